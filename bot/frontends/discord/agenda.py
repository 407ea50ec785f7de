"""Does what is due: at the times that are written down, and whenever something has happened."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.errors import unexpected

LONGEST = 600.0  # seconds between two looks, so that a clock that was set is noticed
AFTER_AN_ERROR = 60.0


class Agenda:
    """Runs one function again and again, never twice at once.

    The store says what is due; nothing is lost with this, or by a look too many.
    """

    def __init__(self, act: Callable[[], Awaitable[float | None]]) -> None:
        """act: does what is due, and returns in how many seconds something else is; ``None``: only
        when it is woken."""
        self._act = act
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._again = self._closed = False

    def wake(self) -> None:
        """Look now; once more, where it is just looking."""
        self._again = True
        if not self._closed and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Look no more; what is just being done is broken off."""
        self._closed = True
        self._stop_timer()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        seconds: float | None = None
        self._stop_timer()
        while self._again:
            self._again = False
            try:
                seconds = await self._act()
            except Exception as error:  # whatever it is, the next look may find it mended
                unexpected(error)
                seconds = AFTER_AN_ERROR
        if seconds is not None and not self._closed:
            later = min(max(seconds, 0.0), LONGEST)
            self._timer = asyncio.get_running_loop().call_later(later, self.wake)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
