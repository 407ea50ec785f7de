"""Progress: what is shown of a job before it ends, how often, and with which estimate."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.executors.executor import Progress, Stage
from bot.jobs.presenter import Presenter
from bot.store import Job

Showing = Coroutine[Any, Any, None]
"""One call of the presenter, not yet begun; closed unused where something newer replaces it."""


class Throttle:
    """Shows the newest progress of each job, once an interval; a job's end stops it.

    Of each open job at most one showing runs and one waits::

        show ─▶ waits ─▶ runs ─▶ pause of one interval ─▶ runs what came meanwhile …

    interval: seconds from the end of one showing to the next. patience: seconds that the end waits
    for a showing under way, which may be held by a rate limit. spawn: runs a showing as a task.
    """

    def __init__(
        self, interval: float, patience: float, spawn: Callable[[Showing], asyncio.Task[None]]
    ) -> None:
        self._interval, self._patience, self._spawn = interval, patience, spawn
        self._open: set[str] = set()
        self._waiting: dict[str, Showing] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._pauses: dict[str, asyncio.TimerHandle] = {}

    def open(self, job_id: str) -> None:
        """From now on progress of this job is shown."""
        self._open.add(job_id)

    def show(self, job_id: str, showing: Showing) -> None:
        """Show this when its time has come, unless something newer or the end comes first."""
        if job_id not in self._open:
            showing.close()
            return
        if older := self._waiting.pop(job_id, None):
            older.close()
        self._waiting[job_id] = showing
        if job_id not in self._running and job_id not in self._pauses:
            self._run(job_id)

    async def end(self, job_id: str) -> bool:
        """No more progress of this job: returns when none is under way, so its end comes last.

        Whether there has been any.
        """
        shown = job_id in self._open
        self._open.discard(job_id)
        self._drop(job_id)
        if task := self._running.get(job_id):
            await asyncio.wait([task], timeout=self._patience)
            task.cancel()
            await asyncio.wait([task])
            await asyncio.sleep(0)  # what follows a task comes after it
        self._drop(job_id)
        return shown

    def close(self) -> None:
        """No more progress of any job."""
        self._open.clear()
        for job_id in {*self._waiting, *self._pauses}:
            self._drop(job_id)

    def _run(self, job_id: str) -> None:
        self._pauses.pop(job_id, None)
        if showing := self._waiting.pop(job_id, None):
            self._running[job_id] = task = self._spawn(showing)
            task.add_done_callback(lambda _: self._pause(job_id))

    def _pause(self, job_id: str) -> None:
        del self._running[job_id]
        loop = asyncio.get_running_loop()
        self._pauses[job_id] = loop.call_later(self._interval, self._run, job_id)

    def _drop(self, job_id: str) -> None:
        """Forget what waits and the pause before it."""
        if showing := self._waiting.pop(job_id, None):
            showing.close()
        if pause := self._pauses.pop(job_id, None):
            pause.cancel()


_ORDER = {Stage.loading: 0, Stage.composing: 1, Stage.finishing: 2, Stage.diffusing: 2}


class TakesProgress:
    """The progress of several takes that are made side by side, as that of one job.

    It is at the stage of the take that is furthest behind; there it counts what all have done.
    """

    def __init__(self, report: Callable[[Progress], None], takes: int) -> None:
        self._report = report
        self._latest: list[Progress | None] = [None] * takes
        self._totals: dict[Stage, int] = {}

    def of(self, index: int) -> Callable[[Progress], None]:
        """What the take at ``index``, from 0, reports to."""

        def report(progress: Progress) -> None:
            self._latest[index] = progress
            stage = progress.stage
            self._totals[stage] = max(progress.total, self._totals.get(stage, 0))
            self._report(self._combined())

        return report if len(self._latest) > 1 else self._report

    def _combined(self) -> Progress:
        begun = [one for one in self._latest if one is not None]
        last = min(begun, key=lambda one: _ORDER[one.stage])
        stage = last.stage
        if stage is Stage.loading:
            return last
        if len(begun) < len(self._latest):
            stage = Stage.composing
        total = self._totals.get(stage, 0)
        done = 0
        for one in begun:
            further = _ORDER[one.stage] > _ORDER[stage]
            done += total if further else one.done
        return Progress(stage, done, total * len(self._latest))


class ProgressReporter:
    """Turns an executor's progress into what people see, with an estimate of the time left.

    loading: seconds that went by until the model was there.
    """

    def __init__(
        self,
        job: Job,
        presenter: Presenter,
        show: Callable[[str, Showing], None],
        clock: Callable[[], float],
    ) -> None:
        self._job, self._presenter, self._show, self._clock = job, presenter, show, clock
        self._slowest = Stage.diffusing if job.request.multi_band_diffusion else Stage.composing
        self._began: tuple[float, int] | None = None
        self._loading_since: float | None = None
        self.loading = 0.0

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
        """Seconds until the last frame or step, at the speed since the first that was counted."""
        began, first = self._began or (now, progress.done)
        if progress.done <= first:
            self._began = now, first
            return None
        return (now - began) / (progress.done - first) * (progress.total - progress.done)
