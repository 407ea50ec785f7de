"""How often the bot introduces itself (IDENTIFY): a thousand times in a day reset its token.

The first of a day wait for nothing, as restarts must not. From then on each comes as many seconds
after the last as the day has seen beyond those, so that a bot which ends at every start, and is
started again at once, slows down to some three hundred a day.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.errors import StoreError
from bot.store import Store
from bot.timings import Timings

log = logging.getLogger(__name__)

FREE = 20  # in a day, that wait for nothing; of each shard
MOST_FREE = 0.5  # of the day's, however many shards there are
MOST_ON_LINE = 30.0  # seconds that an open connection can wait: Discord and discord.py end it at 60


class TooSoon(Exception):
    """Longer to wait than a connection can be held open meanwhile."""


class Identifies:
    """Counts in the store, so that restarts count. sleep: seconds."""

    def __init__(
        self,
        store: Store,
        timings: Timings,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self._timings, self._sleep = store, timings, sleep
        self._at_once, self.free = 1, FREE

    def allow(self, at_once: int, shards: int, total: int) -> None:
        """What Discord says: how many shards may introduce themselves in the same five seconds, and
        how often all may in a day. shards: how many of them this bot has."""
        self._at_once = max(1, at_once)
        self.free = max(FREE, min(FREE * shards, round(MOST_FREE * total)))

    async def wait(self) -> None:
        """Wait, before a connection is opened, until the bot may introduce itself on it."""
        if (seconds := await self._due_in()) > 0:
            log.warning("I have been started very often today: connecting in %.0f s", seconds)
            await self._sleep(seconds)

    async def before(self, first: bool) -> None:
        """Wait on an open connection, and count; :class:`TooSoon` if that would take too long.

        first: no other connection of this process came before, else Discord wants a pause.
        """
        due_in = await self._due_in()
        if due_in > MOST_ON_LINE:
            raise TooSoon
        await self._sleep(max(due_in, 0.0 if first else self._timings.identify_pause))
        with contextlib.suppress(StoreError):  # logged; the bot is of use all the same
            await self._store.record_identify()

    async def before_shard(self, shard_id: int) -> None:
        """The same for one of several shards. Shards whose ids leave the same rest take turns,
        also with those of other processes; the others need not wait for each other."""
        due_in = await self._due_in()
        if due_in > MOST_ON_LINE:
            raise TooSoon
        await self._sleep(max(due_in, 0.0))
        pause = timedelta(seconds=self._timings.identify_pause)
        with contextlib.suppress(StoreError):
            while wait := await self._store.take_identify_turn(shard_id % self._at_once, pause):
                await self._sleep(wait.total_seconds())
            await self._store.record_identify()

    async def _due_in(self) -> float:
        """Seconds until the next; none if the store cannot say."""
        try:
            count, last = await self._store.identifies()
        except StoreError:
            return 0.0
        apart = timedelta(seconds=self._timings.identify_growth * max(0, count - self.free))
        if last is None:
            return 0.0
        # A clock that was set back must not make the wait longer.
        return min(last + apart - self._store.now(), apart).total_seconds()
