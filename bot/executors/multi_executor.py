"""Several executors behind one: a process for each GPU that the settings name, or Ray's workers."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from bot.config import Settings
from bot.executors.dispatcher import NoWorker
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


class Member:
    """One executor. running: how many jobs it has, by their models."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.running: Counter[str] = Counter()

    @property
    def has_room(self) -> bool:
        return self.executor.ready and self.running.total() < self.executor.capacity


class MultiExecutor:
    """An :class:`~bot.executors.executor.Executor` that gives each job to one of several.

    A job goes where there is room; there, to an executor that has its model or loads it; among
    those, to the one with the fewest jobs. A job whose worker died goes back to the same executor,
    which then runs it alone, unless that one has no worker any more and another has.

    default_model: its name; every executor loads it ahead.
    """

    def __init__(self, executors: Sequence[Executor], default_model: str) -> None:
        self._members = [Member(executor) for executor in executors]
        self._default_model = default_model
        self._suspects: dict[str, Member] = {}  # by the id of a job whose worker died there
        self._on_change: Callable[[], None] = lambda: None
        self._next_change = asyncio.Event()
        self._closed = False

    async def start(self, on_change: Callable[[], None]) -> None:
        self._on_change, self._closed = on_change, False
        for member in self._members:
            await member.executor.start(self._changed)

    async def close(self) -> None:
        self._closed = True
        await asyncio.gather(*(member.executor.close() for member in self._members))
        self._changed()

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

    @property
    def models(self) -> Collection[str]:
        return {name for member in self._members for name in member.executor.models}

    async def run(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        member = self._suspects.pop(inputs.id, None) or self._choose(inputs.spec.model)
        while True:
            try:
                return await self._run_on(member, inputs, on_progress)
            except NoWorker:
                while not (self.ready or self._closed):
                    await self._next_change.wait()
                member = self._choose(inputs.spec.model)

    async def _run_on(
        self, member: Member, inputs: JobInputs, on_progress: Callable[[Progress], None]
    ) -> Result:
        member.running[inputs.spec.model] += 1
        try:
            await self._begins(member)
            return await member.executor.run(inputs, on_progress)
        except WorkerDied:
            self._suspects[inputs.id] = member
            raise
        finally:
            member.running[inputs.spec.model] -= 1
            self._ends(member)

    async def _begins(self, member: Member) -> None:
        """A job is about to run there, and is counted."""

    def _ends(self, member: Member) -> None:
        """A job has ended there."""

    def _choose(self, model: str) -> Member:
        def has_model(member: Member) -> bool:
            loads_ahead = not member.executor.loaded and model == self._default_model
            return model in member.executor.models or member.running[model] > 0 or loads_ahead

        return min(
            self._members,
            key=lambda member: (
                not member.has_room,
                not member.executor.ready,
                not has_model(member),
                member.running.total(),
            ),
        )

    def _changed(self) -> None:
        self._next_change.set()
        self._next_change = asyncio.Event()
        self._on_change()
