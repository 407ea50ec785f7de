"""Brings every outcome to its author: again and again, until it arrives or nobody can have it."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.errors import MarioError, Message, StoreError
from bot.jobs.metrics import Metrics
from bot.jobs.presenter import Presenter, Undeliverable
from bot.jobs.progress import Throttle
from bot.store import DAY, Job, Piece, State, Store

log = logging.getLogger(__name__)

RETRY_AFTER = (30, 120, 600)  # seconds until what failed is tried again; the last for ever
GOODBYE = 10.0  # seconds in which everybody is told of a restart

Spawn = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


class Delivery:
    """Shows ends and pieces; what has been shown is written down, so a restart shows the rest."""

    def __init__(
        self, store: Store, presenter: Presenter, throttle: Throttle, spawn: Spawn, metrics: Metrics
    ) -> None:
        self._store, self._presenter, self._throttle, self._spawn = (
            store,
            presenter,
            throttle,
            spawn,
        )
        self._metrics = metrics
        self._parted: set[str] = set()

    def deliver(self, job_id: str) -> None:
        """Post the piece of a job that is made."""
        self._spawn(self._until_done(self._deliver, job_id))

    def notify_end(self, job_id: str) -> asyncio.Task[None]:
        """Say that a job failed or was cancelled. The task ends when that has been seen to."""
        return self._spawn(self._until_done(self._notify_end, job_id))

    async def take_up(self) -> None:
        """Say what ended while nobody could be told."""
        for job in await self._store.unnotified():
            self.notify_end(job.id)

    async def say_restarting(self) -> None:
        """Tell everybody who waits, once, that their place is kept, as far as that can be seen."""
        try:
            unfinished = await self._store.unfinished()
        except StoreError as error:
            log.warning("nobody is told of the restart: %s", error)
            return
        waiting = [job for job in unfinished if job.state is State.accepted]
        unnotified = [job for job in waiting if job.id not in self._parted]
        self._parted |= {job.id for job in unnotified}
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                await asyncio.gather(*map(self._part, unnotified))

    async def quietly(self, showing: Coroutine[Any, Any, None]) -> None:
        """Show what is not worth a second try."""
        try:
            await showing
        except MarioError as error:
            log.info("not shown: %s", error)
        except Exception:
            log.exception("something could not be shown")

    async def _part(self, job: Job) -> None:
        await self._throttle.end(job.id)
        await self.quietly(self._presenter.restarting(job))

    async def _until_done(
        self, act: Callable[[str], Coroutine[Any, Any, None]], job_id: str
    ) -> None:
        for pause in itertools.chain(RETRY_AFTER, itertools.repeat(RETRY_AFTER[-1])):
            try:
                await act(job_id)
                return
            except Exception:
                log.exception("job %s: its outcome was not shown; tried again later", job_id)
            await asyncio.sleep(pause)

    async def _deliver(self, job_id: str) -> None:
        job, piece = await self._store.job(job_id), await self._store.piece_of_job(job_id)
        if job is None or job.state is not State.made:
            return
        await self._throttle.end(job_id)
        try:
            if piece is None:
                raise Undeliverable("piece-deleted-unposted")
            remark = await self._bring(job, piece)
        except Undeliverable as error:
            log.warning("job %s cannot be delivered: %s", job_id, error)
            self._metrics.delivery("undeliverable")
            await self._store.undeliverable(job_id, error.message)
            await self._notify_end(job_id)
        else:
            self._metrics.delivery("delivered")
            await self._store.delivered(job_id, remark)

    async def _bring(self, job: Job, piece: Piece) -> Message | None:
        try:
            return await self._presenter.deliver(job, piece)
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
        if job is None or job.state not in (State.failed, State.cancelled):
            return
        try:
            await self._presenter.ended(job)
        except Undeliverable as error:
            log.info("job %s: nobody can be told how it ended: %s", job_id, error)
        await self._store.mark_notified(job_id)
