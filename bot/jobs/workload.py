"""How far each running job is, and how much running together slows them down.

With n jobs at once each takes ``1 + c (n - 1)`` times as long as alone; c is learnt from jobs that
end. Let a job that needs ``cost`` seconds alone take ``wall`` seconds, and let ``crowd`` be the
integral of (n - 1) over that time, so that on average n - 1 = crowd / wall. Then::

    wall / cost = 1 + c * crowd / wall    =>    c = (wall / cost - 1) * wall / crowd
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.jobs.queueing import QueuedJob

MEMORY = 0.8  # the share of what was known in a new estimate of c
STEEPEST = 2.0  # a c above this is a measurement gone wrong
OVERDUE = 0.05  # of its cost, that a job which should have ended is taken to need still
COMPANY = 0.1  # other jobs on average, below which nothing is learnt


@dataclass(eq=False)
class _Run:
    """left and alone: seconds of computing still to do, and done, as if alone."""

    job: QueuedJob
    started: float
    left: float
    alone: float = 0.0
    crowd: float = 0.0


class Workload:
    """What runs. clock: monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._runs: dict[str, _Run] = {}
        self._seen = clock()
        self.contention = 0.0  # c

    def running(self) -> list[QueuedJob]:
        return [run.job for run in self._runs.values()]

    def slowdown(self, together: int) -> float:
        """How many times longer a job takes among ``together`` than alone."""
        return 1 + self.contention * (together - 1)

    def left(self) -> dict[QueuedJob, float]:
        """The seconds that each running job would still take alone; never quite none."""
        self._advance()
        return {run.job: max(run.left, OVERDUE * run.job.cost) for run in self._runs.values()}

    def began(self, job: QueuedJob) -> None:
        self._advance()
        self._runs[job.job_id] = _Run(job, self._clock(), job.cost)

    def completed(self, job_id: str, loading: float) -> float:
        """Learn from a job that was composed; the seconds it would have taken alone."""
        self._advance()
        run = self._runs[job_id]
        wall = self._clock() - run.started
        if not loading and run.crowd > COMPANY * wall and run.job.cost > 0:
            seen = (wall / run.job.cost - 1) * wall / run.crowd
            bounded = min(max(seen, 0.0), STEEPEST)
            self.contention = MEMORY * self.contention + (1 - MEMORY) * bounded
        return max(run.alone - loading, 0.0)

    def ended(self, job_id: str) -> None:
        self._advance()
        del self._runs[job_id]

    def _advance(self) -> None:
        """Credit what runs with the work done since it was last looked at."""
        now = self._clock()
        passed, self._seen = now - self._seen, now
        together = len(self._runs)
        for run in self._runs.values():
            run.left -= passed / self.slowdown(together)
            run.alone += passed / self.slowdown(together)
            run.crowd += passed * (together - 1)
