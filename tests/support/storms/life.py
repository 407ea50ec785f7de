"""A bot in this process that can be crashed: what it was doing stops, and nothing is tidied up."""

import asyncio
import contextvars
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np

from bot.errors import MarioError
from bot.executors.executor import JobInputs, Progress, Result, Stage
from bot.store import Store
from tests.support.peer import Peer
from tests.support.storms.bot import QUICK, settings_in, storm_bot, tone

_whose: contextvars.ContextVar["Life | None"] = contextvars.ContextVar("life", default=None)


class PatientComposer:
    """Composes until told how it ends: ``finish`` a work, or ``break_`` it with an error."""

    ready = True
    loaded = True
    capacity = 2
    models: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.works: dict[str, asyncio.Future[Result]] = {}

    async def start(self, on_change: Callable[[], None]) -> None: ...

    async def close(self) -> None: ...

    async def run(self, work: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        on_progress(Progress(Stage.composing, 0, 50))
        self.works[work.id] = ending = asyncio.get_running_loop().create_future()
        try:
            return await ending
        finally:
            if self.works.get(work.id) is ending:
                del self.works[work.id]

    def finish(self, job_id: str) -> None:
        made = Result(tone(len(job_id)), np.zeros((4, 12), np.int16), "pocket@patient")
        self.works.pop(job_id).set_result(made)

    def break_(self, job_id: str, error: MarioError) -> None:
        self.works.pop(job_id).set_exception(error)


class Life:
    """One bot from its start to its end, orderly or not, on the data of those before it."""

    def __init__(self, peer: Peer, folder: Path) -> None:
        self._peer, self._folder = peer, folder
        self._tasks: WeakSet[asyncio.Task[Any]] = WeakSet()
        self.composer = PatientComposer()

    def own(self, task: asyncio.Task[Any]) -> None:
        self._tasks.add(task)

    async def begin(self) -> None:
        def now() -> datetime:
            return datetime.fromtimestamp(self._peer.clock.now(), UTC)

        timings = replace(QUICK, elapsed=self._peer.clock.now)
        _whose.set(self)
        self.store = await Store.open(self._folder, now=now)
        self.bot = storm_bot(settings_in(self._folder), self.store, self.composer, timings)
        await self.bot.login(self._peer.token)
        identifies = self._peer.gateway.identifies
        self._connection = asyncio.create_task(self.bot.connect())
        _whose.set(None)
        await self._peer.wait_for(lambda: self._peer.gateway.identifies > identifies)
        await self.bot.wait_until_ready()

    async def crash(self) -> None:
        """All that it does stops where it is; only what SQLite has been given is finished."""
        self.bot.jobs.pause()
        while doing := [t for t in self._tasks if not t.done() and t not in self.store._begun]:
            for task in doing:
                task.cancel()
            await asyncio.wait(doing)
        await self._let_go()

    async def end(self) -> None:
        await self.bot.close()
        await asyncio.wait([self._connection])
        await self._let_go()

    async def _let_go(self) -> None:
        if self.bot.ws is not None and self.bot.ws._keep_alive is not None:
            self.bot.ws._keep_alive.stop()  # a thread, which a cancelled task leaves behind
        await self.bot.http.close()
        await self.store.close()
        await self._peer.wait_for(lambda: not self._peer.gateway.connected)


def owned_tasks(
    loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, Any], **more: Any
) -> asyncio.Task[Any]:
    """A task factory: whatever a life begins is that life's, and so is what that begins."""
    task = asyncio.Task(coroutine, loop=loop, **more)
    if (life := _whose.get()) is not None:
        life.own(task)
    return task


class Runner:
    """An event loop and a peer for a test that is not a coroutine."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="life-")
        self._loop = asyncio.new_event_loop()
        self._loop.set_task_factory(owned_tasks)  # type: ignore[arg-type]
        self.folder = Path(self._folder.name)
        self.peer = self.run(self._open())

    async def _open(self) -> Peer:
        return await Peer().__aenter__()

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(coroutine)

    async def _rest(self) -> None:
        """What a crash has left behind ends before the loop does."""
        if rest := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(rest, timeout=5)

    def close(self) -> None:
        self.run(self.peer.__aexit__(None, None, None))
        self.run(self._rest())
        self.run(self._loop.shutdown_default_executor())
        self._loop.close()
        self._folder.cleanup()
