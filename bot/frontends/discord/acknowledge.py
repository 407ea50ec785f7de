"""When many ask at the same moment: first everybody is acknowledged, then their wishes are read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

AT_ONCE = 32  # over as many connections, which are used again: opening one takes longer
PATIENCE = 1.0  # seconds; Discord waits three for an acknowledgement, people gladly for this


class Rush:
    """Counts who still waits for a first answer."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._calm = asyncio.Event()
        self._in_turn = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def acknowledging(self) -> AsyncIterator[None]:
        """The block is a first answer; when it is given, wait for those of the others."""
        self._waiting += 1
        self._calm.clear()
        try:
            async with self._slots:
                yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._calm.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._calm.wait()
        async with self._in_turn:  # one a turn of the loop, which has others to serve
            await asyncio.sleep(0)
