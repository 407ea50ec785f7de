"""The loop that owns the models: prepares, decodes and finishes works.

Decoding happens on the thread that calls :meth:`Worker.run`. Loading, conditioning and codecs run
on one side thread, so that a new request or a finished one does not hold up everybody's next step.
"""

import logging
import queue
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import Cancelled, GenerationFailed, MarioError
from bot.executors.base import Made, Progress, Stage, Work

if TYPE_CHECKING:
    from bot.engine import Ticket
    from bot.models.model import Composition, Model
    from bot.models.pool import ModelPool

log = logging.getLogger(__name__)

REPORT_EVERY = 0.1  # seconds between two progress events of one work


@dataclass(frozen=True, eq=False)
class Event:
    """What happened to a work: exactly one of the last three is set."""

    id: str
    progress: Progress | None = None
    made: Made | None = None
    error: MarioError | None = None


@dataclass(eq=False)
class _Running:
    work: Work
    model: "Model | None" = None
    ticket: "Ticket | None" = None
    reported: float = 0.0
    finishing: bool = False


class Worker:
    """Takes works from any thread and emits :class:`Event` from its own threads.

    pool: built on the side thread, because importing what it needs takes seconds.
    """

    def __init__(self, pool: "Callable[[], ModelPool]", emit: Callable[[Event], None]) -> None:
        self._make_pool = pool
        self._pool: ModelPool | None = None
        self._emit = emit
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._running: dict[str, _Running] = {}
        self._side = ThreadPoolExecutor(1, "mario-side")

    def submit(self, work: Work) -> None:
        self._inbox.put(lambda: self._begin(work))

    def cancel(self, id: str) -> None:
        """Stop a work before its next step; nothing happens if it has ended."""
        self._inbox.put(lambda: self._cancel(id))

    def stop(self) -> None:
        """Make :meth:`run` return; works under way are dropped."""
        self._inbox.put(None)

    def run(self) -> None:
        """Serve until :meth:`stop`."""
        while self._take():
            for model in {r.model for r in self._running.values() if r.model and r.ticket}:
                self._tick(model)
            for running in list(self._running.values()):
                self._look_at(running)
        self._side.shutdown(wait=False, cancel_futures=True)

    def _take(self) -> bool:
        decoding = any(r.ticket and not r.finishing for r in self._running.values())
        try:
            while (act := self._inbox.get(block=not decoding)) is not None:
                act()
                decoding = True  # look at what has changed before waiting again
        except queue.Empty:
            return True
        return False

    def _begin(self, work: Work) -> None:
        self._running[work.id] = _Running(work)
        self._aside(work, self._prepare, self._decode)

    def _prepare(self, work: Work) -> "tuple[Model, Composition]":
        pool = self._pool = self._pool or self._make_pool()
        model = pool.get(
            work.request.replicate_weights or "",
            lambda done, total: self._emit(Event(work.id, Progress(Stage.loading, done, total))),
        )
        return model, model.prepare(work)

    def _decode(self, work: Work, prepared: "tuple[Model, Composition]") -> None:
        running = self._running[work.id]
        model, composition = prepared
        running.model, running.ticket = model, model.decoder.submit(composition)

    def _tick(self, model: "Model") -> None:
        try:
            model.decoder.tick()
        except Exception as error:
            log.exception("a decoding step failed")
            for running in [r for r in self._running.values() if r.model is model and r.ticket]:
                self._end(running.work, error=_as_mario(error))

    def _look_at(self, running: _Running) -> None:
        ticket, work = running.ticket, running.work
        if ticket is None or running.finishing:
            return
        if ticket.future.done():
            running.finishing = True
            self._emit(Event(work.id, Progress(Stage.finishing)))
            self._aside(work, self._finish, lambda work, made: self._end(work, made=made))
        elif (now := time.monotonic()) - running.reported >= REPORT_EVERY:
            running.reported = now
            progress = Progress(Stage.composing, ticket.done_frames, ticket.total_frames)
            self._emit(Event(work.id, progress))

    def _finish(self, work: Work) -> Made:
        running = self._running[work.id]
        assert running.model is not None
        assert running.ticket is not None
        return running.model.finish(work.request, running.ticket.future.result())

    def _cancel(self, id: str) -> None:
        if (running := self._running.get(id)) is not None:
            if running.ticket is not None:
                running.ticket.cancel()
            self._end(running.work, error=Cancelled("This piece was cancelled."))

    def _end(self, work: Work, **outcome: Any) -> None:
        if self._running.pop(work.id, None) is not None:
            self._emit(Event(work.id, **outcome))

    def _aside(
        self, work: Work, act: Callable[[Work], Any], then: Callable[[Work, Any], None]
    ) -> None:
        """Run ``act`` on the side thread and ``then`` with its result on the decoding thread."""

        def arrive(future: Future[Any]) -> None:
            self._inbox.put(lambda: self._arrive(work, future, then))

        self._side.submit(act, work).add_done_callback(arrive)

    def _arrive(self, work: Work, future: Future[Any], then: Callable[[Work, Any], None]) -> None:
        if work.id not in self._running:  # cancelled meanwhile
            return
        try:
            then(work, future.result())
        except Exception as error:
            if not isinstance(error, MarioError):
                log.exception("work %s failed", work.id)
            self._end(work, error=_as_mario(error))


def _as_mario(error: Exception) -> MarioError:
    if isinstance(error, MarioError):
        return error
    if type(error).__name__ == "OutOfMemoryError":
        return GenerationFailed(
            "The machine ran out of memory for this piece."
            " Ask for a shorter one, or for a smaller model."
        )
    failed = GenerationFailed("Composing this piece failed; the details are in the bot's log.")
    failed.__cause__ = error
    return failed
