"""Drives bots through a storm of kills, and judges by what people saw in the peer's channels."""

import asyncio
import contextlib
import itertools
import random
import re
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.support.peer import Channel, Fault, Interaction, Message, Peer, User
from tests.support.storms.bot import BROKEN
from tests.support.storms.bots import Nursery
from tests.support.storms.edges import EDGES

UNFINISHED = ("accepted", "running", "made")
HELD = {  # killed while the peer has done it and the bot does not know
    "during acknowledging": ("POST", "/interactions/{id}/{token}/callback"),
    "during editing by token": ("PATCH", "/webhooks/{application}/{token}/messages/{message}"),
    "during editing": ("PATCH", "/channels/{id}/messages/{message}"),
    "during posting": ("POST", "/channels/{id}/messages"),
}
ANYWHEN = "at any time"
POINTS = (*EDGES, *HELD, ANYWHEN)
TITLE = re.compile(r"request (\d+)\b")
RARE = ("fail", "mark_notified", "requeue", "editing")
PEOPLE, CHANNELS = 20, 4
PATIENCE = 120.0  # seconds in which a crowd must be served
CROWD = 50


@dataclass
class Requested:
    """One thing that was asked for; ``asked`` is the interaction or the message that asked."""

    number: int
    asked: Interaction | Message
    fails: bool


@dataclass
class Report:
    """What is left after a storm; the lists name the requests."""

    jobs: int
    kills: int
    accepted: int
    lost: list[str]
    doubled: list[str]
    unfinished: list[str]
    import_s: float
    resume_p50_s: float
    resume_p99_s: float
    seconds: float
    points: dict[str, int] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.unfinished)


class KillStorm:
    """``jobs`` requests, made while a bot is killed and restarted ``kills`` times.

    points: where it may be killed, of ``POINTS``. replies: the share that is asked for by replying
    to a piece. folder: ``data`` and ``life.log`` stay there.
    """

    replies = 0.3

    def __init__(
        self, folder: Path, jobs: int, kills: int, seed: int = 0, points: Sequence[str] = ()
    ) -> None:
        self.folder, self.jobs, self.kills = folder, jobs, kills
        self._at = points or POINTS
        self._random = random.Random(seed)
        self._requests: list[Requested] = []
        self._resumes: list[float] = []
        self._imports = 0.0
        self._points: Counter[str] = Counter()
        self._skipped = 0.0

    async def run(self) -> Report:
        began = perf_counter()
        async with Peer() as peer:
            peer.settings.ack_seconds = 3600
            self._enter(peer)
            async with Nursery.opened(peer) as self._nursery:
                self._imports = perf_counter() - began
                for number, point in enumerate(self._plan()):
                    await self._life(point, self._missing() // (self.kills - number))
                await self._finish()
            return self._judge(perf_counter() - began)

    def _enter(self, peer: Peer) -> None:
        self._peer = peer
        guild = peer.guild()
        self._channels = [guild.text_channel(f"music-{n}") for n in range(CHANNELS)]
        self._people = [guild.member(f"person{n}") for n in range(PEOPLE)]

    def _plan(self) -> Iterator[str]:
        """Every point in turn, in a random order, until there are enough."""
        order = list(self._at)
        self._random.shuffle(order)
        return itertools.islice(itertools.cycle(order), self.kills)

    async def _life(self, point: str, requests: int) -> None:
        """One bot: born, asked for music ``requests`` times, killed at ``point``."""
        nth = 1 if point.endswith(RARE) else self._random.randint(1, max(1, requests))
        edge = point if point in EDGES else None
        struck = asyncio.create_task(self._hold(point, nth)) if point in HELD else None
        await self._bear(edge=edge, nth=nth)
        for _ in range(requests):
            await self._request()
        patience = self._random.random() * 0.6 if point == ANYWHEN else 1.5
        waiting = {asyncio.create_task(self._nursery.over.wait())} | ({struck} if struck else set())
        done, rest = await asyncio.wait(
            waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED
        )
        self._points[point if done or point == ANYWHEN else "never came to " + point] += 1
        self._nursery.signal(signal.SIGKILL)
        await self._nursery.over.wait()
        for task in rest:
            task.cancel()
        self._tidy()

    async def _hold(self, point: str, nth: int) -> None:
        fault = Fault.slow(*HELD[point], after=nth - 1)
        self._peer.faults.add(fault)
        await self._peer.wait_for(lambda: fault.struck, within=3600)

    def _tidy(self) -> None:
        for fault in self._peer.faults.rules:
            fault.released.set()
        self._peer.faults.clear()
        self._peer.requests.clear()
        self._skip(self._random.choices((0, 200, 1000), (85, 10, 5))[0])

    def _skip(self, seconds: float) -> None:
        """The bot is away for so long: nonces or tokens run out."""
        self._skipped += seconds
        self._peer.clock.advance(seconds)

    async def _bear(self, **how: Any) -> None:
        gateway, began = self._peer.gateway, perf_counter()
        before = gateway.identifies
        await self._nursery.bear(folder=str(self.folder), skipped=self._skipped, **how)
        over = asyncio.create_task(self._nursery.over.wait())
        up = asyncio.create_task(self._peer.wait_for(lambda: gateway.identifies > before, 60))
        await asyncio.wait({up, over}, return_when=asyncio.FIRST_COMPLETED)
        if up.done() and up.result():
            self._resumes.append(perf_counter() - began)
        up.cancel()
        over.cancel()

    async def _request(self) -> None:
        number = len(self._requests)
        channel = self._random.choice(self._channels)
        person = self._person(channel)
        fails = self._random.random() < 0.1
        prompt = f"request {number}" + (" fail" if fails else "")
        piece = self._piece_in(channel) if self._random.random() < self.replies else None
        if piece is not None:
            words = f"{self._peer.me.mention} {prompt}"
            asked: Any = await person.say(channel, words, reply_to=piece)
        else:
            asked = await self._slash(channel, person, prompt)
        self._requests.append(Requested(number, asked, fails))

    def _person(self, channel: Channel) -> User:
        """Somebody who may write there."""
        return self._random.choice(self._people)

    async def _slash(self, channel: Channel, person: User, prompt: str) -> Interaction:
        await self._peer.wait_for(lambda: self._peer.commands.all(None), 60)
        asked = await person.slash(channel, "mario", prompt=prompt, duration=1)
        if self._random.random() < 0.05:
            asked.deliver()  # Discord may tell twice
        return asked

    def _piece_in(self, channel: Channel) -> Message | None:
        recent = [m for m in channel.messages[-20:] if songs_in(m)]
        return self._random.choice(recent) if recent else None

    async def _finish(self) -> None:
        """One more bot, which is let live until everything has ended, and is then asked to go."""
        await self._settle()
        self._nursery.signal(signal.SIGTERM)
        await self._nursery.over.wait()

    async def _settle(self) -> None:
        """Be alive, ask for what is missing, and wait until everything has ended."""
        await self._bear()
        await self._until(lambda: self._open_rows() < CROWD)
        while missing := self._missing():
            for _ in range(min(missing, CROWD)):
                await self._request()
            await self._until(lambda: self._missing() <= max(0, missing - CROWD))
            await self._until(lambda: self._open_rows() < CROWD)
        await self._until(lambda: not self._open_rows())

    async def _until(self, done: Callable[[], bool]) -> None:
        """Look at the bot's own database, whose changes nobody announces, until it is so."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not done():  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

    def _missing(self) -> int:
        """How many requests must still be accepted."""
        return self.jobs - (self._ask("SELECT count(*) FROM jobs")[0][0] if self._resumes else 0)

    def _open_rows(self) -> int:
        unnotified = "state IN ('failed', 'cancelled') AND told_at IS NULL"
        query = "SELECT count(*) FROM jobs JOIN messages ON job_id = id WHERE state IN (?, ?, ?)"
        return self._ask(f"{query} OR {unnotified}", *UNFINISHED)[0][0]

    def _ask(self, query: str, *values: Any) -> list[Any]:
        path = self.folder / "data" / "mario.sqlite"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
            return base.execute(query, values).fetchall()

    def _judge(self, seconds: float) -> Report:
        columns = "interaction_id, message_id, state"
        rows = {one[0] or one[1]: one[2] for one in self._ask(f"SELECT {columns} FROM jobs")}
        seen = self._seen()
        lost, doubled, unfinished = [], [], []
        for request in self._requests:
            state, posts = rows.get(request.asked.id), seen.get(request.number, [])
            if state is None and not posts:
                continue  # never accepted, and nobody was told so
            told = f"request {request.number} ({state}): {[post.text for post in posts]}"
            ends = [post for post in posts if is_end(post, request)]
            if state in UNFINISHED:
                unfinished.append(told)
            elif not ends:
                lost.append(told)
            if len(posts) > 1 or sum(map(songs_in, posts)) > 1:
                doubled.append(told)
        resumes = sorted(self._resumes) or [0.0]
        return Report(
            len(self._requests), self.kills, len(rows), lost, doubled, unfinished,
            self._imports, resumes[len(resumes) // 2], resumes[int(len(resumes) * 0.99)], seconds,
            dict(self._points),
        )  # fmt: skip

    def _seen(self) -> dict[int, list[Message]]:
        """The bot's messages about each request."""
        seen: dict[int, list[Message]] = {}
        mine = (m for c in self._channels for m in c.messages if m.author is self._peer.me)
        for message in mine:
            if found := TITLE.match(message.text):
                seen.setdefault(int(found[1]), []).append(message)
        return seen


def songs_in(message: Message) -> int:
    return sum(file.filename.endswith(".mp3") for file in message.attachments)


def is_end(message: Message, request: Requested) -> bool:
    """Whether this tells how the request ended: with its piece, or with the reason."""
    return BROKEN in message.text if request.fails else songs_in(message) == 1
