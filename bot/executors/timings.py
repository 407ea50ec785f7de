"""Every interval that the executors keep, in one place."""

import math
from dataclasses import dataclass, field

from bot.config import Settings
from bot.executors.watchdog import HangTimeouts


@dataclass(frozen=True)
class ExecutorTimings:
    """All in seconds.

    poll: between two looks of the watchdog at the clock.
    report: between two progress events of one job, at least.
    loading_report: between two reports of a load that has nothing new to tell but the time.
    heartbeat: between two heartbeats.
    healthy: a process that lived so long did not die of its own start.
    first_backoff, longest_backoff: before a process that keeps dying is started again.
    stall: how long the rest of a message from the process may take to come.
    patience: how long a job waits where a worker was lost, before it goes where there is one.
    reaping: how long a killed process may take to be gone.
    hang: without an advance, until an activity counts as hung.
    """

    poll: float = 0.1
    report: float = 0.1
    loading_report: float = 1.0
    heartbeat: float = 0.25
    healthy: float = 30.0
    first_backoff: float = 0.5
    longest_backoff: float = 30.0
    stall: float = 30.0
    patience: float = math.inf
    reaping: float = 5.0
    hang: HangTimeouts = field(default_factory=HangTimeouts)

    @classmethod
    def of(cls, settings: Settings) -> "ExecutorTimings":
        """A MultiBand Diffusion may take as long as the job may."""
        return cls(hang=HangTimeouts(diffusing=60 * settings.limits.job_minutes))

    def backoff(self, early_deaths: int) -> float:
        """The pause before the next start, after so many deaths in a row soon after a start.

        None after the first: it may have been a job's doing.
        """
        if early_deaths < 2:
            return 0.0
        return min(self.first_backoff * 2 ** (early_deaths - 2), self.longest_backoff)
