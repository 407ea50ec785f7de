"""What the studio needs of whoever shows jobs to people: Discord, the command line, a test."""

import time
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from bot.errors import MarioError
from bot.executors.base import Progress, Stage
from bot.scheduler import Place
from bot.store import Job, Piece


class Undeliverable(MarioError):
    """Nobody can receive the answer any more."""


class Front(Protocol):
    """Shows one job at a time in one place; what is shown last stays."""

    async def queued(self, job: Job, place: Place) -> None: ...

    async def working(self, job: Job, progress: Progress, seconds_left: float | None) -> None: ...

    async def restarting(self, job: Job) -> None:
        """The bot goes down with this job unfinished; its place is kept."""
        ...

    async def ended(self, job: Job) -> None:
        """It failed or was cancelled; ``job.reason`` is the sentence."""
        ...

    async def deliver(self, job: Job, piece: Piece) -> None:
        """Give the piece to its author; raises :class:`Undeliverable` if nobody can have it."""
        ...


class Reporter:
    """Turns an executor's progress into what people see, with an honest guess of the rest."""

    def __init__(
        self,
        job: Job,
        front: Front,
        show: Callable[[str, Coroutine[Any, Any, None]], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._job, self._front, self._show, self._clock = job, front, show, clock
        self._began: tuple[float, int] | None = None

    def __call__(self, progress: Progress) -> None:
        left = self._left(progress) if progress.stage is Stage.composing else None
        self._show(self._job.id, self._front.working(self._job, progress, left))

    def _left(self, progress: Progress) -> float | None:
        """Seconds until the last frame, at the pace since the first report."""
        now = self._clock()
        began, first = self._began = self._began or (now, progress.done)
        if progress.done <= first:
            return None
        return (now - began) / (progress.done - first) * (progress.total - progress.done)
