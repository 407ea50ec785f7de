"""A worker on a thread of its own, and an executor whose process can be made to misbehave."""

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from bot.config import Settings
from bot.executors.executor import Executor, JobInputs, Result
from bot.executors.process_executor import ProcessExecutor
from bot.executors.protocol import (
    CapacityChanged,
    JobDone,
    JobFailed,
    JobProgress,
    WorkerEvent,
)
from bot.executors.timings import ExecutorTimings
from bot.executors.watchdog import HangTimeouts
from bot.executors.worker import Worker
from tests.support.fake_models import FakePool, job, misbehaving

OFTEN = 0.01  # between two reports of a load
SHORT = ExecutorTimings(
    hang=HangTimeouts(
        idle=3,
        loading=2,
        preparing=2,
        compiling=1,
        stepping=1,
        decoding=3,
        finishing=1,
        diffusing=1,
    )
)


class Bench:
    """A running worker whose events are collected; ``ended`` waits for a job's last one."""

    def __init__(self, pool: FakePool, clock: Callable[[], float]) -> None:
        self.progress: list[JobProgress] = []
        self.told: queue.SimpleQueue[JobProgress] = queue.SimpleQueue()  # the same, to wait for
        self.slots: list[int] = []
        self.error: BaseException | None = None
        self.pool = pool
        self._ends: queue.SimpleQueue[JobDone | JobFailed] = queue.SimpleQueue()
        timings = ExecutorTimings(loading_report=OFTEN)
        self.worker = Worker(pool.opened_for, self._note, timings, clock)  # type: ignore[arg-type]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def ended(self) -> JobDone | JobFailed:
        return self._ends.get(timeout=20)

    def made(self) -> JobDone:
        """The next job that ends, which must have been made."""
        end = self.ended()
        assert isinstance(end, JobDone), end
        return end

    def failed(self) -> JobFailed:
        """The next job that ends, which must have failed."""
        end = self.ended()
        assert isinstance(end, JobFailed), end
        return end

    def flush(self) -> None:
        """Wait until the worker has taken in what it was told."""
        taken = threading.Event()
        self.worker.call_soon(taken.set)
        assert taken.wait(20)

    def join(self) -> None:
        self._thread.join(20)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.worker.run()
        except BaseException as error:
            self.error = error

    def _note(self, event: WorkerEvent) -> None:
        if isinstance(event, CapacityChanged):
            self.slots.append(event.slots)
        elif isinstance(event, JobProgress):
            self.progress.append(event)
            self.told.put(event)
        else:
            self._ends.put(event)


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    benches: list[Bench] = []

    def start(*models: Any, clock: Callable[[], float] = time.monotonic) -> Bench:
        benches.append(Bench(FakePool(*models), clock))
        return benches[-1]

    yield start
    for one in benches:
        one.worker.stop()
        one.join()


class Changes:
    """The ``on_change`` of an executor: tells ``listeners`` of each change, or waits for it."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[], None]] = []
        self._changed = asyncio.Event()

    def __call__(self) -> None:
        self._changed.set()
        for listener in self.listeners:
            listener()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not true():
                await self._changed.wait()
                self._changed.clear()


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
async def idle_process(
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[ProcessExecutor]:
    """An executor that is still to be started."""
    monkeypatch.setenv("DISCORD_TOKEN", "canary")
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    executor = ProcessExecutor(settings, misbehaving, SHORT)  # type: ignore[arg-type]
    yield executor
    await executor.close()


@pytest.fixture
async def process(idle_process: ProcessExecutor, changes: Changes) -> ProcessExecutor:
    await idle_process.start(changes)
    await changes.until(lambda: idle_process.ready)
    return idle_process


async def made_by(executor: Executor) -> int:
    """The id of the process that composes."""
    return int((await make(executor, job("process"))).model.partition("@")[2])


async def make(executor: Executor, inputs: JobInputs) -> Result:
    return await executor.run(inputs, lambda progress: None)
