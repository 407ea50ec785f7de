"""The other end of ``nursery``: has bots born and killed, one at a time."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tests.support.peer import Peer


class Nursery:
    """The process that forks bots; one bot at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.over = asyncio.Event()
        self.status: int | None = None
        self._pid = 0
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls, peer: Peer) -> AsyncIterator["Nursery"]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.support.peer", "tests.support.storms.nursery"),
            cwd=Path(__file__).parents[3],
            env=os.environ | peer.environment | {"OMP_NUM_THREADS": "1"},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        nursery = cls(process)
        try:
            await nursery._line()
            yield nursery
        finally:
            if not nursery.over.is_set() and nursery._pid:
                nursery.signal(signal.SIGKILL)
            if nursery._reading is not None:
                nursery._reading.cancel()
            process.kill()
            await process.wait()

    async def bear(self, **order: Any) -> None:
        self.over.clear()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._pid = int((await self._line())[1])
        self._reading = asyncio.create_task(self._wait())

    @property
    def pid(self) -> int:
        """Of the bot that lives now."""
        return self._pid

    @property
    def memory(self) -> int:
        """Bytes that the bot has in memory now."""
        pages = int(Path(f"/proc/{self._pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def signal(self, number: int) -> None:
        if not self.over.is_set():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, number)

    async def _wait(self) -> None:
        self.status = int((await self._line())[1])
        self.over.set()

    async def _line(self) -> list[bytes]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, "the nursery has ended"
        return line.split()
