"""The gateway: sessions that outlive their sockets, so that a bot can resume what it missed."""

import asyncio
import json
import secrets
import zlib
from collections import deque
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from tests.support.peer.faults import break_off
from tests.support.peer.strict_ids import check_ids

if TYPE_CHECKING:
    from tests.support.peer.peer import Peer


class Op(IntEnum):
    DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
    REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11


GUILDS, GUILD_MEMBERS, GUILD_MESSAGES, DM_MESSAGES, MESSAGE_CONTENT = 0, 1, 9, 12, 15
PRIVILEGED = 1 << GUILD_MEMBERS | 1 << 8 | 1 << MESSAGE_CONTENT
OF_GUILDS = {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"}
ALWAYS = {"INTERACTION_CREATE", "READY", "RESUMED"}
KEPT_EVENTS, KEPT_SESSIONS = 5_000, 2


class Session:
    """One IDENTIFY and all its events by number; ``line`` is its socket, if it has one now."""

    def __init__(self, intents: int, shard: Sequence[int] = (0, 1)) -> None:
        self.id = secrets.token_hex(16)
        self.shard, self.shards = shard
        self.intents = intents
        self.sequence = self.seen = 0
        self.line: Line | None = None
        self.events: deque[tuple[int, str]] = deque(maxlen=KEPT_EVENTS)

    def wants(self, event: str, body: dict[str, Any]) -> bool:
        if event.startswith("MESSAGE_"):
            need = GUILD_MESSAGES if "guild_id" in body else DM_MESSAGES
        elif event.startswith("GUILD_MEMBER_"):
            mine = body.get("user", {}).get("bot") and event == "GUILD_MEMBER_UPDATE"
            need = GUILDS if mine else GUILD_MEMBERS
        else:
            need = None if event in ALWAYS else GUILDS
        wanted = need is None or bool(self.intents >> need & 1)
        return wanted and self.hears(event, body)

    def hears(self, event: str, body: dict[str, Any]) -> bool:
        """Whether it is of a server of its shard; what is of none goes to the first."""
        guild = body.get("id") if event in OF_GUILDS else body.get("guild_id")
        return (int(guild or 0) >> 22) % self.shards == self.shard

    def send(self, event: str, body: str) -> None:
        self.sequence += 1
        packet = f'{{"op":0,"t":"{event}","s":{self.sequence},"d":{body}}}'
        self.events.append((self.sequence, packet))
        if self.line is not None:
            self.line.write(packet)

    def ask(self) -> None:
        assert self.line is not None
        self.line.write({"op": Op.HEARTBEAT, "d": None})

    def remembers(self, seen: int) -> bool:
        """Whether every event after number ``seen`` is still there to be replayed."""
        return seen + len(self.events) >= self.sequence

    def replay(self, after: int) -> None:
        assert self.line is not None
        for number, packet in self.events:
            if number > after:
                self.line.write(packet)
        self.send("RESUMED", "{}")


class Line:
    """One open socket. What is written leaves in order, without the writer waiting.

    It is one zlib stream, where the client asks for that, as discord.py does; bytes go as they are.
    """

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket, self.request = socket, request
        self.closed_by_peer = False
        self._outbox: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        stream = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if stream else None

    def write(self, packet: str | bytes | dict[str, Any]) -> None:
        text = json.dumps(packet) if isinstance(packet, dict) else packet
        self._outbox.put_nowait(text)

    async def close(self, code: int) -> None:
        self.closed_by_peer = True
        await self.socket.close(code=code)

    async def pump(self) -> None:
        while (text := await self._outbox.get()) is not None:
            try:
                await self._send(text)
            except ConnectionError:
                return

    async def _send(self, text: str | bytes) -> None:
        if isinstance(text, bytes):
            await self.socket.send_bytes(text)
        elif self._deflate is None:
            await self.socket.send_str(text)
        else:
            packed = self._deflate.compress(text.encode())
            await self.socket.send_bytes(packed + self._deflate.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """Speaks to every bot that connects; the methods in the second half break it on purpose.

    acknowledges: answers heartbeats (set it false, and the bot must notice).
    heartbeat_interval: seconds, told to the next connection.
    privileged: whether the application has the privileged intents (else 4014).
    refusals: close codes for the next IDENTIFYs, one each.
    resume_refusals: close codes for the next RESUMEs, one each.
    recommended: shards. at_once: of them, that may identify within ``identify_seconds``, where
    their ids leave different rests; the others are told that their session is invalid (too_soon).
    identifies, resumes, heartbeats: how many there were.
    """

    def __init__(self, peer: "Peer") -> None:
        self.peer = peer
        self.sessions: dict[str, Session] = {}
        self.lines: set[Line] = set()
        self.acknowledges = True
        self.heartbeat_interval = 41.25
        self.privileged = True
        self.refusals: list[int] = []
        self.resume_refusals: list[int] = []
        self.identifies = self.resumes = self.heartbeats = self.too_soon = 0
        self.recommended, self.at_once, self.identify_seconds = 1, 1, 0.0
        self._identified: dict[int, float] = {}  # when the last of each bucket did

    @property
    def connected(self) -> bool:
        return any(session.line for session in self.sessions.values())

    @property
    def reads_content(self) -> bool:
        """Whether the last bot to identify has the message content intent."""
        last = next(reversed(self.sessions.values()), None)
        return last is not None and bool(last.intents >> MESSAGE_CONTENT & 1)

    def dispatch(self, event: str, body: dict[str, Any]) -> None:
        """Sends ``event`` to every session that wants it, and keeps it for those that resume."""
        guild = self.peer.guilds.get(int(body.get("guild_id") or 0))
        if guild is not None and not guild.bot_is_in and event not in ALWAYS:
            return
        wanting = [one for one in self.sessions.values() if one.wants(event, body)]
        if wanting:
            check_ids(body)
            text = json.dumps(body)
            for session in wanting:
                session.send(event, text)
        self.peer.changes.notify()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        line = Line(socket, request)
        self.lines.add(line)
        pump = asyncio.create_task(line.pump())
        interval = int(self.heartbeat_interval * 1000)
        line.write({"op": Op.HELLO, "d": {"heartbeat_interval": interval}})
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await self._receive(line, json.loads(message.data))
        finally:
            pump.cancel()
            self._forget(line)
        return socket

    def _forget(self, line: Line) -> None:
        self.lines.discard(line)
        clean = line.socket.close_code in (1000, 1001) and not line.closed_by_peer
        for session in list(self.sessions.values()):
            if session.line is line:
                session.line = None
                if clean:
                    del self.sessions[session.id]
        self.peer.changes.notify()

    async def _receive(self, line: Line, packet: dict[str, Any]) -> None:
        body: Any = packet.get("d")
        match packet["op"]:
            case Op.HEARTBEAT:
                self._beat(line, body)
            case Op.IDENTIFY:
                await self._identify(line, body)
            case Op.RESUME:
                await self._resume(line, body)
            case Op.REQUEST_MEMBERS:
                self._send_members(line, body)
        self.peer.changes.notify()

    def _beat(self, line: Line, seen: int | None) -> None:
        self.heartbeats += 1
        for session in self.sessions.values():
            if session.line is line:
                session.seen = seen or 0
        if self.acknowledges:
            line.write({"op": Op.HEARTBEAT_ACK})

    async def _identify(self, line: Line, body: dict[str, Any]) -> None:
        self.identifies += 1
        refusal = self.refusals.pop(0) if self.refusals else None
        if body["token"] != self.peer.token:
            refusal = 4004
        elif body["intents"] & PRIVILEGED and not self.privileged:
            refusal = 4014
        if refusal is not None:
            await line.close(refusal)
            return
        shard = body.get("shard") or (0, 1)
        if self._is_too_soon(shard[0]):
            self.too_soon += 1
            line.write({"op": Op.INVALID_SESSION, "d": False})
            return
        session = Session(body["intents"], shard)
        session.line = line
        self._keep(session)
        self._welcome(session)

    def _is_too_soon(self, shard: int) -> bool:
        now, bucket = self.peer.clock.now(), shard % self.at_once
        before = self._identified.get(bucket, -self.identify_seconds)
        self._identified[bucket] = now
        return now - before < self.identify_seconds

    def _keep(self, session: Session) -> None:
        asleep = [one for one in self.sessions.values() if one.line is None]
        for old in asleep[: max(0, len(asleep) - KEPT_SESSIONS + 1)]:
            del self.sessions[old.id]
        self.sessions[session.id] = session

    def _welcome(self, session: Session) -> None:
        guilds = [
            guild
            for guild in self.peer.guilds.values()
            if guild.bot_is_in and session.hears("GUILD_CREATE", {"id": guild.id})
        ]
        ready = {
            "v": 10,
            "user": self.peer.me.payload(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.peer.gateway_url,
            "application": {"id": str(self.peer.me.id), "flags": 0},
            "shard": [session.shard, session.shards],
        }
        session.send("READY", json.dumps(ready))
        everyone = bool(session.intents >> GUILD_MEMBERS & 1)
        there = [guild for guild in guilds if not guild.unavailable]
        for guild in there if session.intents & 1 else []:
            session.send("GUILD_CREATE", json.dumps(guild.payload(everyone)))

    async def _resume(self, line: Line, body: dict[str, Any]) -> None:
        self.resumes += 1
        if self.resume_refusals:
            await line.close(self.resume_refusals.pop(0))
            return
        session, seen = self.sessions.get(body["session_id"]), body["seq"] or 0
        if session is None or not session.remembers(seen) or body["token"] != self.peer.token:
            line.write({"op": Op.INVALID_SESSION, "d": False})
            return
        session.line = line
        session.replay(seen)

    def _send_members(self, line: Line, body: dict[str, Any]) -> None:
        session = next(one for one in self.sessions.values() if one.line is line)
        guild = self.peer.guilds[int(body["guild_id"])]
        asked = {int(one) for one in body.get("user_ids") or ()}
        found = [m for m in guild.members.values() if not asked or m.user.id in asked]
        chunk = {
            "guild_id": str(guild.id),
            "members": [member.payload() for member in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": body.get("nonce"),
        }
        session.send("GUILD_MEMBERS_CHUNK", json.dumps(chunk))

    def drop(self, shard: int | None = None) -> None:
        """Every socket, or a shard's, is reset without a word; the sessions can be resumed."""
        for line in self._lines_of(shard):
            break_off(line.request, reset=True)

    def _lines_of(self, shard: int | None) -> list[Line]:
        if shard is None:
            return list(self.lines)
        return [s.line for s in self.sessions.values() if s.line and s.shard == shard]

    def send_raw(self, event: str, body: Any) -> None:
        """Dispatches ``body`` as it is, as something that no client knows how to read."""
        for session in self.sessions.values():
            session.send(event, json.dumps(body))

    def babble(self, what: str | bytes) -> None:
        """Sends what is no event at all; bytes are not even a part of the stream."""
        for line in list(self.lines):
            line.write(what)

    def reconnect(self) -> None:
        """Asks every bot to come again (op 7)."""
        for line in list(self.lines):
            line.write({"op": Op.RECONNECT, "d": None})

    def invalidate(self, resumable: bool = False) -> None:
        """Invalidates every session (op 9); unless ``resumable`` they and their events are gone."""
        if not resumable:
            self.sessions.clear()
        for line in list(self.lines):
            line.write({"op": Op.INVALID_SESSION, "d": resumable})

    def forget_sessions(self) -> None:
        """The sessions are gone unnoticed: the next RESUME is told so."""
        self.sessions.clear()

    async def close(self, code: int) -> None:
        """Closes every socket with ``code``, such as 4000, 4004 or 4014."""
        for line in list(self.lines):
            await line.close(code)

    async def caught_up(self, within: float = 10.0) -> None:
        """Waits until every connected bot has read all that was sent to it.

        Each is asked for a heartbeat (op 1), which tells the last number it has seen.
        """
        live = [session for session in self.sessions.values() if session.line]
        for session in live:
            session.ask()
        goals = [(session, session.sequence) for session in live]
        await self.peer.wait_for(
            lambda: all(one.seen >= goal or one.line is None for one, goal in goals), within
        )
