"""What the studio needs of whoever shows jobs to people: Discord, the command line, a test."""

from typing import Protocol

from bot.errors import MarioError, Message
from bot.executors.executor import Progress
from bot.jobs.scheduler import Place
from bot.store import Job, Piece


class Undeliverable(MarioError):
    """Nobody can receive the answer any more."""


class Presenter(Protocol):
    """Shows one job at a time in one place; what is shown last stays.

    pace: seconds from one passing look of a job to its next.
    """

    pace: float

    async def queued(self, job: Job, place: Place) -> None: ...

    async def working(self, job: Job, progress: Progress, seconds_left: float | None) -> None: ...

    async def restarting(self, job: Job) -> None:
        """The bot goes down with this job unfinished; its place is kept."""
        ...

    async def ended(self, job: Job) -> None:
        """It failed or was cancelled; ``job.reason`` says why."""
        ...

    async def deliver(self, job: Job, piece: Piece) -> Message | None:
        """Give the piece to its author; raises :class:`Undeliverable` if nobody can have it.

        Returns a remark where something about the delivery cannot be known.
        """
        ...
