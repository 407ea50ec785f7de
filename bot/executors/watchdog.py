"""How a worker that hangs is noticed from outside, where nobody can see into its threads.

The worker's threads note in an :class:`ActivityMonitor` whenever something gets on. A
:class:`Heartbeat` carries what has got on and when to the watchdog, which compares it with
:class:`HangTimeouts`.
"""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class Activity(StrEnum):
    """What a worker does.

    starting: until the first heartbeat. idle: waiting for a job. compiling: a model's first step.
    stepping: inside one step. decoding: from frame to frame.
    """

    starting = "starting"
    idle = "idle"
    loading = "loading"
    preparing = "preparing"
    compiling = "compiling"
    stepping = "stepping"
    decoding = "decoding"
    finishing = "finishing"
    diffusing = "diffusing"


class Heartbeat(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """The worker's process is alive.

    stalled: for each activity under way, the seconds since it last advanced.
    """

    stalled: dict[Activity, Annotated[float, Meta(ge=0)]]


class ActivityMonitor:
    """Which activities are under way, and when each last advanced. Used from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._advanced: dict[Activity, float] = {}

    def advanced(self, activity: Activity) -> None:
        """This activity is under way and has just advanced."""
        self._advanced[activity] = self._clock()

    def ended(self, activity: Activity) -> None:
        self._advanced.pop(activity, None)

    @contextmanager
    def during(self, activity: Activity) -> Generator[None]:
        self.advanced(activity)
        try:
            yield
        finally:
            self.ended(activity)

    def heartbeat(self) -> Heartbeat:
        now = self._clock()
        return Heartbeat({activity: now - at for activity, at in self._advanced.copy().items()})


@dataclass(frozen=True)
class HangTimeouts:
    """Seconds without an advance after which an :class:`Activity` counts as hung."""

    starting: float = 60
    idle: float = 60
    loading: float = 600
    preparing: float = 600
    compiling: float = 300
    stepping: float = 60
    decoding: float = 300
    finishing: float = 300
    diffusing: float = 3600

    def hung(self, stalled: Mapping[Activity, float], silence: float) -> str | None:
        """What has hung, as the rest of a sentence about the process; None while nothing has.

        silence: seconds since the heartbeat that told ``stalled``.
        """
        for activity, seconds in (stalled or {Activity.idle: 0.0}).items():
            if seconds + silence > getattr(self, activity):
                return f"got nowhere in {activity} for {seconds + silence:.0f} s"
        return None
