"""A worker on a thread of its own, and an executor whose process can be made to misbehave."""

import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from bot.config import Settings
from bot.executors.executor import CapacityChanged, Event, JobInputs, Result
from bot.executors.process_executor import ProcessExecutor
from bot.executors.watchdog import HangTimeouts
from bot.executors.worker import Worker
from tests.executors.fake_models import FakePool, misbehaving, until

HASTY = HangTimeouts(
    idle=3, loading=2, preparing=2, compiling=1, stepping=1, decoding=3, finishing=1, diffusing=1
)


class Bench:
    """A running worker whose events are collected; ``ended`` waits for a work's last one."""

    def __init__(self, pool: FakePool) -> None:
        self.events: list[Event] = []
        self.slots: list[int] = []
        self.error: BaseException | None = None
        self.pool = pool
        self._ends: queue.SimpleQueue[Event] = queue.SimpleQueue()
        factory: Callable[[], Any] = lambda: pool  # noqa: E731
        self.worker = Worker(factory, self._note)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def ended(self) -> Event:
        return self._ends.get(timeout=20)

    def flush(self) -> None:
        """Wait until the worker has taken in what it was told."""
        taken = threading.Event()
        self.worker._inbox.put(taken.set)
        assert taken.wait(20)

    def join(self) -> None:
        self._thread.join(20)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.worker.run()
        except BaseException as error:
            self.error = error

    def _note(self, event: Event | CapacityChanged) -> None:
        if isinstance(event, CapacityChanged):
            self.slots.append(event.number)
            return
        self.events.append(event)
        if event.progress is None:
            self._ends.put(event)


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def start(*models: Any) -> Bench:
        made.append(Bench(FakePool(*models)))
        return made[-1]

    yield start
    for one in made:
        one.worker.stop()
        one.join()


@pytest.fixture
async def process(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProcessExecutor]:
    monkeypatch.setenv("DISCORD_TOKEN", "canary")
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    executor = ProcessExecutor(settings, misbehaving, HASTY)  # type: ignore[arg-type]
    await executor.start()
    await until(executor, lambda: executor.ready)
    yield executor
    await executor.close()


async def make(executor: Any, work: JobInputs) -> Result:
    return await executor.run(work, lambda progress: None)
