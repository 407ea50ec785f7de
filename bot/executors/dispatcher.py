"""Who waits for which work: the half of every executor that lives on the event loop."""

import asyncio
import logging
from collections.abc import Callable

from bot.errors import MarioError
from bot.executors.executor import (
    CapacityChanged,
    Event,
    JobInputs,
    OutOfMemory,
    Progress,
    Result,
    WorkerDied,
)
from bot.executors.readers_writer_lock import FairReadersWriterLock

log = logging.getLogger(__name__)


class Dispatcher:
    """Hands works over and brings events back to the coroutine that waits for them.

    A work that met an end of memory, or the end of its worker, among others is run again alone:
    so nobody dies of a neighbour twice, and the culprit is found.

    changed: called when :attr:`ready` or :meth:`capacity` may have changed.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, tuple[asyncio.Future[Result], Callable[[Progress], None]]] = {}
        self._suspects: set[str] = set()
        self._lock = FairReadersWriterLock()
        self._up = asyncio.Event()
        self._closed = False
        self._slots: int | None = None

    @property
    def ready(self) -> bool:
        return self._up.is_set() and not self._closed

    @property
    def loaded(self) -> bool:
        return self._slots is not None

    def capacity(self, at_once: int) -> int:
        """``at_once``, or less where the loaded models have fewer slots together."""
        return at_once if self._slots is None else min(at_once, self._slots)

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._closed, self._slots = False, None
        self._up.clear()

    def close(self) -> None:
        self._closed = True
        self._drop(WorkerDied("The bot is stopping; this piece was not finished."))
        self._up.set()  # whoever waits for a worker learns that there will be none

    def up(self) -> None:
        """A worker takes works from now on."""
        self._up.set()
        self._changed()

    def down(self, reason: str) -> None:
        """There is no worker; what it had fails."""
        if not self._closed:
            self._up.clear()
            self._slots = None
            self._drop(WorkerDied(reason))
            self._changed()

    def post(self, event: Event | CapacityChanged) -> None:
        """Bring an event home; may be called from any thread."""
        self.call(lambda: self._arrive(event))

    def call(self, act: Callable[[], None]) -> None:
        """Do this on the event loop, after all that was posted before; from any thread."""
        if (loop := self._loop) is not None and not loop.is_closed():
            loop.call_soon_threadsafe(act)

    async def handle(
        self,
        work: JobInputs,
        on_progress: Callable[[Progress], None],
        submit: Callable[[JobInputs], None],
        cancel: Callable[[str], None],
    ) -> Result:
        alone = work.id in self._suspects
        self._suspects.discard(work.id)
        try:
            async with self._lock.inside(alone):
                return await self._run(work, on_progress, submit, cancel)
        except WorkerDied:
            if not alone:
                self._suspects.add(work.id)
            raise
        except OutOfMemory:
            if alone:
                raise
        log.warning("work %s found no memory beside others; it is tried again alone", work.id)
        async with self._lock.inside(alone=True):
            return await self._run(work, on_progress, submit, cancel)

    async def _run(
        self,
        work: JobInputs,
        on_progress: Callable[[Progress], None],
        submit: Callable[[JobInputs], None],
        cancel: Callable[[str], None],
    ) -> Result:
        await self._up.wait()
        if self._closed:
            raise WorkerDied("The bot is stopping; this piece was not begun.")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting[work.id] = (future, on_progress)
        try:
            submit(work)
            return await future
        except asyncio.CancelledError:
            cancel(work.id)
            raise
        finally:
            del self._waiting[work.id]

    def _drop(self, reason: MarioError) -> None:
        for future, _ in self._waiting.values():
            if not future.done():
                future.set_exception(reason)

    def _arrive(self, event: Event | CapacityChanged) -> None:
        if isinstance(event, CapacityChanged):
            self._slots = event.number
            self._changed()
            return
        future, on_progress = self._waiting.get(event.id, (None, None))
        if future is None or on_progress is None or future.done():
            return
        if event.progress is not None:
            on_progress(event.progress)
        elif event.made is not None:
            future.set_result(event.made)
        else:
            assert event.error is not None
            future.set_exception(event.error)
