"""What the bot asks of whatever owns the models, and the table of what there is to choose from."""

import pkgutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Protocol

from msgspec import Meta

from bot.config import Settings
from bot.errors import GenerationFailed, MarioError
from bot.job_io import JobInputs, Result
from bot.models.failures import OutOfMemory
from bot.util import system

__all__ = [
    "EXECUTORS",
    "Executor",
    "JobInputs",
    "OutOfMemory",
    "Progress",
    "Result",
    "Stage",
    "WorkerDied",
    "create_executor",
]


class Stage(StrEnum):
    loading = "loading"
    composing = "composing"
    finishing = "finishing"
    diffusing = "diffusing"


@dataclass(frozen=True)
class Progress:
    """How far a job is: ``done`` of ``total``.

    Bytes to fetch while loading, if any; frames while composing, denoising steps while diffusing.
    seconds: that loading has gone on.
    """

    stage: Stage
    done: Annotated[int, Meta(ge=0)] = 0
    total: Annotated[int, Meta(ge=0)] = 0
    seconds: Annotated[float, Meta(ge=0)] = 0.0


class WorkerDied(GenerationFailed):
    """The worker was lost while it had this job, which may or may not have been the cause."""


class Executor(Protocol):
    """Runs jobs, up to :attr:`capacity` at once. All methods are called on the event loop."""

    async def start(self, on_change: Callable[[], None], /) -> None:
        """Begin; :attr:`ready` may follow later.

        on_change: called on the event loop when :attr:`ready`, :attr:`loaded`, :attr:`capacity` or
            :attr:`models` may have changed.
        """
        ...

    async def close(self) -> None:
        """End; jobs that are still running fail with :class:`WorkerDied`."""
        ...

    @property
    def ready(self) -> bool:
        """Whether a job handed over now would be begun."""
        ...

    @property
    def loaded(self) -> bool:
        """Whether a model is in memory, where one is loaded ahead of the first job."""
        ...

    @property
    def capacity(self) -> int:
        """How many jobs may run at once; depends on the memory that is really free."""
        ...

    @property
    def models(self) -> Collection[str]:
        """The names of the models in memory, as far as is known."""
        ...

    async def run(self, inputs: JobInputs, on_progress: Callable[[Progress], None], /) -> Result:
        """Make one piece. Cancelling the awaiting task cancels the job within one step.

        Raises :class:`bot.errors.MarioError`: ``ModelError`` when the model cannot be used,
        ``GenerationFailed`` when composing went wrong, :class:`WorkerDied` when the worker was
        lost. ``on_progress`` is called on the event loop.
        """
        ...


ExecutorFactory = Callable[[Settings], Executor]

EXECUTORS: dict[str, str | ExecutorFactory] = {
    "process": "bot.executors.multi_executor:process_executor",
    "ray": "bot.executors.ray_executor:ray_executor",
    "thread": "bot.executors.thread_executor:ThreadExecutor",
}
"""Each kind's name and what makes one, which is imported when it is first chosen."""


def create_executor(settings: Settings, kind: str | None = None) -> Executor:
    """An executor of this kind, or of the kind that the settings name.

    kind: a name in :data:`EXECUTORS`. Raises :class:`MarioError` for any other.
    """
    name = settings.executor.kind if kind is None else kind
    if name == "process" and not system.is_posix():
        name = "thread"  # a process could not be given the socket that it talks through
    if name not in EXECUTORS:
        raise MarioError("executor-unknown", name=name, known=sorted(EXECUTORS))
    factory = EXECUTORS[name]
    if isinstance(factory, str):
        factory = pkgutil.resolve_name(factory)
    return factory(settings)
