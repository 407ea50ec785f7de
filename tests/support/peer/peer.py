"""Discord on the loopback: one object that serves the API, the gateway and the CDN to a bot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.utils import formatdate
from typing import Any, Self
from urllib.parse import quote, unquote

import discord
from aiohttp import web

from tests.support.peer.actions import User
from tests.support.peer.bodies import read_body
from tests.support.peer.callbacks import Callbacks
from tests.support.peer.clock import Clock, Settings
from tests.support.peer.commands import CommandBook
from tests.support.peer.errors import Refused
from tests.support.peer.faults import Faults, route_pattern, suffer
from tests.support.peer.gateway import Gateway
from tests.support.peer.interactions import Interaction
from tests.support.peer.messages import Attachment, Message
from tests.support.peer.people import Identity
from tests.support.peer.places import DM, GROUP, UPLOAD_BY_TIER, Channel, Guild
from tests.support.peer.point import API, GATEWAY, point_discord_at
from tests.support.peer.rate_limits import RateLimits
from tests.support.peer.recording import Changes, Nonces, Request
from tests.support.peer.replies import json_reply
from tests.support.peer.rest import Rest

Handler = Callable[[Request], Awaitable[web.Response]]
VERSION = "/api/v10"
TOKENLESS = {"webhooks", "interactions", "cdn"}


class Peer:
    """``async with Peer() as peer``: serves until the end of the block.

    requests: every REST request in the order it came; unknown: those no handler knows.
    interactions: by token. faults, gateway, clock, settings, commands: see their classes.
    Leaving the block raises what a handler of the peer itself has raised.
    """

    token = "the.peers.token"

    def __init__(self, seed: int = 0, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.clock = Clock()
        self.faults = Faults(seed)
        self.changes = Changes()
        self.gateway = Gateway(self)
        self.rate_limits = RateLimits(self.settings)
        self.nonces = Nonces(self.clock, self.settings)
        self.me = Identity(self.clock.snowflake(), "mario", is_bot=True)
        self.commands = CommandBook(self.clock, self.me.id)
        self.people: dict[int, Identity] = {self.me.id: self.me}
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.files: dict[int, Attachment] = {}
        self.interactions: dict[str, Interaction] = {}
        self.requests: list[Request] = []
        self.unknown: list[Request] = []
        self.crashes: list[Exception] = []
        self._dms: dict[int, Channel] = {}
        self.owner = self.user("owner")

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 30)
        app.add_routes([*Rest(self).routes(VERSION), *Callbacks(self).routes(VERSION)])
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/cdn/{channel}/{file}/{name}", self.handled(self._download))
        app.router.add_route("*", VERSION + "/{rest:.*}", self.handled(self._unknown))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=2048)
        await site.start()
        self.address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self._former = point_discord_at(self.api_url, self.gateway_url)
        return self

    async def __aexit__(self, kind: type | None, *_: object) -> None:
        point_discord_at(*self._former)
        for line in list(self.gateway.lines):
            await line.close(1001)
        await self._runner.cleanup()
        if self.crashes and kind is None:
            raise self.crashes[0]

    @property
    def api_url(self) -> str:
        return f"http://{self.address}{VERSION}"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self.address}/gateway"

    @property
    def environment(self) -> dict[str, str]:
        """What a bot in a process of its own needs; see ``point``."""
        addresses = {API: self.api_url, GATEWAY: self.gateway_url}
        return addresses | {"DISCORD_TOKEN": self.token}

    @asynccontextmanager
    async def running(self, bot: discord.Client) -> AsyncIterator[asyncio.Task[None]]:
        """Logs ``bot`` in, in this loop, and waits until it is ready; closes it at the end.

        Yields the task of its gateway connection, which ends when the bot gives up.
        """
        await bot.login(self.token)
        connection = asyncio.create_task(bot.connect())
        ready = asyncio.create_task(bot.wait_until_ready())
        try:
            await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                connection.result()
            yield connection
        finally:
            ready.cancel()
            await bot.close()
            await asyncio.gather(connection, ready, return_exceptions=True)

    def guild(self, name: str = "a server", with_bot: bool = True) -> Guild:
        """A server; without the bot only those who have it installed can use it there."""
        guild = Guild(self.clock.snowflake(), name, self, bot_is_invited=with_bot)
        self.guilds[guild.id] = guild
        self.gateway.dispatch("GUILD_CREATE", guild.payload())
        return guild

    def user(self, name: str) -> User:
        user = User(self.clock.snowflake(), name, self)
        self.people[user.id] = self.users[user.id] = user
        return user

    def dm(self, user: User) -> Channel:
        if user.id not in self._dms:
            channel = Channel(self.clock.snowflake(), "", self, DM, recipient=user)
            self._dms[user.id] = self.channels[channel.id] = channel
        return self._dms[user.id]

    def private(self, *members: User) -> Channel:
        """Direct messages among people, without the bot."""
        channel = Channel(self.clock.snowflake(), "", self, GROUP, members=members)
        self.channels[channel.id] = channel
        return channel

    def upload(self, filename: str, data: bytes, content_type: str = "") -> Attachment:
        """A file of a person's, for a slash option, a message or a modal."""
        return self.keep(filename, data, content_type=content_type)

    def keep(self, filename: str, data: bytes, **more: Any) -> Attachment:
        file = Attachment.named(self.clock.snowflake(), filename, data, **more)
        self.files[file.id] = file
        return file

    def upload_limit(self, channel: Channel) -> int:
        """Bytes one file may have in ``channel``."""
        return channel.guild.largest_upload if channel.guild else UPLOAD_BY_TIER[0]

    def requests_to(self, method: str, route: str) -> list[Request]:
        """The requests that ``route`` matches; it is written as in a ``Fault``."""
        pattern = route_pattern(route)
        return [r for r in self.requests if r.method == method and pattern.fullmatch(r.path)]

    async def wait_for(self, predicate: Callable[[], Any], within: float = 10.0) -> Any:
        """Returns ``predicate()`` once it is true, asked after every request and event."""
        try:
            return await self.changes.until(predicate, within)
        except TimeoutError:
            last = "\n".join(map(repr, self.requests[-20:]))
            raise AssertionError(f"not true after {within} s; the last requests:\n{last}") from None

    def post(self, message: Message) -> None:
        """``message`` appears in its channel, and the bot hears of it."""
        self.messages[message.id] = message
        if not message.ephemeral:
            message.channel.messages.append(message)
        self._tell("MESSAGE_CREATE", message, message.event())

    def announce_edit(self, message: Message) -> None:
        self._tell("MESSAGE_UPDATE", message, message.event())

    def remove(self, message: Message) -> None:
        message.deleted = True
        self.messages.pop(message.id, None)
        if not message.ephemeral:
            message.channel.messages.remove(message)
        place = {"channel_id": str(message.channel.id)} | message.channel.guild_key()
        self._tell("MESSAGE_DELETE", message, {"id": str(message.id)} | place)

    def _tell(self, event: str, message: Message, body: dict[str, Any]) -> None:
        """The gateway speaks only of messages that the bot can see."""
        if not message.ephemeral and message.channel.permissions_of(self.me).view_channel:
            self.gateway.dispatch(event, body)

    def signed_url(self, file: Attachment) -> str:
        """Where ``file`` can be downloaded until the signature is too old."""
        until = int(self.clock.now() + self.settings.attachment_seconds)
        return f"http://{self.address}/cdn/0/{file.id}/{quote(file.filename)}?ex={until:x}"

    async def _download(self, request: Request) -> web.Response:
        file = self.files.get(int(request.match["file"]))
        fresh = self.clock.now() < int(request.query.get("ex", "0"), 16)
        if file is None or not fresh:
            return web.Response(status=404)
        return web.Response(body=file.data, content_type=file.content_type)

    async def _unknown(self, request: Request) -> web.Response:
        self.unknown.append(request)
        return json_reply({"code": 0, "message": f"the peer does not know {request!r}"}, 404)

    def handled(self, handler: Handler):
        """``handler`` as aiohttp wants it: recorded, authorised, and open to faults."""

        async def handle(raw: web.Request) -> web.StreamResponse:
            request = await self._record(raw)
            self.requests.append(request)
            request.fault = self.faults.strike(request.method, request.path)
            self.changes.notify()

            async def answer() -> web.StreamResponse:
                response = await self._answer(raw, request, handler)
                self.changes.notify()
                return response

            fault = request.fault
            try:
                response = await (suffer(fault, raw, answer) if fault else answer())
            finally:
                self.changes.notify()
            if not response.prepared:
                response.headers["Date"] = formatdate(self.clock.now(), usegmt=True)
            request.status = None if fault and fault.breaks else response.status
            return response

        return handle

    async def _record(self, raw: web.Request) -> Request:
        body, files = await read_body(raw)
        path = raw.path.removeprefix(VERSION)
        seen = Request(raw.method, path, self.clock.now(), dict(raw.query), dict(raw.match_info))
        seen.json, seen.files = body, files
        if reason := raw.headers.get("X-Audit-Log-Reason"):
            seen.reason = unquote(reason)
        return seen

    async def _answer(
        self, raw: web.Request, request: Request, handler: Handler
    ) -> web.StreamResponse:
        bucket = self.rate_limits.take(raw)
        if bucket is not None and bucket.left < 0:
            response = self.rate_limits.refusal(bucket)
        else:
            response = await self._handle(raw, request, handler)
        if bucket is not None:
            response.headers.update(self.rate_limits.headers(bucket))
        return response

    async def _handle(
        self, raw: web.Request, request: Request, handler: Handler
    ) -> web.StreamResponse:
        try:
            if request.path.split("/")[1] not in TOKENLESS:
                self._authorise(raw)
            return await handler(request)
        except Refused as refusal:
            return json_reply(refusal.body(), refusal.status)
        except Exception as crash:
            self.crashes.append(crash)
            return json_reply({"code": 0, "message": f"the peer failed: {crash!r}"}, 400)

    def _authorise(self, raw: web.Request) -> None:
        if raw.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(0)
