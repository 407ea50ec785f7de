"""A Discord server that our own peer serves on the loopback, with the bot on it."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.store import Job, State, Store
from bot.timings import Timings
from tests.support.fake_executor import FakeExecutor
from tests.support.peer import Channel, Guild, Message, Peer, User
from tests.support.storms.bot import QUICK, StormBot, settings_in, storm_bot


@dataclass
class LoopbackServer:
    """One server and one person; ``bot`` is the one that is up, if any."""

    peer: Peer
    folder: Path
    guild: Guild
    channel: Channel
    alice: User
    executor: FakeExecutor = field(default_factory=FakeExecutor)
    timings: Timings = QUICK
    skew: float = 0.0
    bot: StormBot = field(init=False)
    store: Store = field(init=False)

    def now(self) -> datetime:
        """The host's time, which is ``skew`` seconds ahead of Discord's."""
        return datetime.fromtimestamp(self.peer.clock.now() + self.skew, UTC)

    @contextlib.asynccontextmanager
    async def up(self) -> AsyncIterator[StormBot]:
        """A bot for the length of the block, on the same data as every other."""
        self.store = await Store.open(self.folder, now=self.now)
        timings = replace(self.timings, elapsed=self.peer.clock.now)
        self.bot = storm_bot(settings_in(self.folder), self.store, self.executor, timings)
        try:
            async with self.peer.running(self.bot):
                yield self.bot
        finally:
            await self.store.close()

    async def ask(self, prompt: str = "a castle", where: Channel | None = None):
        return await self.alice.slash(where or self.channel, "mario", prompt=prompt, duration=1)

    async def job(self) -> Job:
        """The only job there is."""
        found = await self.store.unfinished()
        assert len(found) == 1
        return found[0]

    async def ended(self, job: Job) -> Job:
        """The job, once it has ended and its author has been told, if anybody could be."""
        while (now := await self.store.job(job.id)) is None or not await self._over(now):
            await self.peer.changes.until(lambda: True, 5)
        return now

    async def _over(self, job: Job) -> bool:
        home = await self.store.job_message(job.id)
        failed = job.state in (State.failed, State.cancelled)
        return job.state is State.delivered or bool(failed and home and home.notified_at)

    def songs(self, channel: Channel | None = None) -> list[Message]:
        return [m for m in (channel or self.channel).messages if has_song(m)]


def has_song(message: Message) -> bool:
    return any(file.filename.endswith((".mp3", ".wav")) for file in message.attachments)
