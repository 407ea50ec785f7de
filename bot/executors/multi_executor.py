"""Several executors of one machine behind one: a process for each GPU that the settings name."""

import asyncio
from collections.abc import Callable, Sequence

from bot.config import Settings
from bot.errors import ModelError
from bot.executors.executor import Executor, JobInputs, Progress, Result, WorkerDied
from bot.executors.process_executor import ProcessExecutor


def process_executor(settings: Settings) -> Executor:
    """One process, or one for each of ``[engine] devices``."""
    engine = settings.engine
    if not engine.devices:
        return ProcessExecutor(settings)
    each = (engine.model_copy(update={"device": device}) for device in engine.devices)
    return MultiExecutor(
        [ProcessExecutor(settings.model_copy(update={"engine": one})) for one in each],
        settings.default_model,
    )


class _Member:
    """One executor. running: its jobs. models: names of those that it was asked for."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.running = 0
        self.models: set[str] = set()

    @property
    def has_room(self) -> bool:
        return self.executor.ready and self.running < self.executor.capacity


class MultiExecutor:
    """An :class:`~bot.executors.executor.Executor` that gives each job to one of several.

    A job goes where there is room; there, to an executor that has its model; among those, to the
    one with the fewest jobs. A job whose worker died goes back to the same executor, which then
    runs it alone.

    default_model: its name; every executor loads it ahead.
    """

    def __init__(self, executors: Sequence[Executor], default_model: str) -> None:
        self._members = [_Member(executor) for executor in executors]
        self._default_model = default_model
        self._suspects: dict[str, _Member] = {}  # by the id of a job whose worker died there

    async def start(self, on_change: Callable[[], None]) -> None:
        for member in self._members:
            await member.executor.start(on_change)

    async def close(self) -> None:
        await asyncio.gather(*(member.executor.close() for member in self._members))

    @property
    def ready(self) -> bool:
        return any(member.executor.ready for member in self._members)

    @property
    def loaded(self) -> bool:
        return any(member.executor.loaded for member in self._members)

    @property
    def capacity(self) -> int:
        ready = (member.executor for member in self._members if member.executor.ready)
        return sum(executor.capacity for executor in ready)

    async def run(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        member = self._suspects.pop(inputs.id, None) or self._choose(inputs.spec.model)
        member.running += 1
        member.models.add(inputs.spec.model)
        try:
            return await member.executor.run(inputs, on_progress)
        except WorkerDied:
            member.models.clear()
            self._suspects[inputs.id] = member
            raise
        except ModelError:
            member.models.discard(inputs.spec.model)
            raise
        finally:
            member.running -= 1

    def _choose(self, model: str) -> _Member:
        def has_model(member: _Member) -> bool:
            return model in member.models or model == self._default_model

        return min(
            self._members,
            key=lambda member: (not member.has_room, not has_model(member), member.running),
        )
