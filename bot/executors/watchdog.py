"""How long the worker's threads have got nowhere, for a watchdog that cannot see into them."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class Activity(StrEnum):
    """starting: until the first word. idle: waiting for work, when not even that is heard of.
    compiling: a model's first step. decoding: from frame to frame.
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


class ActivityMonitor:
    """Written by the threads that do things, read by any."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._moved: dict[Activity, float] = {}

    def moved(self, activity: Activity) -> None:
        """This goes on, and has just got somewhere."""
        self._moved[activity] = self._clock()

    def over(self, activity: Activity) -> None:
        self._moved.pop(activity, None)

    @contextmanager
    def during(self, activity: Activity) -> Iterator[None]:
        self.moved(activity)
        try:
            yield
        finally:
            self.over(activity)

    def stillness(self) -> dict[Activity, float]:
        """Seconds since each thing that goes on last got somewhere."""
        now = self._clock()
        return {activity: now - moved for activity, moved in self._moved.copy().items()}


@dataclass(frozen=True)
class HangTimeouts:
    """Seconds without progress after which an :class:`Activity` is taken for hung."""

    starting: float = 60
    idle: float = 60
    loading: float = 600
    preparing: float = 600
    compiling: float = 300
    stepping: float = 60
    decoding: float = 300
    finishing: float = 300
    diffusing: float = 3600

    def lost(self, stillness: Mapping[Activity, float], silence: float) -> str | None:
        """What has hung, in words; ``silence``: seconds since ``stillness`` was reported."""
        for activity, still in (stillness or {Activity.idle: 0.0}).items():
            if still + silence > getattr(self, activity):
                return f"got nowhere in {activity} for {still + silence:.0f} s"
        return None
