"""A wish goes in, a finished piece comes out; knows neither Discord nor torch."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.audio.level import WINDOW, is_broken, is_silent
from bot.config import Settings
from bot.errors import GenerationFailed, LimitReached, MarioError, Message, StoreError, unexpected
from bot.executors.executor import Executor, WorkerDied
from bot.job_spec import JobInputs, Result
from bot.jobs.admission import Admission, Fetch
from bot.jobs.delivery import Delivery
from bot.jobs.file_metadata import file_name, tags
from bot.jobs.inputs import InputReader, pack
from bot.jobs.metrics import Metrics
from bot.jobs.presenter import Presenter
from bot.jobs.progress import ProgressReporter, Throttle
from bot.jobs.scheduler import QueuedJob, Scheduler
from bot.models.registry import Registry
from bot.request import GenerationRequest
from bot.store import Job, NewJob, NewPiece, StaleAttempt, State, Store

log = logging.getLogger(__name__)

FIRST_GUESS = 1.0  # seconds of music a second, until a model's speed was measured
NEAR = 5  # with fewer ahead, people are told each time their place changes
STORE_AGAIN = 30.0  # seconds until a job whose record could not be reached is taken up again
OTHER_NOISE = 0x9E3779B9  # what a seed is changed by where its music came out silent
DELIVERY_PATIENCE = 5.0  # seconds that a clean exit waits for what is just being shown


class JobService:
    """Accepts jobs into the store, runs them when it is their turn, and keeps their promises."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        executor: Executor,
        presenter: Presenter,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.store = store
        self.metrics = Metrics()
        self.registry = Registry(settings)
        self._inputs = InputReader(store, settings.limits)
        self._executor = executor
        self._clock = clock
        self._presenter = presenter
        self._paused = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._throttle = Throttle(
            presenter.pace, lambda one: self._spawn(self._delivery.quietly(one))
        )
        self._delivery = Delivery(store, presenter, self._throttle, self._spawn, self.metrics)
        self._waiting: dict[str, tuple[Job, int]] = {}  # and how many were ahead when last told
        self.scheduler = Scheduler(
            self._turn,
            self._give_up,
            lambda: executor.capacity if executor.ready else 0,
            queue=settings.limits.queue,
            on_change=self._tell_places,
            clock=clock,
        )
        self._admission = Admission(settings, store, self.registry, self._inputs, self.scheduler)
        self.metrics.watch(self.scheduler, executor)

    def troubles(self) -> list[Message]:
        """Each reason for which work would not be begun at once."""
        reasons = (
            (Message("not-ready-stopping"), self._paused),
            (Message("not-ready-executor"), not self._executor.ready),
            (Message("not-ready-model"), not self._executor.loaded),
        )
        return [reason for reason, holds in reasons if holds]

    def validate(self, request: GenerationRequest) -> None:
        """Refuse, without waiting for anything, what the settings and the model rule out."""
        self.registry.check(request)

    async def accept(
        self, new: NewJob, fetch: Fetch | None = None, role_ids: Iterable[int] = ()
    ) -> tuple[Job, bool]:
        """Validate, keep the source audio, commit. ``False``: this was accepted before.

        fetch: brings the file that ``input_audio`` is, and is called only for who may ask for
            more; without it, ``input_audio`` is a content id.
        """
        if self._paused:
            raise LimitReached("not-now-restarting")
        self.validate(new.request)
        job, is_new = await self._admission.accept(new, fetch, role_ids)
        self.metrics.accepted(is_new)
        return job, is_new

    async def begin(self, job: Job) -> None:
        """Put an accepted job in line and say where it stands."""
        try:
            await self._line_up(job)
        except StoreError:
            self._later(job.id)

    async def _line_up(self, job: Job) -> None:
        limits = await self._admission.limits(job.guild_id)
        speed = await self.store.speed(_measured(job.request)) or FIRST_GUESS
        left = (job.deadline - self.store.now()).total_seconds() if job.deadline else None
        if self._paused:  # the next start takes it up; until then it says so
            return
        self._waiting[job.id] = (job, -1)
        self._throttle.open(job.id)
        self.scheduler.add(
            QueuedJob(
                job.id,
                job.user_id,
                job.guild_id,
                cost=job.request.duration / speed,
                deadline=None if left is None else self._clock() + left,
                running_per_user=job.running_per_user or limits.running_per_user,
                running_per_server=limits.running_per_server,
            )
        )

    def pause(self) -> None:
        """Accept and begin nothing more, from this moment."""
        self._paused = True
        self.scheduler.pause()

    async def cancel(self, job_id: str) -> bool:
        """Stop a job that waits or runs; ``False`` when it is too late."""
        if not await self.store.cancel(job_id):
            return False
        self.scheduler.cancel(job_id)
        self._waiting.pop(job_id, None)
        self._delivery.notify_end(job_id)
        return True

    async def open(self) -> None:
        """Take up everything that is unfinished or was left unsaid."""
        await self._executor.start(self.scheduler.tick)
        await self._delivery.take_up()
        minutes = timedelta(minutes=self.settings.limits.job_minutes)
        await self.store.renew_deadlines(self.store.now() + minutes)  # not their fault to be late
        for job in await self.store.unfinished():
            if job.state is State.made:
                self._delivery.deliver(job.id)
                continue
            if job.state is State.running:
                job = await self.store.requeue(job.id, job.attempt, bot_died=True)
            await self._begin_or_tell(job)

    async def close(self, patience: float = 0.0) -> None:
        """Begin nothing more, give what runs ``patience`` seconds, and keep everyone's place."""
        self.pause()
        telling = self._spawn(self._delivery.say_restarting())
        for ticket in await self.scheduler.drain(patience):
            # Somebody may have cancelled it just now; what cannot be written, the next start finds.
            with contextlib.suppress(StaleAttempt, StoreError):
                if (job := await self.store.job(ticket.job_id)) and job.state is State.running:
                    await self.store.requeue(job.id, job.attempt)
        await asyncio.wait([telling, *self._tasks], timeout=DELIVERY_PATIENCE)
        await self._delivery.say_restarting()
        self._throttle.close()
        for task in self._tasks:  # the store knows what they were at
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._executor.close()

    async def _turn(self, ticket: QueuedJob) -> None:
        try:
            await self._perform(ticket.job_id)
        except StoreError:
            self._later(ticket.job_id)

    def _later(self, job_id: str) -> None:
        log.exception("job %s: its record cannot be reached; it goes on when it can be", job_id)
        self._spawn(self._take_up(job_id))

    async def _take_up(self, job_id: str) -> None:
        """Put a job back in line as soon as the store can be read and written again."""
        while True:
            await asyncio.sleep(STORE_AGAIN)
            with contextlib.suppress(StoreError, StaleAttempt):
                job = await self.store.job(job_id)
                if job is not None and job.state is State.running:
                    job = await self.store.requeue(job.id, job.attempt)
                if job is not None and job.state is State.accepted:
                    await self._line_up(job)
                return

    async def _perform(self, job_id: str) -> None:
        """One turn of one job: from accepted to made, or to whatever else became of it."""
        self._waiting.pop(job_id, None)
        attempt = await self.store.start(job_id)
        job = await self.store.job(job_id)
        if attempt is None or job is None:
            return
        self.metrics.started((self.store.now() - job.accepted_at).total_seconds())
        reporter = ProgressReporter(job, self._presenter, self._throttle.show, self._clock)
        try:
            piece = await self._make(job, reporter)
            await asyncio.shield(self._spawn(self._keep(job, attempt, piece, reporter.loading)))
        except StaleAttempt:
            log.info("job %s: attempt %s no longer counts", job_id, attempt)
        except WorkerDied as error:
            log.warning("job %s lost its worker: %s", job_id, error)
            self.metrics.failed(error)
            self._spawn(self._again_or_fail(job, attempt, asyncio.current_task()))
        except MarioError as error:
            self.metrics.failed(error)
            await self._fail(job_id, error.message, attempt)
        except Exception as error:
            self.metrics.failed(error)
            await self._fail(job_id, unexpected(error), attempt)

    async def _make(self, job: Job, reporter: ProgressReporter) -> NewPiece:
        began = self._clock()
        work = await self._inputs.gather(job)
        made = await self._compose(work, reporter)
        request = job.request
        data = await asyncio.to_thread(encode, made.clip, request.output_format, tags=tags(request))
        return NewPiece(
            request=request,
            audio=await self.store.put(data),
            name=file_name(request),
            model=made.model,
            seconds_taken=self._clock() - began,
            tokens=await self.store.put(pack(made.tokens)),
            note=job.note,
            parent_id=job.source_piece_id,
        )

    async def _compose(self, work: JobInputs, reporter: ProgressReporter) -> Result:
        """The music of a job. Where it comes out silent, once more with noise that its seed gives.

        So a seed still means one piece. Raises :class:`GenerationFailed` for what nobody can hear.
        """
        request = work.request
        for seed in (request.seed or 0, (request.seed or 0) ^ OTHER_NOISE):
            made = await self._executor.run(
                replace(work, request=request.replace(seed=seed)), reporter
            )
            if is_broken(made.clip):
                raise GenerationFailed("sound-broken")
            if not is_silent(_new(made.clip, request)):
                return made
            log.info("job %s: silence came out with noise %s", work.id, seed)
        raise GenerationFailed("new-part-silent" if request.continuation else "piece-silent")

    async def _keep(self, job: Job, attempt: int, piece: NewPiece, loading: float) -> None:
        """Once this has begun, the piece is delivered even if its job is stopped meanwhile."""
        alone = self.scheduler.finished(job.id, loading)
        await self.store.made(job.id, attempt, piece)
        self.metrics.made(job.request.duration, alone)
        self._delivery.deliver(job.id)
        with contextlib.suppress(StoreError):  # the next piece is measured too
            await self.store.observe(_measured(job.request), job.request.duration, alone)

    async def _again_or_fail(self, job: Job, attempt: int, turn: asyncio.Task[None] | None) -> None:
        """Back into line when the turn that failed is over, unless this was the second time."""
        if turn is not None:
            await asyncio.wait([turn])
        try:
            job = await self.store.requeue(job.id, attempt, worker_died=True)
        except StaleAttempt:
            return
        except StoreError:
            return self._later(job.id)
        await self._begin_or_tell(job)

    async def _begin_or_tell(self, job: Job) -> None:
        if job.state is State.failed:
            self._delivery.notify_end(job.id)
        else:
            await self.begin(job)

    async def _give_up(self, ticket: QueuedJob, error: MarioError) -> None:
        self.metrics.failed(error)
        try:
            await self._fail(ticket.job_id, error.message)
        except StoreError:
            self._later(ticket.job_id)

    async def _fail(self, job_id: str, reason: Message, attempt: int | None = None) -> None:
        if await self.store.fail(job_id, reason, attempt):
            self._waiting.pop(job_id, None)
            self._delivery.notify_end(job_id)

    def _tell_places(self) -> None:
        places = self.scheduler.places()
        for job, told in list(self._waiting.values()):
            place = places.get(job.id)
            if place and place.ahead != told and (told < 0 or place.ahead < NEAR):
                self._waiting[job.id] = (job, place.ahead)
                self._throttle.show(job.id, self._presenter.queued(job, place))

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _new(clip: Clip, request: GenerationRequest) -> Clip:
    """What was composed, without what stands before it and may ring into its first half-second."""
    if not request.continuation:
        return clip
    return clip.since(clip.seconds - request.duration + WINDOW)


def _measured(request: GenerationRequest) -> str:
    """Whose speed is measured: with MultiBand Diffusion a model is another, far slower one."""
    name = request.replicate_weights or ""
    return f"{name}+mbd" if request.multi_band_diffusion else name
