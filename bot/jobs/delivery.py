"""Delivery: an outcome is shown again and again, until it has arrived or nobody can receive it.

What has been shown is written down, so a restart shows only the rest::

    made ──shown──▶ delivered          failed, cancelled ──shown──▶ marked as notified
      └──nobody can receive it──▶ failed ──┘
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.errors import MarioError, Message, StoreError
from bot.jobs.metrics import Metrics
from bot.jobs.presenter import Presenter, Undeliverable
from bot.jobs.progress import Throttle
from bot.store import DAY, Job, Piece, StaleAttempt, State, Store
from bot.timings import Timings
from bot.util.retry import forever, retry

log = logging.getLogger(__name__)

Spawn = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


class Delivery:
    """Shows finished pieces, failures and cancellations.

    spawn: starts a task of the service's. settled: told of each job that is over and shown.
    """

    def __init__(
        self,
        store: Store,
        presenter: Presenter,
        throttle: Throttle,
        spawn: Spawn,
        metrics: Metrics,
        timings: Timings,
        settled: Callable[[Job], None],
    ) -> None:
        self._settled = settled
        self._store, self._presenter, self._throttle = store, presenter, throttle
        self._spawn, self._metrics, self._timings = spawn, metrics, timings
        self._told_of_restart: set[str] = set()
        self._refreshing: set[str] = set()
        self._ending: set[str] = set()
        self._delivering: set[str] = set()

    @property
    def in_hand(self) -> set[str]:
        """The jobs of which something is to be shown."""
        return self._delivering | self._ending | self._refreshing

    def deliver(self, job_id: str) -> None:
        """Show the takes of a job that is made."""
        self._begin(self._delivering, self._deliver, job_id)

    def notify_end(self, job_id: str) -> None:
        """Show that a job failed or was cancelled."""
        self._begin(self._ending, self._notify_end, job_id)

    def refresh(self, job_id: str) -> None:
        """Show only those takes of a delivered job that are left."""
        self._begin(self._refreshing, self._refresh, job_id)

    def _begin(
        self, among: set[str], act: Callable[[str], Coroutine[Any, Any, None]], job_id: str
    ) -> None:
        """Unless it is under way, and so sees whatever there is more by now."""
        if job_id not in among:
            among.add(job_id)
            task = self._spawn(self._until_done(act, job_id))
            task.add_done_callback(lambda _: among.discard(job_id))

    async def show_restarting(self) -> None:
        """Tell everybody who waits, once, that their place is kept."""
        try:
            unfinished = await self._store.unfinished()
        except StoreError as error:
            log.warning("nobody is told of the restart: %s", error)
            return
        waiting = [
            job for job in unfinished if job.state is State.accepted and self._store.has(job)
        ]
        untold = [job for job in waiting if job.id not in self._told_of_restart]
        self._told_of_restart |= {job.id for job in untold}
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._timings.goodbye):
                await asyncio.gather(*map(self._show_restarting, untold))

    async def show_once(self, showing: Coroutine[Any, Any, None]) -> None:
        """Show what is not worth a second try: an error ends in the log."""
        try:
            await showing
        except MarioError as error:
            log.info("not shown: %s", error)
        except Exception:
            log.exception("something could not be shown")

    async def _show_restarting(self, job: Job) -> None:
        await self._throttle.end(job.id)
        await self.show_once(self._presenter.restarting(job))

    async def _until_done(
        self, act: Callable[[str], Coroutine[Any, Any, None]], job_id: str
    ) -> None:
        def failed(_: Exception) -> None:
            log.exception("job %s: its outcome was not shown; tried again later", job_id)

        delays = forever(self._timings.delivery_retries)
        with contextlib.suppress(StaleAttempt):  # it is another process's by now
            await retry(
                lambda: act(job_id),
                delays=delays,
                on=Exception,
                when=lambda error: not isinstance(error, StaleAttempt),
                failed=failed,
            )

    async def _deliver(self, job_id: str) -> None:
        job, pieces = await self._store.job(job_id), await self._store.pieces_of_job(job_id)
        if job is None or job.state is not State.made or not self._store.has(job):
            return
        await self._throttle.end(job_id)
        try:
            if not pieces:
                raise Undeliverable("piece-deleted-unposted")
            remark = await self._show_pieces(job, pieces)
        except Undeliverable as error:
            log.warning("job %s cannot be delivered: %s", job_id, error)
            self._metrics.delivery("undeliverable")
            await self._store.undeliverable(job_id, error.message)
            await self._notify_end(job_id)
        else:
            self._metrics.delivery("delivered")
            await self._store.delivered(job_id, remark)
            self._settled(job)

    async def _refresh(self, job_id: str) -> None:
        while (record := await self._store.job_message(job_id)) and record.stale_at is not None:
            job, pieces = await self._store.job(job_id), await self._store.pieces_of_job(job_id)
            if job is not None and not self._store.has(job):
                break
            if job is not None and pieces:
                try:
                    await self._presenter.changed(job, pieces)
                except Undeliverable as error:
                    log.info("job %s: its message stays as it was: %s", job_id, error)
            await self._store.mark_shown(job_id, record.stale_at)

    async def _show_pieces(self, job: Job, pieces: Sequence[Piece]) -> Message | None:
        try:
            return await self._presenter.deliver(job, pieces)
        except Undeliverable:
            raise
        except Exception as error:
            if job.made_at is not None and self._store.now() - job.made_at > DAY:
                raise Undeliverable("piece-unposted-for-a-day") from error
            self._metrics.delivery("retried")
            raise

    async def _notify_end(self, job_id: str) -> None:
        await self._throttle.end(job_id)
        job = await self._store.job(job_id)
        ended = job is not None and job.state in (State.failed, State.cancelled)
        if job is None or not ended or not self._store.has(job):
            return
        try:
            await self._presenter.ended(job)
        except Undeliverable as error:
            log.info("job %s: nobody can be told how it ended: %s", job_id, error)
        await self._store.mark_notified(job_id)
        self._settled(job)
