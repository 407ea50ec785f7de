"""The loop that owns the models: prepares, decodes and finishes works.

Decoding happens on the thread that calls :meth:`Worker.run`. Loading and conditioning run on one
thread beside it and codecs on another, so that neither a new request nor a finished one holds up
everybody's next step, and a model that is being fetched holds up no finished piece.
"""

import logging
import queue
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from bot.config import Settings
from bot.errors import MarioError
from bot.executors.base import Made, OutOfMemory, Progress, Stage, Work
from bot.executors.faults import Poisoned, as_mario, is_poison, release
from bot.executors.pulse import Activity, Pulse

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


@dataclass(frozen=True)
class Slots:
    """How many works the loaded models can decode at once, together."""

    number: int


@dataclass(eq=False)
class _Running:
    work: Work
    aside: "Future[Any] | None" = None
    model: "Model | None" = None
    ticket: "Ticket | None" = None
    reported: float = 0.0
    frames: int = 0
    finishing: bool = False


def model_pool(settings: Settings) -> "ModelPool":
    """The real pool; imports torch."""
    from bot.models.pool import ModelPool

    return ModelPool(settings)


class Worker:
    """Takes works from any thread and emits :class:`Event` and :class:`Slots` from its own.

    pool: built beside the decoding thread, because importing what it needs takes seconds.
    pulse: tells a watchdog what goes on.
    """

    def __init__(
        self, pool: "Callable[[], ModelPool]", emit: Callable[[Event | Slots], None]
    ) -> None:
        self.pulse = Pulse()
        self._make_pool = pool
        self._pool: ModelPool | None = None
        self._emit = emit
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._running: dict[str, _Running] = {}
        self._models: WeakSet[Model] = WeakSet()
        self._compiled: WeakSet[Model] = WeakSet()
        self._slots = 0
        self._preparing = ThreadPoolExecutor(1, "mario-prepare")
        self._finishing = ThreadPoolExecutor(1, "mario-finish")

    def submit(self, work: Work) -> None:
        self._inbox.put(lambda: self._begin(_Running(work)))

    def cancel(self, id: str) -> None:
        """Stop a work before its next step, without an event; nothing happens if it has ended."""
        self._inbox.put(lambda: self._cancel(id))

    def warm(self) -> None:
        """Load the default model ahead of the first work; a failure is that work's to report."""
        self._preparing.submit(self._warm)

    def stop(self) -> None:
        """Make :meth:`run` return; works under way are dropped."""
        self._inbox.put(None)

    def run(self) -> None:
        """Serve until :meth:`stop`; raises :class:`Poisoned` when only a new process can help."""
        try:
            while self._take():
                self._tick_all()
                for running in list(self._running.values()):
                    self._look_at(running)
        finally:
            self._preparing.shutdown(wait=False, cancel_futures=True)
            self._finishing.shutdown(wait=False, cancel_futures=True)

    def _take(self) -> bool:
        """Do what was asked meanwhile, and wait for that when nothing is decoded; False to stop."""
        wait = not any(model.decoder.busy for model in self._models)
        if wait:
            self.pulse.over(Activity.decoding)
        try:
            while (act := self._inbox.get(block=wait)) is not None:
                act()
                wait = False
        except queue.Empty:
            return True
        return False

    def _begin(self, running: _Running) -> None:
        self._running[running.work.id] = running
        self._aside(self._preparing, running, self._prepare, self._decode)

    def _warm(self) -> None:
        with self.pulse.during(Activity.preparing):
            try:
                model = self._model("", lambda done, total: self.pulse.moved(Activity.preparing))
            except Exception:
                log.warning("the default model could not be loaded ahead", exc_info=True)
                return
        self._inbox.put(lambda: self._know(model))

    def _prepare(self, running: _Running) -> "tuple[Model, Composition]":
        def loading(done: int, total: int) -> None:
            self.pulse.moved(Activity.preparing)
            self._report(running, Progress(Stage.loading, done, total))

        with self.pulse.during(Activity.preparing):
            model = self._model(running.work.request.replicate_weights or "", loading)
            return model, model.prepare(running.work)

    def _model(self, name: str, on_progress: Callable[[int, int], None]) -> "Model":
        self._pool = self._pool or self._make_pool()
        return self._pool.get(name, on_progress)

    def _decode(self, running: _Running, prepared: "tuple[Model, Composition]") -> None:
        model, composition = prepared
        self._know(model)
        running.model, running.ticket = model, model.decoder.submit(composition)
        self.pulse.moved(Activity.decoding)

    def _know(self, model: "Model") -> None:
        self._models.add(model)
        slots = sum(known.capacity for known in self._models)
        if slots != self._slots:
            self._slots = slots
            self._emit(Slots(slots))

    def _tick_all(self) -> None:
        for model in [model for model in self._models if model.decoder.busy]:
            activity = Activity.stepping if model in self._compiled else Activity.compiling
            with self.pulse.during(activity):
                self._tick(model)
            self._compiled.add(model)

    def _tick(self, model: "Model") -> None:
        try:
            model.decoder.tick()
        except Exception as error:
            hit = [r for r in self._running.values() if r.model is model and not r.finishing]
            if not hit:
                raise Poisoned("a decoder fails although nobody uses it") from error
            for running in hit:
                assert running.ticket is not None
                running.ticket.cancel()
            self._fail(hit, error)

    def _look_at(self, running: _Running) -> None:
        ticket = running.ticket
        if ticket is None or running.finishing:
            return
        if ticket.done_frames != running.frames:
            running.frames = ticket.done_frames
            self.pulse.moved(Activity.decoding)
        if ticket.future.done():
            running.finishing = True
            self._emit(Event(running.work.id, Progress(Stage.finishing)))
            self._aside(self._finishing, running, self._finish, self._hand_over)
        else:
            progress = Progress(Stage.composing, ticket.done_frames, ticket.total_frames)
            self._report(running, progress)

    def _report(self, running: _Running, progress: Progress) -> None:
        now = time.monotonic()
        if now - running.reported >= REPORT_EVERY:
            running.reported = now
            self._emit(Event(running.work.id, progress))

    def _finish(self, running: _Running) -> Made:
        assert running.model is not None
        assert running.ticket is not None
        request = running.work.request
        slow = request.multi_band_diffusion
        with self.pulse.during(Activity.diffusing if slow else Activity.finishing):
            return running.model.finish(request, running.ticket.future.result())

    def _hand_over(self, running: _Running, made: Made) -> None:
        del self._running[running.work.id]
        self._emit(Event(running.work.id, made=made))

    def _cancel(self, id: str) -> None:
        if (running := self._running.pop(id, None)) is not None:
            if running.aside is not None:
                running.aside.cancel()
            if running.ticket is not None:
                running.ticket.cancel()

    def _fail(self, hit: list[_Running], error: Exception) -> None:
        """End these works with what ``error`` means to a user."""
        if is_poison(error):
            raise Poisoned("the accelerator failed") from error
        if not isinstance(error, MarioError):
            names = ", ".join(running.work.id for running in hit)
            log.error("work %s failed", names, exc_info=error)
        reason = as_mario(error)
        for running in hit:
            del self._running[running.work.id]
            self._emit(Event(running.work.id, error=reason))
        if isinstance(reason, OutOfMemory):
            release(error)

    def _aside(
        self,
        side: ThreadPoolExecutor,
        running: _Running,
        act: Callable[[_Running], Any],
        then: Callable[[_Running, Any], None],
    ) -> None:
        """Run ``act`` on ``side`` and ``then`` with its result on the decoding thread."""

        def arrive(future: Future[Any]) -> None:
            self._inbox.put(lambda: self._arrive(running, future, then))

        running.aside = side.submit(act, running)
        running.aside.add_done_callback(arrive)

    def _arrive(
        self, running: _Running, future: Future[Any], then: Callable[[_Running, Any], None]
    ) -> None:
        if self._running.get(running.work.id) is not running:  # cancelled meanwhile
            return
        try:
            then(running, future.result())
        except Exception as error:
            self._fail([running], error)
