"""An accepted job from its place in line to its end, whatever happens on the way."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from bot.config import Limits, Settings
from bot.errors import MarioError, Message, StoreError, unexpected
from bot.executors.executor import Executor, WorkerDied
from bot.jobs.delivery import Delivery
from bot.jobs.metrics import Metrics
from bot.jobs.piece_maker import PieceMaker, expected_cost, measured
from bot.jobs.presenter import Presenter
from bot.jobs.progress import ProgressReporter, Throttle
from bot.jobs.queueing import QueuedJob
from bot.jobs.scheduler import Scheduler
from bot.jobs.servers import Servers
from bot.jobs.sharing import Sharing
from bot.store import (
    Crowded,
    DatabaseGone,
    FilesUnreachable,
    Job,
    NewPiece,
    ShardPart,
    StaleAttempt,
    State,
    Store,
)
from bot.timings import Timings

log = logging.getLogger(__name__)

NEAR = 5  # with fewer ahead, people are told each time their position changes


class JobRunner:
    """Queues, runs and delivers jobs, and keeps the promises about them."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        executor: Executor,
        presenter: Presenter,
        timings: Timings,
        servers: Servers,
        piece_maker: PieceMaker,
        settled: Callable[[Job], None],
    ) -> None:
        """settled: called with each job that has ended, once people have been shown how."""
        self._store, self._executor, self._presenter = store, executor, presenter
        self._timings, self._servers, self._piece_maker = timings, servers, piece_maker
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: dict[str, tuple[Job, int]] = {}  # and how many were ahead when last told
        self._later: set[str] = set()  # jobs that go on when their record can be reached
        self._throttle = Throttle(
            timings.progress_interval, timings.progress_patience, self._spawn_shown
        )
        self.scheduler = Scheduler(
            self._run,
            self._give_up,
            lambda: executor.capacity if executor.ready else 0,
            timings.clock,
            queue=settings.limits.queue,
            outside=settings.limits.queue_outside_servers,
            on_change=self._show_positions,
        )
        self.metrics = Metrics(self.scheduler, executor, lambda: store.nbytes)
        self.delivery = Delivery(
            store, presenter, self._throttle, self._spawn, self.metrics, timings, settled
        )
        self._sharing = Sharing(
            store,
            self.scheduler,
            timings,
            in_hand=lambda: self.scheduler.held | self.delivery.in_hand | self._later,
            take_over=self._take_over,
            let_go=self._let_go,
            per_server=settings.limits.running_per_server,
            deadline=lambda: store.now() + timedelta(minutes=settings.limits.job_minutes),
            part=ShardPart(settings.shards.count, settings.shards.ids),
        )

    @property
    def busy(self) -> bool:
        """Whether something is being shown, delivered or put back in line right now."""
        return bool(self._tasks)

    async def open(self) -> None:
        """Take up everything that is unfinished or was left unsaid."""
        await self._executor.start(self.scheduler.tick)
        await self._sharing.open()

    async def close(self, patience: float = 0.0) -> None:
        """Begin nothing more, give what runs ``patience`` seconds, and keep everyone's place."""
        self.scheduler.pause()
        telling = self._spawn(self.delivery.show_restarting())
        for job_id in await self.scheduler.drain(patience):
            # Somebody may have cancelled it just now; what cannot be written, the next start finds.
            with contextlib.suppress(StaleAttempt, StoreError):
                job = await self._store.job(job_id)
                if job is not None and job.state is State.running and self._store.has(job):
                    await self._store.requeue(job.id, job.attempt)
        await asyncio.wait([telling, *self._tasks], timeout=self._timings.last_deliveries)
        await self.delivery.show_restarting()
        self._throttle.close()
        for task in self._tasks:  # the store knows what they were at
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._sharing.close()
        await self._executor.close()

    def stop(self, job_id: str) -> None:
        """Let go of a job that was cancelled, and show that it was."""
        self.scheduler.cancel(job_id)
        self._waiting.pop(job_id, None)
        self.delivery.notify_end(job_id)

    async def enqueue(self, job: Job, limits: Limits | None = None) -> None:
        """Put an accepted job in line, which shows where it stands."""
        try:
            inforce = limits or await self._servers.limits(job.guild_id)
            cost = await expected_cost(
                self._store, job.spec.model, job.request, joins=job.parts is not None
            )
        except StoreError:
            self._log_unreachable(job.id)
            return self._take_up_later(job.id)
        if self.scheduler.paused:  # the next start takes it up; until then it says so
            return
        self._waiting[job.id] = (job, -1)
        self._throttle.open(job.id)
        queued = QueuedJob(
            job.id,
            job.user_id,
            job.guild_id,
            cost=cost,
            running_per_user=job.running_per_user or inforce.running_per_user,
            running_per_server=inforce.running_per_server,
            deadline=self._on_our_clock(job),
        )
        self.scheduler.add(queued)

    def _on_our_clock(self, job: Job) -> float:
        """The job's deadline as the scheduler counts time."""
        if job.deadline is None:
            return float("inf")
        return self._timings.clock() + (job.deadline - self._store.now()).total_seconds()

    async def _run(self, queued: QueuedJob) -> None:
        """One attempt at a job whose turn has come."""
        self._waiting.pop(queued.job_id, None)
        try:
            await self._attempt(queued)
        except Crowded:
            self._take_up_later(queued.job_id, self._timings.look)
        except StoreError:
            self._log_unreachable(queued.job_id)
            self._take_up_later(queued.job_id)

    async def _attempt(self, queued: QueuedJob) -> None:
        job_id = queued.job_id
        attempt = await self._store.start(
            job_id, queued.running_per_user, queued.running_per_server
        )
        job = await self._store.job(job_id)
        if attempt is None or job is None:
            return
        self.metrics.started((self._store.now() - job.accepted_at).total_seconds())
        reporter = ProgressReporter(job, self._presenter, self._throttle.show, self._timings.clock)
        try:
            takes = await self._piece_maker.make(job, reporter)
            await asyncio.shield(self._spawn(self._keep(job, attempt, takes, reporter.loading)))
        except StaleAttempt:
            log.info("job %s: attempt %s no longer counts", job_id, attempt)
        except WorkerDied as error:
            log.warning("job %s lost its worker: %s", job_id, error)
            self.metrics.failed(error)
            self._spawn(self._requeue_after(asyncio.current_task(), job, attempt))
        except (DatabaseGone, FilesUnreachable):  # what is kept is seen when they are back
            raise
        except MarioError as error:
            self.metrics.failed(error)
            await self._fail(job_id, error.message, attempt)
        except Exception as error:
            self.metrics.failed(error)
            await self._fail(job_id, unexpected(error), attempt)

    async def _keep(self, job: Job, attempt: int, takes: list[NewPiece], loading: float) -> None:
        """Once this has begun, the takes are delivered even if its job is stopped meanwhile."""
        alone = self.scheduler.succeeded(job.id, loading)
        await self._store.made(job.id, attempt, *takes)
        self.delivery.deliver(job.id)
        if job.parts is not None:  # nothing was composed
            return
        self.metrics.made(job.request.seconds, alone)
        with contextlib.suppress(StoreError):  # the next piece is measured too
            await self._store.observe(
                measured(job.spec.model, job.request), job.request.duration, alone
            )

    async def _requeue_after(self, turn: asyncio.Task[None] | None, job: Job, attempt: int) -> None:
        """Back into line when the turn that lost its worker is over; a second time it fails."""
        if turn is not None:
            await asyncio.wait([turn])
        try:
            job = await self._store.requeue(job.id, attempt, worker_died=True)
        except StaleAttempt:
            return
        except StoreError:
            self._log_unreachable(job.id)
            return self._take_up_later(job.id)
        await self._take_over(job)

    async def _take_over(self, job: Job, crashed: bool = True) -> None:
        """Go on with a job where it was left. crashed: whether the bot that ran it is gone."""
        if job.state is State.running:
            try:
                job = await self._store.requeue(job.id, job.attempt, bot_died=crashed)
            except StaleAttempt:
                return
            except StoreError:
                self._log_unreachable(job.id)
                return self._take_up_later(job.id)
        if job.state is State.accepted:
            await self.scheduler.let_go(job.id)  # of when it was ours before
            self._servers.changed(job.guild_id)  # another bot may have been told meanwhile
            await self.enqueue(job)
        elif job.state is State.made:
            self.delivery.deliver(job.id)
        elif job.state is State.delivered:
            self.delivery.refresh(job.id)
        else:
            self.delivery.notify_end(job.id)

    def _let_go(self, job: Job) -> None:
        """Another process has the job, or has ended it."""
        if self._store.has(job):
            return self.stop(job.id)
        self.scheduler.cancel(job.id)
        self._waiting.pop(job.id, None)
        self._spawn(self._leave(job.id))

    async def _leave(self, job_id: str) -> None:
        """Show no more of a job that another process has; what was just being shown may have come
        after its end, which is then shown once more."""
        if not await self._throttle.end(job_id):
            return
        with contextlib.suppress(StoreError):
            job = await self._store.job(job_id)
            if job is not None and job.owner is None and await self._store.reclaim(job_id):
                await self._take_over(job)

    def _log_unreachable(self, job_id: str) -> None:
        log.exception("job %s: its record cannot be reached; it goes on when it can be", job_id)

    def _take_up_later(self, job_id: str, seconds: float | None = None) -> None:
        """The job goes on after a while, when its record can be read and written.

        seconds: after which that is sure; else when it is found to be so.
        """
        self._later.add(job_id)
        task = self._spawn(self._take_up(job_id, seconds))
        task.add_done_callback(lambda _: self._later.discard(job_id))

    async def _take_up(self, job_id: str, seconds: float | None) -> None:
        """Files must be within reach too, or what is composed could not be kept. A job has as much
        more time to end as they were not."""
        since = self._store.now()
        while True:
            await asyncio.sleep(seconds or self._timings.store_retry)
            with contextlib.suppress(StoreError):
                if seconds is None:
                    await self._store.probe()
                    await self._store.postpone(job_id, self._store.now() - since)
                job = await self._store.job(job_id)
                if job is not None and self._store.has(job):
                    await self._take_over(job, crashed=False)
                return

    async def _give_up(self, queued: QueuedJob, error: MarioError) -> None:
        self.metrics.failed(error)
        try:
            job = await self._store.job(queued.job_id)
            at_the_end = job is not None and job.answer_by and job.deadline == job.answer_by
            reason = Message("answer-time-over") if at_the_end else error.message
            await self._fail(queued.job_id, reason)
        except StoreError:
            self._log_unreachable(queued.job_id)
            self._take_up_later(queued.job_id)

    async def _fail(self, job_id: str, reason: Message, attempt: int | None = None) -> None:
        if await self._store.fail(job_id, reason, attempt):
            self._waiting.pop(job_id, None)
            self.delivery.notify_end(job_id)

    def _show_positions(self) -> None:
        positions = self.scheduler.positions()
        for job, told in list(self._waiting.values()):
            position = positions.get(job.id)
            if position and position.ahead != told and (told < 0 or position.ahead < NEAR):
                self._waiting[job.id] = (job, position.ahead)
                self._throttle.show(job.id, self._presenter.queued(job, position))

    def _spawn_shown(self, showing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return self._spawn(self.delivery.show_once(showing))

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
