"""Two services on one Postgres, as two processes are: one queue, each job once, whoever dies."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings, Shards
from bot.errors import LimitReached, MarioError
from bot.jobs.actor import Actor
from bot.jobs.service import JobService
from bot.store import Job, ShardPart, State, Store
from bot.timings import Timings
from tests.support.fake_executor import FakeExecutor
from tests.support.postgres import Server
from tests.support.recording_presenter import RecordingPresenter, ask, submission, until_over
from tests.support.store_records import new_job

TIMINGS = Timings(
    progress_interval=0.02, store_retry=0.05, delivery_retries=(0.05,), shutdown=0.0,
    look=0.05, lease=60.0,
)  # fmt: skip


@dataclass
class Process:
    """One of those that share the database, but for the process itself."""

    store: Store
    executor: FakeExecutor
    presenter: RecordingPresenter
    service: JobService
    url: str

    async def die(self) -> None:
        """Say nothing more of itself to the others, who are told that its lease is over."""
        await self.service._runner._sharing.close()

    async def state(self, job: Job) -> State:
        now = await self.store.job(job.id)
        assert now is not None
        return now.state

    async def delivered(self, job: Job) -> None:
        async with asyncio.timeout(20):
            while await self.state(job) is not State.delivered:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


Begin = Callable[..., Coroutine[Any, Any, Process]]


@pytest.fixture
async def begin(postgres: Server, settings: Settings, tmp_path: Path) -> AsyncIterator[Begin]:
    """Begins another process on the same database."""
    async with AsyncExitStack() as stack:
        url = stack.enter_context(postgres.database())

        apart = (Shards(count=8, ids=(n,)) for n in count())

        async def begun(
            shards: Shards | None = None, timings: Timings = TIMINGS, **limits: int
        ) -> Process:
            store = await Store.open(tmp_path / "data", url)
            stack.push_async_callback(store.close)
            executor, presenter = FakeExecutor(), RecordingPresenter()
            inforce = settings.limits.model_copy(update=limits)
            changed = {"limits": inforce, "shards": shards or next(apart)}
            changed = settings.model_copy(update=changed)
            service = JobService(changed, store, executor, presenter, timings)
            stack.push_async_callback(service.close)
            await service.open()
            return Process(store, executor, presenter, service, url)

        yield begun


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - of the database, whose changes nobody announces
            await asyncio.sleep(0.02)


async def test_who_has_nothing_to_do_takes_what_waits_elsewhere(begin):
    busy = await begin()
    busy.executor.gate = asyncio.Event()
    busy.executor.capacity = 1
    first = await ask(busy.service, user_id=1)
    await busy.executor.until_begun(1)
    idle = await begin()
    second = await ask(busy.service, user_id=2)
    await until_over(idle.presenter)
    assert [work.id for work in idle.executor.works] == [second.id]
    busy.executor.gate.set()
    await until_over(busy.presenter)
    assert [work.id for work in busy.executor.works] == [first.id]
    delivered = [line for p in (busy, idle) for line in p.presenter.lines if "delivered" in line]
    assert len(delivered) == 2


async def test_a_cancel_reaches_the_process_that_runs_the_job(begin):
    running = await begin()
    running.executor.gate = asyncio.Event()
    job = await ask(running.service)
    await running.executor.until_begun(1)
    other = await begin()
    await other.service.cancel(job.id, Actor(job.user_id, is_moderator=False))
    await until_over(running.presenter)
    await until(lambda: running.executor.cancelled == [job.id])
    assert running.presenter.lines[-1].startswith("cancelled")
    assert other.presenter.lines == []


async def test_what_a_dead_process_ran_is_run_again_and_its_own_piece_is_refused(begin):
    dead = await begin()
    dead.executor.gate = asyncio.Event()
    job = await ask(dead.service)
    await dead.executor.until_begun(1)
    alive = await begin()
    await dead.die()
    await until_over(alive.presenter)
    dead.executor.gate.set()
    await until(lambda: not dead.service.scheduler.held)
    await until(lambda: not dead.service.busy)
    after = await alive.store.job(job.id)
    assert after is not None
    assert (after.state, after.attempt, after.crashes) == (State.delivered, 2, 1)
    assert not [line for line in dead.presenter.lines if "delivered" in line]
    assert len(await alive.store.pieces_of_job(job.id)) == 1


async def test_one_that_stops_leaves_its_queue_to_the_others_at_once(begin):
    stopping, other = await begin(), await begin()
    stopping.executor.capacity = other.executor.capacity = 0
    job = await ask(stopping.service)
    await stopping.service.close()
    other.executor.capacity = 1
    await other.delivered(job)
    assert stopping.presenter.lines[-1] == "restarting"


async def test_a_person_runs_no_more_at_once_than_may_whichever_process_they_ask(begin):
    one = await begin(running_per_user=1)
    one.executor.gate = asyncio.Event()
    first = await ask(one.service)
    await one.executor.until_begun(1)
    other = await begin(running_per_user=1)
    second = await ask(other.service)
    await asyncio.sleep(5 * TIMINGS.look)
    assert await other.state(second) is State.accepted
    assert other.executor.works == []
    one.executor.gate.set()
    await one.delivered(first)
    await other.delivered(second)


async def test_the_queue_is_full_for_all_when_it_is_full(begin):
    processes = [await begin(queue=6, waiting_per_user=9) for _ in range(2)]
    for process in processes:
        process.executor.capacity = 0
    asked = await asyncio.gather(
        *(
            processes[number % 2].service.submit(submission(user_id=number % 3))
            for number in range(20)
        ),
        return_exceptions=True,
    )
    accepted = [one for one in asked if isinstance(one, Job)]
    refused = [one for one in asked if isinstance(one, LimitReached)]
    assert len(accepted) + len(refused) == 20
    assert len(accepted) == 6


async def test_what_was_committed_and_forgotten_is_picked_up(begin, monkeypatch):
    process = await begin()
    monkeypatch.setattr(process.service._runner._sharing, "_timings", replace(TIMINGS, lease=0.2))
    job, _ = await process.store.accept(new_job())  # as if the answer to the commit were lost
    await process.delivered(job)


@pytest.mark.parametrize("second", [Shards(), Shards(count=2), Shards(count=2, ids=(1,))])
async def test_who_has_shards_of_one_that_is_alive_does_not_start(begin, second):
    first = Shards(count=2, ids=(0, 1)) if second.count == 2 else Shards()
    timings = replace(TIMINGS, lease=6.0)
    alive = await begin(first, timings)
    with pytest.raises(MarioError) as caught:
        await begin(second, timings)
    assert caught.value.message.code == "shards-taken"
    await ask(alive.service)
    await until_over(alive.presenter)


async def test_who_has_shards_of_one_that_was_killed_starts_when_that_is_known(begin):
    other = await begin()
    killed = await Store.open(other.service.settings.data, other.url)
    await killed.enter(3600, ShardPart())
    await killed.close()
    now = await begin(Shards(), replace(TIMINGS, lease=2.0))
    await now.delivered(await ask(now.service))


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (ShardPart(), ShardPart(), True),
        (ShardPart(4, (0, 1)), ShardPart(4, (2, 3)), False),
        (ShardPart(4, (0, 1)), ShardPart(4, (1, 2)), True),
        (ShardPart(4, (0, 1)), ShardPart(4), True),
        (ShardPart(4, (0, 1)), ShardPart(5, (2, 3)), True),
        (ShardPart(0), ShardPart(4, (0,)), True),
    ],
)
def test_parts_overlap_unless_they_count_alike_and_share_no_shard(one, other, overlap):
    assert one.overlaps(other) is other.overlaps(one) is overlap
