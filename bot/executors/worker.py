"""The worker owns the models: it prepares jobs, decodes them together, and finishes them.

::

    submit ─▶ waiting ──────▶ preparing ────▶ decoding ───▶ finishing ──▶ JobDone
              for its model   conditions      with others   codec or
              to be loaded                                  MultiBand Diffusion
              (load thread)   (prepare thr.)  (this thread) (finish or diffuse thread)

A job whose tokens are complete goes from waiting to finishing.

Decoding happens on the thread that calls :meth:`Worker.run`; the other phases have a thread each.
So a step waits for no new and no finished job, a job waits for no model but its own, and a piece
waits for no other's diffusion. Models that decode at the same time have equal shares of it.

A job that was cancelled or has failed in any phase is no longer *active*, and whatever a thread
brings for it is dropped.
"""

import logging
import queue
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakSet

from bot.engine.streams import Purpose, beside, captures
from bot.errors import Cancelled, MarioError, Message
from bot.executors.background import BackgroundThread
from bot.executors.executor import JobInputs, OutOfMemory, Progress, Result, Stage
from bot.executors.loading import LoadingThread, PoolFactory
from bot.executors.protocol import CapacityChanged, JobDone, JobFailed, JobProgress, WorkerEvent
from bot.executors.time_shares import TimeShares
from bot.executors.timings import ExecutorTimings
from bot.executors.watchdog import Activity, ActivityMonitor
from bot.models.failures import DeviceLost, as_mario, is_device_lost, release

if TYPE_CHECKING:
    from bot.engine import SequenceHandle
    from bot.engine.delay_pattern import Codes
    from bot.models.codec import Ahead
    from bot.models.model import Composition, Model

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(eq=False)
class _ActiveJob:
    """A job that somebody waits for. reported: when its progress was last told."""

    inputs: JobInputs
    reported: float = 0.0

    @property
    def id(self) -> str:
        return self.inputs.id

    @property
    def diffuses(self) -> bool:
        return self.inputs.spec.request.multi_band_diffusion


@dataclass(eq=False)
class _Decoding:
    """A job in a decoder. done_frames: how many were seen done.

    ahead: what decodes its sound meanwhile. advancing: the end of its last task.
    """

    job: _ActiveJob
    model: "Model"
    sequence: "SequenceHandle"
    ahead: "Ahead | None" = None
    advancing: Future[None] | None = None
    done_frames: int = 0


class Worker:
    """Takes jobs from any thread; calls ``emit`` from its own and from its background threads.

    pool: called on the loading thread.
    """

    def __init__(
        self,
        pool: PoolFactory,
        emit: Callable[[WorkerEvent], None],
        timings: ExecutorTimings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.activities = ActivityMonitor(clock)
        self._emit = emit
        self._timings, self._clock = timings, clock
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._active: dict[str, _ActiveJob] = {}
        self._waiting: list[_ActiveJob] = []  # for their model to be in memory
        self._decoding: dict[str, _Decoding] = {}
        self._models: WeakSet[Model] = WeakSet()
        self._compiled: WeakSet[Model] = WeakSet()
        self._shares: TimeShares[Model] = TimeShares()
        self._capacity = CapacityChanged(0)
        self._load_under_way = False
        self._loading = LoadingThread(
            pool,
            self._needed_models,
            self._report_loading,
            self.activities,
            timings.loading_report,
            clock,
        )
        self._prepare_thread = BackgroundThread("mario-prepare")
        self._finish_thread = BackgroundThread("mario-finish")
        self._diffuse_thread = BackgroundThread("mario-diffuse")
        self._ahead_thread = BackgroundThread("mario-ahead", gives_way=True)

    def submit(self, inputs: JobInputs) -> None:
        self.call_soon(lambda: self._begin(_ActiveJob(inputs)))

    def cancel(self, id: str) -> None:
        """Stop a job before its next step, without an event; nothing happens if it has ended."""
        self.call_soon(lambda: self._cancel(id))

    def load_ahead(self, model: str) -> None:
        """Load the named model before any job asks for it.

        A failure is only logged: it is reported to the job that needs the model.
        """
        self.call_soon(lambda: self._load_ahead(model))

    def call_soon(self, act: Callable[[], None]) -> None:
        """Do this on the worker's thread before its next step; from any thread."""
        self._inbox.put(act)

    def stop(self) -> None:
        """Make :meth:`run` return; active jobs are dropped."""
        self._inbox.put(None)

    def run(self) -> None:
        """Serve until :meth:`stop`; raises :class:`DeviceLost` when only a new process can help."""
        try:
            while self._process_inbox():
                self._step_next_model()
                for decoding in list(self._decoding.values()):
                    self._follow(decoding)
        finally:
            self._active.clear()  # so background threads see that nobody waits any more

    def _process_inbox(self) -> bool:
        """Do what was asked for meanwhile; wait for that when nothing decodes. False to stop."""
        wait = not any(model.decoder.busy for model in self._models)
        if wait:
            self.activities.ended(Activity.decoding)
        try:
            while (act := self._inbox.get(block=wait)) is not None:
                act()
                wait = False
        except queue.Empty:
            return True
        return False

    def _begin(self, job: _ActiveJob) -> None:
        self._active[job.id] = job
        self._waiting.append(job)
        self._start_ready_jobs()

    def _start_ready_jobs(self) -> None:
        """Prepare each job whose model is in memory; load for the first of the others."""
        still_waiting: list[_ActiveJob] = []
        for job in filter(self._is_active, self._waiting):
            model = self._loading.loaded_model(job.inputs)
            if model is None:
                still_waiting.append(job)
            else:
                self._add_model(model)
                if job.inputs.complete:
                    self._end(job, model, partial(model.complete, job.inputs), None)
                    continue
                self._run_in_background(
                    self._prepare_thread,
                    job,
                    partial(self._prepare, job, model),
                    partial(self._decode, job, model),
                )
        self._waiting = still_waiting
        if still_waiting and not self._load_under_way:
            self._load_for(still_waiting[0])

    def _load_for(self, job: _ActiveJob) -> None:
        def failed(error: Exception) -> None:
            if self._is_active(job):
                self._fail([job], error)

        self._when_loaded(self._loading.load_for(job.inputs), failed)

    def _load_ahead(self, model: str) -> None:
        def failed(error: Exception) -> None:
            log.warning("%s could not be loaded ahead", model, exc_info=error)

        self._when_loaded(self._loading.load_ahead(model), failed)

    def _when_loaded(self, load: "Future[Model]", failed: Callable[[Exception], None]) -> None:
        def loaded(load: "Future[Model]") -> None:
            self._load_under_way = False
            try:
                self._add_model(load.result())
            except Exception as error:
                failed(error)
            self._start_ready_jobs()

        self._load_under_way = True
        load.add_done_callback(lambda load: self.call_soon(partial(loaded, load)))

    def _needed_models(self) -> set[str]:
        return {job.inputs.spec.model for job in self._active.copy().values()}

    def _report_loading(self, name: str, progress: Progress) -> None:
        for job in tuple(self._waiting):
            if self._is_active(job) and job.inputs.spec.model == name:
                self._report(job, progress)

    def _add_model(self, model: "Model") -> None:
        self._models.add(model)
        # A model that has taken another's place has its decoder.
        slots = sum({id(model.decoder): model.capacity for model in self._models}.values())
        capacity = CapacityChanged(slots, tuple(sorted(model.name for model in self._models)))
        if capacity != self._capacity:
            self._capacity = capacity
            self._emit(capacity)

    def _prepare(self, job: _ActiveJob, model: "Model") -> "Composition":
        with self.activities.during(Activity.preparing), beside("prepare"):
            return model.prepare(job.inputs)

    def _decode(self, job: _ActiveJob, model: "Model", composition: "Composition") -> None:
        sequence = model.decoder.submit(composition)
        self._decoding[job.id] = _Decoding(job, model, sequence, model.ahead(job.inputs.spec))
        self.activities.advanced(Activity.decoding)

    def _step_next_model(self) -> None:
        busy = [model for model in self._models if model.decoder.busy]
        if not busy:
            return
        model = self._shares.next(busy, lambda model: model.decoder.waits)
        began = self._clock()
        compiled = model in self._compiled
        with self.activities.during(Activity.stepping if compiled else Activity.compiling):
            self._step(model)
        self._compiled.add(model)
        if compiled:
            self._shares.add(model, self._clock() - began)

    def _step(self, model: "Model") -> None:
        try:
            model.tick()
        except Exception as error:
            everyone = self._decoding.values()
            hit = [decoding for decoding in everyone if decoding.model.decoder is model.decoder]
            if not hit:
                raise DeviceLost("a decoder fails although nobody uses it") from error
            for decoding in hit:
                decoding.sequence.cancel()
            self._fail([decoding.job for decoding in hit], error)

    def _follow(self, decoding: _Decoding) -> None:
        """Report what the last step did for a job; finish the job when that was its last."""
        job, sequence = decoding.job, decoding.sequence
        if sequence.done_frames != decoding.done_frames:
            decoding.done_frames = sequence.done_frames
            self.activities.advanced(Activity.decoding)
        if not sequence.future.done():
            self._decode_ahead(decoding)
            self._report(
                job, Progress(Stage.composing, sequence.done_frames, sequence.total_frames)
            )
            return
        del self._decoding[job.id]
        self._end(job, decoding.model, sequence.future.result, sequence.note, decoding)

    def _end(
        self,
        job: _ActiveJob,
        model: "Model",
        codes: "Callable[[], Codes]",
        note: Message | None,
        decoding: _Decoding | None = None,
    ) -> None:
        """Make a clip of a job's codes, in the background, and hand it over."""
        stage = Stage.diffusing if job.diffuses else Stage.finishing
        self._emit(JobProgress(job.id, Progress(stage)))
        thread = self._diffuse_thread if job.diffuses else self._finish_thread
        finish = partial(self._finish, job, model, codes, note, decoding)
        self._run_in_background(thread, job, finish, partial(self._hand_over, job))

    def _decode_ahead(self, decoding: _Decoding) -> None:
        """Go on with a piece's sound where the last step has settled enough of it."""
        ahead, sequence = decoding.ahead, decoding.sequence
        if ahead is None or not (decoding.advancing is None or decoding.advancing.done()):
            return
        if not ahead.ready(sequence.known_frames + sequence.done_frames):
            return
        if (codes := decoding.model.decoder.made_so_far(sequence)) is not None:
            decoding.advancing = self._ahead_thread.submit(ahead.advance, codes)

    def _finish(
        self,
        job: _ActiveJob,
        model: "Model",
        codes: "Callable[[], Codes]",
        note: Message | None,
        decoding: _Decoding | None,
    ) -> Result:
        activity = Activity.diffusing if job.diffuses else Activity.finishing
        purpose: Purpose = "diffuse" if job.diffuses else "finish"

        def on_step(done: int, total: int) -> None:
            if not self._is_active(job):
                raise Cancelled("cancelled")
            captures.let_pass()
            self.activities.advanced(activity)
            self._report(job, Progress(Stage.diffusing, done, total))

        with self.activities.during(activity), beside(purpose):
            ahead = None if decoding is None else decoding.ahead
            if decoding is not None and decoding.advancing is not None:
                decoding.advancing.result()
            made = model.finish(job.inputs.spec, codes(), on_step, ahead)
            return replace(made, note=note)

    def _hand_over(self, job: _ActiveJob, result: Result) -> None:
        del self._active[job.id]
        self._emit(JobDone(job.id, result))

    def _cancel(self, id: str) -> None:
        self._active.pop(id, None)
        if (decoding := self._decoding.pop(id, None)) is not None:
            decoding.sequence.cancel()

    def _fail(self, jobs: list[_ActiveJob], error: Exception) -> None:
        """End these jobs with what ``error`` means to a person."""
        if is_device_lost(error):
            raise DeviceLost("the accelerator failed") from error
        if not isinstance(error, MarioError):
            log.error("job %s failed", ", ".join(job.id for job in jobs), exc_info=error)
        reason = as_mario(error)
        for job in jobs:
            del self._active[job.id]
            self._decoding.pop(job.id, None)
            self._emit(JobFailed(job.id, reason))
        if isinstance(reason, OutOfMemory):
            release(error)

    def _report(self, job: _ActiveJob, progress: Progress) -> None:
        now = self._clock()
        if now - job.reported >= self._timings.report:
            job.reported = now
            self._emit(JobProgress(job.id, progress))

    def _is_active(self, job: _ActiveJob) -> bool:
        """Whether somebody still waits for this job; from any thread."""
        return self._active.get(job.id) is job

    def _run_in_background(
        self,
        thread: BackgroundThread,
        job: _ActiveJob,
        task: Callable[[], T],
        then: Callable[[T], None],
    ) -> None:
        """Run ``task`` on ``thread``, then ``then`` with its result on the worker's thread.

        Each is left out where the job is not active any more; an error of either fails the job.
        """

        def task_if_active() -> T:
            if not self._is_active(job):
                raise Cancelled("cancelled")
            return task()

        def ended(future: Future[T]) -> None:
            if not self._is_active(job):
                return
            try:
                then(future.result())
            except Exception as error:
                self._fail([job], error)

        future = thread.submit(task_if_active)
        future.add_done_callback(lambda future: self.call_soon(partial(ended, future)))
