"""The executor's half on the event loop: hands jobs to the worker, and its events to who waits.

Jobs share a worker. When it dies or runs out of memory, nobody can say which of them was the
cause. So each job that was hit is run once more, *alone*: with the worker to itself. What fails
then is that job's own doing, and is raised for good.

::

                ┌── OutOfMemory ──────────────────────────────▶ alone ── OutOfMemory ──▶ raised
    shared run ─┤                                                 ▲
                └── WorkerDied ──▶ raised, and remembered ────────┘ ── WorkerDied ──▶ raised
                                   until the job is run again
"""

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Protocol

from bot.errors import Message
from bot.executors.executor import JobInputs, OutOfMemory, Progress, Result, WorkerDied
from bot.executors.protocol import CapacityChanged, JobDone, JobProgress, WorkerEvent

log = logging.getLogger(__name__)


class WorkerHandle(Protocol):
    """A worker, as the dispatcher sees it. Neither method waits."""

    def submit(self, inputs: JobInputs, /) -> None: ...

    def cancel(self, id: str, /) -> None: ...


class NoWorker(Exception):
    """A lost worker was not replaced in time; the job was not begun and may go elsewhere."""


class FairReadersWriterLock:
    """Many may hold it shared, or one alone; whoever came first is let in first.

    ::

        shared                 alone                   who came later
        ──────                 ─────                   ──────────────
        pass the turnstile     take the turnstile      wait at the turnstile,
        and go in              wait until it is empty  shared or alone,
                               go in                   in the order they came
        go out                 go out,
                               give the turnstile back

    asyncio.Lock serves in the order of arrival, so the turnstile does: nobody overtakes one who
    waits to be alone, and one who waits is let in as soon as those before have left.
    """

    def __init__(self) -> None:
        self._turnstile = asyncio.Lock()
        self._holders = 0
        self._empty = asyncio.Event()
        self._empty.set()

    @asynccontextmanager
    async def shared(self) -> AsyncGenerator[None]:
        async with self._turnstile:
            self._holders += 1
            self._empty.clear()
        try:
            yield
        finally:
            self._holders -= 1
            if not self._holders:
                self._empty.set()

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[None]:
        async with self._turnstile:
            await self._empty.wait()
            yield


class _Run:
    """One job that the worker has: who waits for it, and who hears of its progress."""

    def __init__(self, on_progress: Callable[[Progress], None]) -> None:
        self.on_progress = on_progress
        self.result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()


class Dispatcher:
    """Belongs to the event loop, except for :meth:`post` and :meth:`call_soon`.

    suspects: the ids of jobs whose worker died while they shared it. Dispatchers that have it in
    common run such a job alone, whichever of them is given it.
    patience: seconds without a worker, after which a job is not begun here.
    """

    def __init__(self, suspects: set[str] | None = None, patience: float = math.inf) -> None:
        self._patience = patience
        self._without_worker_since = 0.0
        self._opened: tuple[asyncio.AbstractEventLoop, Callable[[], None]] | None = None
        self._closed = False
        self._worker: WorkerHandle | None = None
        self._worker_or_closed = asyncio.Event()
        self._slots: int | None = None
        self.models: Collection[str] = ()
        self._runs: dict[str, _Run] = {}
        self._lock = FairReadersWriterLock()
        self._suspects = set[str]() if suspects is None else suspects

    @property
    def ready(self) -> bool:
        return self._worker is not None and not self._closed

    @property
    def loaded(self) -> bool:
        return self._slots is not None

    def capacity(self, at_once: int) -> int:
        """``at_once``, or less where the loaded models have fewer slots together."""
        return at_once if self._slots is None else min(at_once, self._slots)

    def open(self, on_change: Callable[[], None]) -> None:
        """Jobs wait for a worker from now on; to be called on the event loop.

        on_change: called when :attr:`ready`, :attr:`loaded` or :meth:`capacity` may have changed.
        """
        self._opened = (asyncio.get_running_loop(), on_change)
        self._closed = False
        self._forget_worker()

    def close(self) -> None:
        self._closed = True
        self._fail_runs(Message("not-finished-stopping"))
        self._worker_or_closed.set()

    def worker_started(self, worker: WorkerHandle) -> None:
        """This worker takes jobs from now on."""
        self._worker = worker
        self._worker_or_closed.set()
        self._changed()

    def worker_lost(self, reason: Message) -> None:
        """The worker is gone; the jobs it had fail with ``reason``."""
        if not self._closed:
            self._forget_worker()
            self._fail_runs(reason)
            self._changed()

    def post(self, event: WorkerEvent) -> None:
        """Give an event to whoever waits for it; from any thread."""
        self.call_soon(lambda: self._receive(event))

    def call_soon(self, act: Callable[[], None]) -> None:
        """Do this on the event loop, after all that was posted before; from any thread."""
        if self._opened is not None and not (loop := self._opened[0]).is_closed():
            loop.call_soon_threadsafe(act)

    async def run(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        """Run a job among others, or alone after a failure (see the top of this file).

        Raises what the worker raises, :class:`WorkerDied` when there is no worker any more, and
        :class:`NoWorker`.
        """
        if inputs.id not in self._suspects:
            try:
                async with self._lock.shared():
                    return await self._run_once(inputs, on_progress)
            except WorkerDied:
                self._suspects.add(inputs.id)
                raise
            except OutOfMemory:
                log.warning("job %s ran out of memory among others; it runs alone", inputs.id)
        self._suspects.discard(inputs.id)
        try:
            async with self._lock.alone():
                return await self._run_once(inputs, on_progress)
        except NoWorker:
            self._suspects.add(inputs.id)
            raise

    async def _run_once(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        worker = await self._next_worker()
        run = self._runs[inputs.id] = _Run(on_progress)
        try:
            worker.submit(inputs)
            return await run.result
        except asyncio.CancelledError:
            worker.cancel(inputs.id)
            raise
        finally:
            del self._runs[inputs.id]

    async def _next_worker(self) -> WorkerHandle:
        while not self._closed:
            if self._worker is not None:
                return self._worker
            try:
                async with asyncio.timeout_at(self._without_worker_since + self._patience):
                    await self._worker_or_closed.wait()
            except TimeoutError:
                raise NoWorker from None
        raise WorkerDied("not-begun-stopping")

    def _receive(self, event: WorkerEvent) -> None:
        if isinstance(event, CapacityChanged):
            self._slots, self.models = event.slots, event.models
            self._changed()
            return
        run = self._runs.get(event.id)
        if run is None or run.result.done():
            return
        if isinstance(event, JobProgress):
            run.on_progress(event.progress)
        elif isinstance(event, JobDone):
            run.result.set_result(event.result)
        else:
            run.result.set_exception(event.error)

    def _forget_worker(self) -> None:
        self._worker = self._slots = None
        self.models = ()
        self._worker_or_closed.clear()
        self._without_worker_since = asyncio.get_running_loop().time()

    def _fail_runs(self, reason: Message) -> None:
        for run in self._runs.values():
            if not run.result.done():
                run.result.set_exception(WorkerDied(reason))

    def _changed(self) -> None:
        if self._opened is not None:
            self._opened[1]()
