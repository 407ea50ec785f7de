"""What is shown on the way: how often, and with which estimate of the time left."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from bot.executors.executor import Progress, Stage
from bot.jobs.presenter import Presenter
from bot.store import Job


class Throttle:
    """What is shown on the way: of each job the newest, not faster than the front's pace."""

    def __init__(
        self, pace: float, spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]
    ) -> None:
        self._pace, self._spawn = pace, spawn
        self._open: set[str] = set()
        self._next: dict[str, Coroutine[Any, Any, None]] = {}
        self._now: dict[str, asyncio.Task[None]] = {}
        self._pauses: dict[str, asyncio.TimerHandle] = {}

    def open(self, job_id: str) -> None:
        self._open.add(job_id)

    def show(self, job_id: str, showing: Coroutine[Any, Any, None]) -> None:
        """Show this when its time has come, unless something newer or the end comes before."""
        if job_id not in self._open:
            showing.close()
            return
        if older := self._next.pop(job_id, None):
            older.close()
        self._next[job_id] = showing
        if job_id not in self._now and job_id not in self._pauses:
            self._begin(job_id)

    async def end(self, job_id: str) -> None:
        """Nothing more of this job in passing, so that its end is shown last."""
        self._open.discard(job_id)
        if never := self._next.pop(job_id, None):
            never.close()
        if pause := self._pauses.pop(job_id, None):
            pause.cancel()
        if task := self._now.get(job_id):
            await asyncio.wait([task])
            await self.end(job_id)

    def close(self) -> None:
        """Nothing more of any job."""
        for never in self._next.values():
            never.close()
        for pause in self._pauses.values():
            pause.cancel()
        for kept in (self._open, self._next, self._pauses):
            kept.clear()

    def _begin(self, job_id: str) -> None:
        self._pauses.pop(job_id, None)
        if showing := self._next.pop(job_id, None):
            self._now[job_id] = task = self._spawn(showing)
            task.add_done_callback(lambda _: self._rest(job_id))

    def _rest(self, job_id: str) -> None:
        del self._now[job_id]
        loop = asyncio.get_running_loop()
        self._pauses[job_id] = loop.call_later(self._pace, self._begin, job_id)


class ProgressReporter:
    """Turns an executor's progress into what people see, with an honest guess of the rest."""

    def __init__(
        self,
        job: Job,
        presenter: Presenter,
        show: Callable[[str, Coroutine[Any, Any, None]], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._job, self._presenter, self._show, self._clock = job, presenter, show, clock
        self._slowest = Stage.diffusing if job.request.multi_band_diffusion else Stage.composing
        self._began: tuple[float, int] | None = None
        self._loading_since: float | None = None
        self.loading = 0.0  # seconds that went by until the model was there

    def __call__(self, progress: Progress) -> None:
        now = self._clock()
        self._count_loading(progress.stage, now)
        left = self._left(progress, now) if progress.stage is self._slowest else None
        self._show(self._job.id, self._presenter.working(self._job, progress, left))

    def _count_loading(self, stage: Stage, now: float) -> None:
        if self._loading_since is not None:
            self.loading += now - self._loading_since
        self._loading_since = now if stage is Stage.loading else None

    def _left(self, progress: Progress, now: float) -> float | None:
        """Seconds until the last frame or step, at the pace since it got anywhere."""
        began, first = self._began or (now, progress.done)
        if progress.done <= first:
            self._began = now, first
            return None
        return (now - began) / (progress.done - first) * (progress.total - progress.done)
