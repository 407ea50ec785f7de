"""A few at once, some waiting, the rest refused."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from bot.errors import LimitReached


class Turns:
    """For work that is asked for by a button and takes a processor for seconds."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._turns, self._most, self._asked = asyncio.Semaphore(at_once), at_once + waiting, 0

    @contextlib.asynccontextmanager
    async def one(self) -> AsyncGenerator[None, None]:
        """Wait for a turn; :class:`LimitReached` where too many do."""
        if self._asked >= self._most:
            raise LimitReached("exports-busy")
        self._asked += 1
        try:
            async with self._turns:
                yield
        finally:
            self._asked -= 1
