"""The same promises with a thread, where nothing can be killed or begun anew."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.config import Engine, Settings
from bot.executors.executor import OutOfMemory, WorkerDied
from bot.executors.thread_executor import ThreadExecutor
from tests.executors.conftest import Changes, make
from tests.support.english import refused
from tests.support.fake_models import job, misbehaving


@pytest.fixture
async def thread(changes: Changes) -> AsyncIterator[ThreadExecutor]:
    settings = Settings(_env_file=None, engine=Engine(at_once=3))  # type: ignore[call-arg]
    executor = ThreadExecutor(settings, misbehaving)  # type: ignore[arg-type]
    assert not executor.ready
    await executor.start(changes)
    yield executor
    await executor.close()


async def test_it_is_ready_at_once_and_holds_no_more_than_the_settings_allow(
    thread: ThreadExecutor,
) -> None:
    assert thread.ready
    assert thread.capacity == 3
    assert (await make(thread, job("a tone"))).model == "pocket@fake"
    assert thread.capacity == 3
    await make(thread, job("another"))


async def test_capacity_falls_to_what_a_small_model_holds(
    thread: ThreadExecutor, changes: Changes
) -> None:
    waiting = asyncio.create_task(changes.until(lambda: thread.capacity == 2))
    await make(thread, job("b", replicate_weights="other"))
    await waiting


async def test_jobs_without_memory_among_others_are_made_one_by_one(
    thread: ThreadExecutor,
) -> None:
    jobs = [job(prompt, duration=200) for prompt in ("crowded in tick", "b", "c")]
    assert len(await asyncio.gather(*(make(thread, one) for one in jobs))) == 3
    with pytest.raises(OutOfMemory):
        await make(thread, job("memory in prepare"))


async def test_a_broken_accelerator_ends_it_for_good_and_what_ran_is_given_back(
    thread: ThreadExecutor,
) -> None:
    with refused(WorkerDied, match="start the bot again"):
        await make(thread, job("device lost in finish"))
    assert not thread.ready


async def test_closing_ends_what_waits(thread: ThreadExecutor) -> None:
    task = asyncio.create_task(make(thread, job("long", duration=300)))
    await asyncio.sleep(0)
    await thread.close()
    with refused(WorkerDied, match="stopping"):
        await task
    with refused(WorkerDied, match="stopping"):
        await make(thread, job("late"))
