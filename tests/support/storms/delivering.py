"""Posts many pieces at once while Discord loses replies, limits, fails and hangs up."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import discord

from bot.errors import MarioError
from bot.frontends.discord.buttons import while_it_runs
from bot.frontends.discord.discord_clock import DiscordClock
from bot.frontends.discord.job_message import JobMessages
from bot.request import GenerationRequest
from bot.store import Job, Store
from tests.support.peer import Channel, Fault, Message, Peer
from tests.support.store_records import new_job
from tests.support.storms.bot import QUICK

SONG = b"RIFF of a song"
CHANNELS = 40
AT_ONCE = 200
FAILURES = (MarioError, discord.HTTPException, OSError)
ROUTES = (
    ("POST", "/channels/{id}/messages"),
    ("PATCH", "/channels/{id}/messages/{message}"),
    ("GET", "/channels/{id}/messages"),
)


@dataclass(frozen=True)
class Report:
    sends: int
    lost: list[str]
    doubled: list[str]
    requests: int
    faults: dict[str, int]
    seconds: float


class Sender(discord.Client):
    """What posts; nothing is listened to."""

    def __init__(self, clock: DiscordClock) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            intents=intents, guild_ready_timeout=0.02, max_messages=None, http_trace=clock.trace
        )

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord's five seconds between two IDENTIFYs are not wanted here."""


def every_fault(chance: float) -> list[Fault]:
    """Of each kind on each route, so that ``chance`` of all requests are struck."""
    kinds = 7
    often = {"times": None, "probability": chance / kinds}
    return [
        fault
        for route in ROUTES
        for fault in (
            Fault.reply_cut(*route, **often),
            Fault.reply_cut(*route, partial=True, **often),
            Fault.reset(*route, **often),
            Fault.server_error(*route, status=500, **often),
            Fault.server_error(*route, status=503, **often),
            Fault.rate_limited(*route, retry_after=0.02, **often),
            Fault.rate_limited(*route, retry_after=0.01, is_global=True, **often),
        )
    ]


class DeliveryStorm:
    """``sends`` pieces, each first announced and then filled.

    forgetting: whether announcing has one try only, and then time jumps, so that Discord has
    forgotten every nonce when the next is made.
    """

    def __init__(
        self,
        folder: Path,
        sends: int,
        seed: int = 0,
        chance: float = 0.35,
        forgetting: bool = False,
    ) -> None:
        self._folder, self._sends, self._seed = folder, sends, seed
        self._chance, self._forgetting = chance, forgetting

    async def run(self) -> Report:
        began = perf_counter()
        async with Peer(self._seed) as self._peer:
            guild = self._peer.guild()
            channels = [guild.text_channel(f"music-{n}") for n in range(CHANNELS)]
            self._clock = DiscordClock(self._peer.clock.now, self._now)
            client = Sender(self._clock)
            async with self._peer.running(client):
                await self._rain(client, channels)
            return self._judge(channels, perf_counter() - began)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._peer.clock.now(), UTC)

    async def _rain(self, client: discord.Client, channels: list[Channel]) -> None:
        store = await Store.open(self._folder, now=self._now)
        patient = JobMessages(client, store, QUICK, self._clock.now)
        hasty = JobMessages(client, store, replace(QUICK, request_retries=()), self._clock.now)
        self._messages = hasty if self._forgetting else patient
        self._peer.faults.add(*every_fault(self._chance))
        try:
            jobs = [await self._accept(store, channels, n) for n in range(self._sends)]
            await self._each(jobs, self._announce)
            self._messages = patient
            if self._forgetting:
                self._peer.clock.advance(200)
            await self._each(jobs, self._deliver)
        finally:
            await store.close()

    async def _accept(self, store: Store, channels: list[Channel], number: int) -> Job:
        request = GenerationRequest.parse(prompt=f"send {number}")
        channel_id = channels[number % CHANNELS].id
        return (await store.accept(new_job(request, channel_id=channel_id)))[0]

    async def _each(self, jobs: list[Job], act: Callable[[Job], Awaitable[None]]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(job: Job) -> None:
            async with gate:
                await act(job)

        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(one(job))

    async def _announce(self, job: Job) -> None:
        """Once, as what is shown on the way is."""
        waiting = discord.Embed(title=job.request.prompt, description="waiting")
        with contextlib.suppress(*FAILURES):
            await self._messages.show(job, waiting, while_it_runs(job.id))

    async def _deliver(self, job: Job) -> None:
        """Until it succeeds, as the delivery does."""
        done = discord.Embed(title=job.request.prompt, description="done")
        while True:
            with contextlib.suppress(*FAILURES):
                await self._messages.show(job, done, while_it_runs(job.id), [("song.wav", SONG)])
                return

    def _judge(self, channels: list[Channel], seconds: float) -> Report:
        seen: dict[str, list[Message]] = {}
        for message in (message for channel in channels for message in channel.messages):
            seen.setdefault(message.embeds[0]["title"], []).append(message)
        names = [f"send {number}" for number in range(self._sends)]
        whole = {name for name in names if any(map(is_whole, seen.get(name, [])))}
        struck: Counter[str] = Counter()
        for fault in self._peer.faults.rules:
            struck[fault.name + (" for all" if fault.is_global else "")] += fault.struck
        return Report(
            self._sends,
            [name for name in names if name not in whole],
            [name for name in names if len(seen.get(name, [])) > 1],
            len(self._peer.requests),
            dict(struck),
            seconds,
        )


def is_whole(message: Message) -> bool:
    described = message.embeds[0].get("description")
    return described == "done" and [file.data for file in message.attachments] == [SONG]
