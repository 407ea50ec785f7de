"""The Protocol of whoever shows jobs to people: Discord, the command line, a test."""

from collections.abc import Sequence
from typing import Protocol

from bot.errors import MarioError, Message
from bot.executors.executor import Progress
from bot.jobs.queueing import QueuePosition
from bot.store import Job, Piece


class Undeliverable(MarioError):
    """Nobody can receive the answer any more."""


class Presenter(Protocol):
    """Shows each job in one place; what is shown last stays."""

    async def queued(self, job: Job, position: QueuePosition) -> None: ...

    async def working(self, job: Job, progress: Progress, seconds_left: float | None) -> None: ...

    async def restarting(self, job: Job) -> None:
        """The bot goes down with this job unfinished; its place is kept."""
        ...

    async def ended(self, job: Job) -> None:
        """It failed or was cancelled; ``job.reason`` says why."""
        ...

    async def deliver(self, job: Job, pieces: Sequence[Piece]) -> Message | None:
        """Give its takes, at least one, to the job's author; raises :class:`Undeliverable` if
        nobody can have them.

        Returns a remark where something about the delivery cannot be known.
        """
        ...

    async def changed(self, job: Job, pieces: Sequence[Piece]) -> None:
        """Show these takes alone, at least one, where all were delivered; raises
        :class:`Undeliverable` if that cannot be changed any more."""
        ...
