"""The seam between the bot and whatever owns the model, so that either can change alone."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.errors import GenerationFailed, MarioError
from bot.job_spec import JobInputs, Result
from bot.models.failures import OutOfMemory

__all__ = [
    "CapacityChanged",
    "Event",
    "Executor",
    "JobInputs",
    "OutOfMemory",
    "Progress",
    "Result",
    "Stage",
    "WorkerDied",
]


class Stage(StrEnum):
    loading = "loading"
    composing = "composing"
    finishing = "finishing"
    diffusing = "MultiBand Diffusion, which takes long"


@dataclass(frozen=True)
class Progress:
    """How far a job is: ``done`` of ``total``.

    Bytes while loading, frames while composing, denoising steps while diffusing.
    """

    stage: Stage
    done: int = 0
    total: int = 0


@dataclass(frozen=True, eq=False)
class Event:
    """What happened to a work: exactly one of the last three is set."""

    id: str
    progress: Progress | None = None
    made: Result | None = None
    error: MarioError | None = None


@dataclass(frozen=True)
class CapacityChanged:
    """How many works the loaded models can decode at once, together."""

    number: int


class Executor(Protocol):
    """Runs works, up to :attr:`capacity` at once. All methods belong to the event loop.

    on_change: whoever owns the executor sets it; called on the event loop when :attr:`ready` or
        :attr:`capacity` has changed.
    """

    on_change: Callable[[], None]

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    @property
    def ready(self) -> bool:
        """Whether work handed over now would be begun."""
        ...

    @property
    def loaded(self) -> bool:
        """Whether a model is in memory, where one is loaded ahead of the first work."""
        ...

    @property
    def capacity(self) -> int:
        """How many works may run at once, from the memory that is really free."""
        ...

    async def run(self, work: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        """Make one piece. Cancelling the awaiting task cancels the work within one step.

        Raises :class:`bot.errors.MarioError`: ``ModelError`` when the model cannot be used,
        ``GenerationFailed`` when composing went wrong, :class:`WorkerDied` when whatever owns the
        model was lost with this work on it. ``on_progress`` is called on the event loop.
        """
        ...


class WorkerDied(GenerationFailed):
    """The process that owned the model was lost; the work was not the cause for certain."""
