"""Several executors behind one: each job has its own, and the loss of one is not the others'."""

import asyncio
import os
import pickle
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.config import Engine, Executor, ModelSettings, Settings
from bot.engine.cpu.weights import SHARE, threads
from bot.errors import ModelError
from bot.executors.executor import Result, WorkerDied, create_executor
from bot.executors.loading import pool_factory
from bot.executors.multi_executor import MultiExecutor
from bot.executors.process_executor import ProcessExecutor
from bot.executors.ray_actor import actor_pool
from bot.executors.thread_executor import ThreadExecutor
from tests.executors.conftest import SHORT, Changes, made_by, make
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor
from tests.support.fake_models import job, misbehaving

Begin = Callable[..., Any]


def on(*devices: str) -> Settings:
    return Settings(_env_file=None, engine=Engine(devices=devices))  # type: ignore[call-arg]


@pytest.fixture
def two() -> list[FakeExecutor]:
    """Each has room for two jobs, and holds them until its gate opens."""
    executors = [FakeExecutor(), FakeExecutor()]
    for one in executors:
        one.gate = asyncio.Event()
    return executors


@pytest.fixture
async def placed(two: list[FakeExecutor]) -> AsyncIterator[Begin]:
    """Begins jobs of these names and says which executor has which."""
    executor = MultiExecutor(two, "pocket")
    tasks: list[asyncio.Task[Any]] = []

    async def begin(*names: str, model: str = "pocket") -> list[list[str]]:
        for name in names:
            inputs = job(name, replicate_weights=model)
            tasks.append(asyncio.create_task(make(executor, inputs)))
        await asyncio.sleep(0)
        return [[inputs.id for inputs in one.works] for one in two]

    yield begin
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_jobs_go_where_the_fewest_are_as_long_as_there_is_room(
    two: list[FakeExecutor], placed: Begin
) -> None:
    two[1].capacity = 1

    assert await placed("a", "b", "c") == [["a", "c"], ["b"]]


async def test_a_model_is_loaded_a_second_time_only_where_the_first_has_no_room(
    placed: Begin,
) -> None:
    assert await placed("a", "b", "c", model="large") == [["a", "b"], ["c"]]


async def test_an_executor_that_could_not_load_a_model_is_not_preferred_for_it(
    two: list[FakeExecutor], placed: Begin
) -> None:
    two[0].gate, two[0].failure = None, ModelError("no-memory-for-model", wanted=2, free=1)
    await placed("a", model="large")
    two[0].gate = asyncio.Event()
    await placed("b")

    assert await placed("c", model="large") == [["a", "b"], ["c"]]


async def test_it_is_ready_with_one_and_counts_only_those_that_are(
    two: list[FakeExecutor], placed: Begin
) -> None:
    executor = MultiExecutor(two, "pocket")
    assert executor.capacity == 4
    two[0].ready = two[0].loaded = False
    assert (executor.ready, executor.loaded, executor.capacity) == (True, True, 2)
    assert await placed("a", "b") == [[], ["a", "b"]]

    two[1].ready = two[1].loaded = False
    assert (executor.ready, executor.loaded, executor.capacity) == (False, False, 0)


async def test_a_change_of_any_is_passed_on(two: list[FakeExecutor]) -> None:
    executor, changes = MultiExecutor(two, "pocket"), list[None]()
    await executor.start(lambda: changes.append(None))
    for one in two:
        one.changed()
    assert len(changes) == 2

    await executor.close()
    assert not executor.ready


@pytest.mark.fault(
    fault="one of several GPUs' processes crashes",
    sees="their pieces",
    keeps="the others' jobs, which go on; the culprit's, made alone",
)
async def test_a_crash_takes_only_the_jobs_of_its_own_process(changes: Changes) -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    processes = [ProcessExecutor(settings, misbehaving, SHORT) for _ in range(2)]  # type: ignore[arg-type]
    executor = MultiExecutor(processes, settings.default_model)
    await executor.start(changes)
    await changes.until(lambda: all(one.ready and one.loaded for one in processes))
    pids = await asyncio.gather(made_by(executor), made_by(executor))
    assert len(set(pids)) == 2

    deadly = job("segfault in tick", duration=30)
    lost, made = await asyncio.gather(
        make(executor, deadly),
        make(executor, job("process", "good", duration=200)),
        return_exceptions=True,
    )
    assert isinstance(lost, WorkerDied)
    assert isinstance(made, Result)
    assert made.model == f"pocket@{pids[1]}"
    with pytest.raises(WorkerDied):  # it goes back to where it died
        await make(executor, deadly)
    await changes.until(lambda: all(one.ready for one in processes))
    after = await asyncio.gather(made_by(executor), made_by(executor))
    assert after[0] not in pids
    assert after[1] == pids[1]
    await executor.close()


def test_the_settings_name_the_gpus() -> None:
    assert type(create_executor(on("cuda:0", "cuda:1"))) is MultiExecutor
    assert type(create_executor(on("cuda:0", "cuda:1"), "thread")) is ThreadExecutor


@pytest.mark.parametrize(
    ("device", "listed", "seen"),
    [
        ("cuda:1", None, "1"),
        ("cuda:1", "", "1"),
        ("cuda:1", "2,3", "3"),
        ("cuda:2", "2,3", "-1"),
        ("cuda", "2,3", "2,3"),
    ],
)
def test_a_process_sees_the_gpu_that_is_its_own_and_no_other(
    monkeypatch: pytest.MonkeyPatch, device: str, listed: str | None, seen: str
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", listed or "")
    if listed is None:
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES")
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    settings = Settings(_env_file=None, engine=Engine(device=device))  # type: ignore[call-arg]

    pool_factory(settings)(set)

    assert os.environ["CUDA_VISIBLE_DEVICES"] == seen


@pytest.mark.parametrize(
    ("gpus", "device", "composes_on"),
    [(0, "cuda:1", "cpu"), (0, "auto", "cpu"), (1, "auto", "auto"), (0.5, "cuda:1", "cuda")],
)
def test_an_actor_composes_on_what_ray_gives_it_and_keeps_weights_where_its_machine_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, gpus: float, device: str, composes_on: str
) -> None:
    made: list[Settings] = []
    monkeypatch.setattr("bot.models.pool.ModelPool", lambda settings, needed: made.append(settings))
    monkeypatch.setenv("MARIO_WEIGHTS", str(tmp_path))
    monkeypatch.setenv(SHARE, "0")
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        DISCORD_TOKEN="canary",  # type: ignore[call-arg]
        engine=Engine(device=device),
        executor=Executor(kind="ray", gpus=gpus, cpus=1.5),
    )

    factory = actor_pool(settings)
    assert b"canary" not in pickle.dumps(factory)
    factory(set)

    assert [(one.engine.device, one.weights) for one in made] == [(composes_on, tmp_path)]
    assert threads() == 1


async def test_a_gpu_that_is_not_there_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        engine=Engine(device="cuda"),
        models={"small": ModelSettings(source="weights/small")},
    )
    executor = create_executor(settings, "thread")
    await executor.start(lambda: None)

    with refused(ModelError, match="ask for a GPU that PyTorch doesn't find"):
        await make(executor, job("a tone", replicate_weights="small"))
    await executor.close()
