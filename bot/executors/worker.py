"""The loop that owns the models: prepares, decodes and finishes works.

Decoding happens on the thread that calls :meth:`Worker.run`. Loading, conditioning, codecs and
MultiBand Diffusion have a thread each beside it, so that nobody's next step waits for a new request
or a finished one, nobody's beginning for a model that somebody else needs, and nobody's end for a
diffusion.
"""

import logging
import queue
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from bot.errors import Cancelled, MarioError
from bot.executors.background import BackgroundThread
from bot.executors.executor import (
    CapacityChanged,
    Event,
    JobInputs,
    OutOfMemory,
    Progress,
    Result,
    Stage,
)
from bot.executors.loading import Loading
from bot.executors.watchdog import Activity, ActivityMonitor
from bot.models.failures import DeviceLost, as_mario, is_device_lost, release

if TYPE_CHECKING:
    from bot.engine import SequenceHandle
    from bot.models.model import Composition, Model
    from bot.models.pool import ModelPool

log = logging.getLogger(__name__)

REPORT_EVERY = 0.1  # seconds between two progress events of one work


@dataclass(eq=False)
class _Running:
    work: JobInputs
    aside: "Future[Any] | None" = None
    model: "Model | None" = None
    ticket: "SequenceHandle | None" = None
    reported: float = 0.0
    frames: int = 0
    finishing: bool = False

    @property
    def name(self) -> str:
        """The model's, as it was asked for."""
        return self.work.request.replicate_weights or ""


class Worker:
    """Takes jobs from any thread; emits :class:`Event` and :class:`CapacityChanged` from its own.

    pool: built on the thread that loads. pulse: tells a watchdog what goes on.
    """

    def __init__(
        self, pool: "Callable[[], ModelPool]", emit: Callable[[Event | CapacityChanged], None]
    ) -> None:
        self.pulse = ActivityMonitor()
        self._emit = emit
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._running: dict[str, _Running] = {}
        self._models: WeakSet[Model] = WeakSet()
        self._compiled: WeakSet[Model] = WeakSet()
        self._slots = 0
        self._waiting: list[_Running] = []  # for their model to be loaded
        self._busy_loading = False
        self._loading = Loading(pool, self._needed, self._report_loading, self.pulse)
        self._preparing = BackgroundThread("mario-prepare")
        self._finishing = BackgroundThread("mario-finish")
        self._diffusing = BackgroundThread("mario-diffuse")

    def submit(self, work: JobInputs) -> None:
        self._inbox.put(lambda: self._begin(_Running(work)))

    def cancel(self, id: str) -> None:
        """Stop a work before its next step, without an event; nothing happens if it has ended."""
        self._inbox.put(lambda: self._cancel(id))

    def warm(self) -> None:
        """Load the default model ahead of the first work; a failure is that work's to report."""
        self._inbox.put(lambda: self._load_for(None))

    def stop(self) -> None:
        """Make :meth:`run` return; works under way are dropped."""
        self._inbox.put(None)

    def run(self) -> None:
        """Serve until :meth:`stop`; raises :class:`DeviceLost` when only a new process can help."""
        try:
            while self._take():
                self._tick_all()
                for running in list(self._running.values()):
                    self._look_at(running)
        finally:
            self._running.clear()  # what is done beside sees that nobody waits for it

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
        self._waiting.append(running)
        self._sort()

    def _sort(self) -> None:
        """Prepare whoever's model is there; load, one at a time, for the first of the others."""
        for running in self._waiting:
            if self._wants(running) and (model := self._loading.model_for(running.work.request)):
                self._know(model)
                running.model = model
                self._aside(self._preparing, running, self._prepare, self._decode)
        self._waiting = [r for r in self._waiting if self._wants(r) and r.model is None]
        if self._waiting and not self._busy_loading:
            self._load_for(self._waiting[0])

    def _load_for(self, running: _Running | None) -> None:
        """Load what a work needs, or the default model for nobody yet."""

        def arrive(future: "Future[Model]") -> None:
            self._inbox.put(lambda: self._loaded(running, future))

        self._busy_loading = True
        future = self._loading.begin(running.work.request if running else None)
        future.add_done_callback(arrive)

    def _report_loading(self, name: str, progress: Progress) -> None:
        for running in self._running.copy().values():
            if running.model is None and running.name == name:
                self._report(running, progress)

    def _needed(self) -> set[str]:
        return {running.name for running in self._running.copy().values()}

    def _loaded(self, running: _Running | None, future: "Future[Model]") -> None:
        self._busy_loading = False
        try:
            self._know(future.result())
        except Exception as error:
            if running is None:
                log.warning("the default model could not be loaded ahead", exc_info=True)
            elif self._wants(running):
                self._fail([running], error)
        self._sort()

    def _prepare(self, running: _Running) -> "Composition":
        assert running.model is not None
        with self.pulse.during(Activity.preparing):
            return running.model.prepare(running.work)

    def _decode(self, running: _Running, composition: "Composition") -> None:
        assert running.model is not None
        running.ticket = running.model.decoder.submit(composition)
        self.pulse.moved(Activity.decoding)

    def _know(self, model: "Model") -> None:
        self._models.add(model)
        slots = sum(known.capacity for known in self._models)
        if slots != self._slots:
            self._slots = slots
            self._emit(CapacityChanged(slots))

    def _tick_all(self) -> None:
        for model in [model for model in self._models if model.decoder.busy]:
            activity = Activity.stepping if model in self._compiled else Activity.compiling
            with self.pulse.during(activity):
                self._tick(model)
            self._compiled.add(model)

    def _tick(self, model: "Model") -> None:
        try:
            model.tick()
        except Exception as error:
            mine = [r for r in self._running.values() if r.model is model and not r.finishing]
            hit = [r for r in mine if r.ticket is not None]
            if not hit:
                raise DeviceLost("a decoder fails although nobody uses it") from error
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
            slow = running.work.request.multi_band_diffusion
            stage = Stage.diffusing if slow else Stage.finishing
            self._emit(Event(running.work.id, Progress(stage)))
            side = self._diffusing if slow else self._finishing
            self._aside(side, running, self._finish, self._hand_over)
        else:
            progress = Progress(Stage.composing, ticket.done_frames, ticket.total_frames)
            self._report(running, progress)

    def _report(self, running: _Running, progress: Progress) -> None:
        now = time.monotonic()
        if now - running.reported >= REPORT_EVERY:
            running.reported = now
            self._emit(Event(running.work.id, progress))

    def _finish(self, running: _Running) -> Result:
        assert running.model is not None
        assert running.ticket is not None
        request = running.work.request
        activity = Activity.diffusing if request.multi_band_diffusion else Activity.finishing

        def stepped(done: int, total: int) -> None:
            if not self._wants(running):
                raise Cancelled("This piece was cancelled.")
            self.pulse.moved(activity)
            self._report(running, Progress(Stage.diffusing, done, total))

        with self.pulse.during(activity):
            return running.model.finish(request, running.ticket.future.result(), stepped)

    def _hand_over(self, running: _Running, made: Result) -> None:
        del self._running[running.work.id]
        self._emit(Event(running.work.id, made=made))

    def _cancel(self, id: str) -> None:
        if (running := self._running.pop(id, None)) is not None:
            if running.aside is not None:
                running.aside.cancel()
            if running.ticket is not None:
                running.ticket.cancel()

    def _wants(self, running: _Running) -> bool:
        """Whether somebody still waits for this work; may be asked from any thread."""
        return self._running.get(running.work.id) is running

    def _fail(self, hit: list[_Running], error: Exception) -> None:
        """End these works with what ``error`` means to a user."""
        if is_device_lost(error):
            raise DeviceLost("the accelerator failed") from error
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
        side: BackgroundThread,
        running: _Running,
        act: Callable[[_Running], Any],
        then: Callable[[_Running, Any], None],
    ) -> None:
        """Run ``act`` on ``side`` and ``then`` with its result on the decoding thread."""

        def if_wanted() -> Any:
            return act(running) if self._wants(running) else None

        def arrive(future: Future[Any]) -> None:
            self._inbox.put(lambda: self._arrive(running, future, then))

        running.aside = side.submit(if_wanted)
        running.aside.add_done_callback(arrive)

    def _arrive(
        self, running: _Running, future: Future[Any], then: Callable[[_Running, Any], None]
    ) -> None:
        if not self._wants(running):
            return
        try:
            then(running, future.result())
        except Exception as error:
            self._fail([running], error)
