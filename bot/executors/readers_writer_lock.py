"""Lets many works run together, or one alone that others might not survive."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class FairReadersWriterLock:
    """First come, first in: nobody overtakes one who waits for everybody else to leave."""

    def __init__(self) -> None:
        self._inside = 0
        self._closed = False  # somebody is inside alone
        self._queue: deque[tuple[asyncio.Future[None], bool]] = deque()

    @asynccontextmanager
    async def inside(self, alone: bool) -> AsyncIterator[None]:
        await self._enter(alone)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, alone: bool) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((turn, alone))
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._let_in()
            else:
                self._leave()
            raise

    def _let_in(self) -> None:
        while self._queue and not self._closed:
            turn, alone = self._queue[0]
            if alone and self._inside and not turn.cancelled():
                return
            self._queue.popleft()
            if not turn.cancelled():
                self._inside += 1
                self._closed = alone
                turn.set_result(None)

    def _leave(self) -> None:
        self._inside -= 1
        self._closed = False
        self._let_in()
