"""A store that fails for a while: nothing is forgotten, and the bot can still be closed."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from bot.errors import GenerationFailed, StoreError
from bot.jobs.service import JobService
from bot.store import State, Store
from tests.support.fake_executor import FakeExecutor
from tests.support.recording_presenter import RecordingPresenter, ask, until_over


async def fail(*_: Any, **__: Any) -> None:
    raise StoreError("database-refused")


async def test_the_bot_closes_though_nothing_can_be_written(
    service: JobService, store: Store, executor: FakeExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    executor.gate, began = asyncio.Event(), asyncio.Event()

    async def wait(gate: Awaitable[Any]) -> Any:
        began.set()
        return await gate

    executor.wait = wait
    job = await ask(service)
    await began.wait()
    with monkeypatch.context() as broken:
        for name in ("unfinished", "requeue"):
            broken.setattr(store, name, fail)
        await service.close()

    assert not executor.ready
    assert [(left.id, left.state) for left in await store.unfinished()] == [(job.id, State.running)]


async def test_a_job_whose_end_cannot_be_written_is_taken_up_again(
    service: JobService, store: Store, executor: FakeExecutor, presenter: RecordingPresenter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    executor.failure = GenerationFailed("sound-broken")
    failed = asyncio.Event()

    async def refuse(*_: Any, **__: Any) -> None:
        failed.set()
        executor.failure = None
        await fail()

    with monkeypatch.context() as broken:
        broken.setattr(store, "fail", refuse)
        await ask(service)
        await asyncio.wait_for(failed.wait(), 20)
    await until_over(presenter)

    assert presenter.lines[-1].startswith("delivered")


async def test_a_piece_is_delivered_though_its_speed_cannot_be_noted(
    service: JobService,
    store: Store,
    presenter: RecordingPresenter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "observe", fail)
    await ask(service)
    await until_over(presenter)
    await asyncio.sleep(0.05)

    assert presenter.lines[-1].startswith("delivered")
    assert 'kind="StoreError"' not in service.metrics.page().decode()
