"""Composing in actors of a real cluster of Ray, which keep the promises of a process."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from bot.config import Executor, Settings
from bot.executors.executor import Progress, Result, Stage, WorkerDied
from bot.executors.ray_executor import RayExecutor, Relay
from tests.executors.conftest import SHORT, Changes, made_by, make
from tests.executors.test_process import (  # noqa: F401 - the same promises, kept here by an actor
    given_back,
    test_a_job_is_made_and_its_progress_comes_back,
    test_a_job_without_memory_among_others_is_made_alone,
    test_a_job_without_memory_even_alone_is_told_so,
    test_broken_numbers_and_silence_come_back_for_the_service_to_refuse,
    test_who_shared_a_crash_is_made_alone_and_the_culprit_dies_alone,
)
from tests.support.fake_models import job, misbehaving
from tests.support.ray_cluster import RayCluster

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

Start = Callable[..., Awaitable[RayExecutor]]
EACH = 4  # jobs that a worker has room for, with only its first model
QUICK = replace(SHORT, patience=1)
AT_ONCE = 1e-4  # minutes


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    cluster = RayCluster("--include-dashboard=false", "--num-cpus=3")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in cluster.environment.items():
            patch.setenv(name, value)
        yield cluster
    cluster.close()


class SharedRelay(Relay):
    """Importing Ray takes longer than most of these tests."""

    def close(self) -> None: ...


@pytest.fixture(scope="module")
def relay(cluster: RayCluster) -> Iterator[Relay]:
    relay = SharedRelay(asked(cluster))
    yield relay
    Relay.close(relay)


def asked(cluster: RayCluster, **options: float) -> Settings:
    ray = Executor(kind="ray", address=cluster.address, **options)  # type: ignore[arg-type]
    return Settings(_env_file=None, executor=ray)  # type: ignore[call-arg]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one(cluster: RayCluster, relay: Relay) -> AsyncIterator[tuple[RayExecutor, Changes]]:
    """One that many tests share; its actor is a new one after those that end it."""
    changes = Changes()
    executor = RayExecutor(asked(cluster, max_workers=1), misbehaving, QUICK, relay)  # type: ignore[arg-type]
    await executor.start(changes)
    yield executor, changes
    await executor.close()


@pytest_asyncio.fixture(loop_scope="module")
async def start(
    cluster: RayCluster, relay: Relay, changes: Changes, one: tuple[RayExecutor, Changes]
) -> AsyncIterator[Start]:
    """Starts executors with these settings; gives them once all the workers are there that they
    ask for at first, or so many. There is room for two on the head beside ``one``'s."""
    await one[1].until(lambda: one[0].ready)
    made: list[RayExecutor] = []

    async def started(workers: int | None = None, **options: float) -> RayExecutor:
        settings = asked(cluster, **options)
        executor = RayExecutor(settings, misbehaving, QUICK, relay)  # type: ignore[arg-type]
        made.append(executor)
        await executor.start(changes)
        await has(executor, changes, workers or settings.executor.min_workers)
        return executor

    yield started
    for executor in made:
        await executor.close()


async def has(executor: RayExecutor, changes: Changes, workers: int) -> None:
    """Wait until it has so many workers."""
    await changes.until(lambda: executor.loaded and executor.capacity == EACH * workers)


@pytest_asyncio.fixture(loop_scope="module")
async def process(one: tuple[RayExecutor, Changes]) -> RayExecutor:
    executor, changes = one
    await changes.until(lambda: executor.ready and executor.loaded)
    return executor


@pytest.mark.parametrize("fault", ["segfault in tick", "stop in tick", "device lost in tick"])
async def test_an_actor_that_dies_is_replaced_and_its_job_given_back(
    one: tuple[RayExecutor, Changes], process: RayExecutor, fault: str
) -> None:
    await given_back(process, one[1], job(fault))


async def pids(executor: RayExecutor, count: int) -> set[int]:
    """The processes that make so many pieces at once."""
    return set(await asyncio.gather(*(made_by(executor) for _ in range(count))))


async def test_work_goes_where_its_weights_are_and_elsewhere_where_that_has_no_room(
    start: Start,
) -> None:
    executor = await start(min_workers=2)
    assert len(await pids(executor, 2)) == 2

    async def other(number: int) -> str:
        inputs = job("process", str(number), replicate_weights="other")
        return (await make(executor, inputs)).model

    maker = await other(0)
    assert {await other(number) for number in range(3)} == {maker}
    assert set(executor.models) == {"pocket", "other"}
    crowd = await asyncio.gather(*(other(number) for number in range(2 * EACH)))
    assert set(crowd) > {maker}


class Composing:
    """A job whose steps are logged, and take a while; ``goes_on`` waits for the next of them."""

    def __init__(self, executor: RayExecutor, id: str) -> None:
        self._step = asyncio.Event()
        inputs = job("told in tick", id, duration=300)
        self.task = asyncio.create_task(executor.run(inputs, self._hear))

    def _hear(self, progress: Progress) -> None:
        if progress.stage is Stage.composing:
            self._step.set()

    async def goes_on(self) -> None:
        self._step.clear()
        await asyncio.wait_for(self._step.wait(), 30)


async def test_cancelling_reaches_the_jobs_own_actor_and_no_other(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    executor = await start(min_workers=2)
    stopped, other = Composing(executor, "stopped"), Composing(executor, "other")
    await asyncio.gather(stopped.goes_on(), other.goes_on())

    def steps() -> Counter[str]:
        return Counter(text for text in caplog.messages if text.startswith("a step in"))

    assert len(steps()) == 2
    stopped.task.cancel()
    idle = f"a step in {await made_by(executor)}"  # there it has been stopped by now
    before = steps()
    await other.goes_on()
    assert f"a step in {await made_by(executor)}" == idle
    after = steps()
    assert after[idle] == before[idle]
    assert after.total() > before.total()
    other.task.cancel()


async def test_more_workers_are_asked_for_while_all_are_busy_and_given_back_when_idle(
    start: Start, changes: Changes
) -> None:
    executor = await start(min_workers=1, max_workers=2, idle_minutes=AT_ONCE)
    jobs = [Composing(executor, str(number)) for number in range(EACH)]
    await has(executor, changes, workers=2)
    for one in jobs:
        one.task.cancel()
    await asyncio.gather(*(one.task for one in jobs), return_exceptions=True)
    await has(executor, changes, workers=1)
    assert await made_by(executor)


@pytest.mark.fault(
    fault="a machine of Ray's is lost with what it composes",
    sees="their pieces",
    keeps="its jobs, each made once more on another machine",
)
async def test_a_machine_that_joins_takes_work_and_its_loss_moves_that_elsewhere(
    cluster: RayCluster, start: Start, changes: Changes
) -> None:
    executor = await start(min_workers=3, workers=2)
    before = await pids(executor, 2)
    joining = (f"--address={cluster.address}", "--num-cpus=1")
    node = await asyncio.to_thread(cluster.join, *joining)
    await has(executor, changes, workers=3)
    assert len(await pids(executor, 3) - before) == 1

    jobs = [job("told in tick", str(number), duration=50) for number in range(3)]
    running = [asyncio.create_task(make(executor, one)) for one in jobs]
    await asyncio.sleep(0)
    await asyncio.to_thread(cluster.lose, node)
    first = await asyncio.gather(*running, return_exceptions=True)
    (lost,) = [one for one, end in zip(jobs, first, strict=True) if isinstance(end, WorkerDied)]
    assert sum(isinstance(end, Result) for end in first) == 2
    assert isinstance(await make(executor, lost), Result)


@pytest.mark.fault(
    fault="the process that speaks with Ray is killed, or Ray's head is lost",
    sees="a pause, then the piece",
    keeps="the jobs, begun again once Ray answers",
)
async def test_when_the_process_that_speaks_with_ray_is_lost_another_takes_its_place(
    one: tuple[RayExecutor, Changes], process: RayExecutor
) -> None:
    relay = next(
        child for child in psutil.Process().children() if "ray_relay" in " ".join(child.cmdline())
    )
    lost = asyncio.create_task(make(process, job("told in tick", duration=300)))
    await asyncio.sleep(0)
    os.kill(relay.pid, signal.SIGKILL)
    with pytest.raises(WorkerDied):
        await lost
    await one[1].until(lambda: process.ready)
    assert await made_by(process)


async def test_a_cluster_that_cannot_be_used_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # where no token is
    monkeypatch.delenv("RAY_AUTH_MODE", raising=False)
    ray = Executor(kind="ray", address="127.0.0.1:1")
    settings = Settings(_env_file=None, executor=ray)  # type: ignore[call-arg]
    executor = RayExecutor(settings, misbehaving, QUICK)  # type: ignore[arg-type]
    await executor.start(lambda: None)
    try:
        async with asyncio.timeout(60):
            while "can't be used" not in caplog.text:  # noqa: ASYNC110 - of another thread
                await asyncio.sleep(0.05)
        assert not executor.ready
    finally:
        await executor.close()
    assert "Ray's cluster at 127.0.0.1:1" in caplog.text
    assert "no authentication token was found. I keep trying. Start its head" in caplog.text
