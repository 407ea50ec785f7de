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

FREE = 20  # in a day, that wait for nothing
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

    async def _due_in(self) -> float:
        """Seconds until the next; none if the store cannot say."""
        try:
            count, last = await self._store.identifies()
        except StoreError:
            return 0.0
        apart = timedelta(seconds=self._timings.identify_growth * max(0, count - FREE))
        if last is None:
            return 0.0
        # A clock that was set back must not make the wait longer.
        return min(last + apart - self._store.now(), apart).total_seconds()
