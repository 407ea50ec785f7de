"""Several processes on one Postgres: each thing happens once, and no lost connection loses any."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import Limits
from bot.errors import LimitReached
from bot.jobs.admission import check_for
from bot.store import Crowded, StaleAttempt, State, Store
from bot.store.connection import utcnow
from bot.store.records import Job
from tests.support.english import refused
from tests.support.places import Place
from tests.support.postgres import Server
from tests.support.store_records import LATER, REQUEST, made, new_job, new_piece

ALIVE = 60.0  # seconds; more than any of these tests takes


@pytest.fixture
def place(postgres: Server, tmp_path) -> Iterator[Place]:
    with postgres.database() as url:
        yield Place(tmp_path / "data", url, postgres)


@pytest.fixture
async def stores(place: Place) -> AsyncIterator[list[Store]]:
    """Two, as two processes have one each."""
    opened = [await place.open() for _ in range(2)]
    for store in opened:
        await store.renew(ALIVE)
    yield opened
    for store in opened:
        await store.close()


async def test_an_interaction_told_to_both_is_one_job(stores):
    answers = await asyncio.gather(
        *(store.accept(new_job(interaction_id=5)) for store in stores * 10)
    )
    assert len({job.id for job, _ in answers}) == 1
    assert sum(new for _, new in answers) == 1


async def test_of_many_that_start_a_job_at_once_its_owner_does(stores):
    first, second = stores
    job, _ = await first.accept(new_job())
    assert await second.start(job.id) is None
    attempts = await asyncio.gather(*(store.start(job.id) for store in stores * 5))
    assert sorted(attempts, key=str) == [1] + [None] * 9


@pytest.mark.fault(
    fault="many ask at once, of several processes that share a database",
    sees="what they have, where it is enough",
    keeps="every limit, to the piece",
)
async def test_limits_hold_whoever_is_asked_at_the_same_moment(stores):
    limits = Limits(waiting_per_user=7, seconds_per_server_a_day=10 * 8)
    check = check_for(limits, REQUEST.seconds, utcnow())

    async def ask(number: int, user_id: int) -> bool:
        try:
            await stores[number % 2].accept(new_job(user_id=user_id, guild_id=user_id // 10), check)
        except LimitReached:
            return False
        return True

    by_one = await asyncio.gather(*(ask(number, 10) for number in range(20)))
    assert by_one.count(True) == limits.waiting_per_user
    by_many = await asyncio.gather(*(ask(number, 20 + number % 10) for number in range(30)))
    assert by_many.count(True) == 10


async def test_no_more_of_somebodys_jobs_run_than_may_wherever_they_were_asked_for(stores):
    jobs = [(store, (await store.accept(new_job(guild_id=5)))[0]) for store in stores * 4]
    begun = await asyncio.gather(
        *(store.start(job.id, per_user=3, per_server=9) for store, job in jobs),
        return_exceptions=True,
    )
    assert [isinstance(one, Crowded) for one in begun].count(False) == 3
    others = [(store, (await store.accept(new_job(guild_id=5, user_id=2)))[0]) for store in stores]
    begun = await asyncio.gather(
        *(store.start(job.id, per_user=3, per_server=4) for store, job in others),
        return_exceptions=True,
    )
    assert [isinstance(one, Crowded) for one in begun].count(False) == 1


@pytest.mark.fault(
    fault="one of several bots on one database dies, or stands still for long",
    sees="their piece, from another",
    keeps="every job; what the first does after all is refused",
)
async def test_what_a_dead_process_had_is_claimed_once_and_its_own_steps_are_refused(stores, place):
    dead, alive = stores
    third = await place.open()
    await third.renew(ALIVE)
    waiting, running = [(await dead.accept(new_job()))[0] for _ in range(2)]
    assert await dead.start(running.id) == 1
    piece = await made(dead, b"posted soon")
    over, _ = await dead.accept(new_job())
    await dead.cancel(over.id)
    settled = await made(dead, b"posted")
    await dead.delivered(settled.job_id)
    unstarted, _ = await dead.accept(new_job())

    assert not (await alive.look([])).abandoned
    assert await alive.claim(LATER) == []
    await dead.renew(-1)
    assert (await alive.look([])).abandoned
    claims = await asyncio.gather(*(s.claim(LATER, 2) for s in (alive, third) for _ in range(4)))

    claimed = [job.id for some in claims for job in some]
    assert sorted(claimed) == sorted([waiting.id, running.id, piece.job_id, over.id, unstarted.id])
    owner = alive if alive.has(await alive.job(running.id)) else third
    await owner.requeue(running.id, 1, bot_died=True)
    with refused(StaleAttempt, match="no longer counts"):
        await dead.made(running.id, 1, await new_piece(dead))
    assert await dead.start(waiting.id) is None
    assert not await dead.fail(waiting.id, over.reason)
    for job_id in (waiting.id, piece.job_id):
        with refused(StaleAttempt, match="no longer counts"):
            await dead.own_message(job_id)
    assert await owner.start(running.id) == 2
    await third.close()


async def test_who_is_told_that_it_was_taken_for_dead_has_what_others_left_it(stores):
    first, second = stores
    assert await first.renew(ALIVE)
    await first.renew(-1)
    assert not await first.renew(ALIVE)
    job, _ = await first.accept(new_job())
    await first.leave()
    assert [one.id for one in await second.claim(LATER)] == [job.id]
    assert set((await first.look([job.id])).changed) == {job.id}


async def test_what_others_have_in_hand_is_seen(stores):
    first, second = stores
    jobs = [(await first.accept(new_job(guild_id=5, user_id=n)))[0] for n in range(3)]
    await first.start(jobs[0].id)
    await second.cancel(jobs[1].id)
    seen = await second.look([])
    assert (seen.waiting, seen.running) == ({5: 1}, ((0, 5),))
    mine = await first.look([job.id for job in jobs])
    assert (set(mine.changed), mine.waiting) == ({jobs[1].id}, {})
    assert mine.owned == {job.id for job in jobs}
    assert await second.claim_waiting(9, utcnow(), 9) == [await second.job(jobs[2].id)]
    assert await first.start(jobs[2].id) is None


@pytest.mark.fault(
    fault="Postgres ends the connections in the middle of everything",
    sees="nothing, or a moment's pause",
    keeps="every step, once",
)
async def test_connections_that_are_cut_all_the_time_lose_and_double_nothing(
    stores, place, postgres
):
    stepped, done = asyncio.Semaphore(0), asyncio.Event()

    async def cut() -> None:
        while True:
            for _ in range(4):  # however slow the machine is, something is done between two cuts
                await stepped.acquire()
            if done.is_set():
                return
            await asyncio.to_thread(postgres.cut, place.url)

    async def live(store: Store, number: int) -> None:
        job, new = await store.accept(new_job(user_id=number))
        stepped.release()
        assert new
        assert await store.start(job.id) == 1
        stepped.release()
        await store.made(job.id, 1, await new_piece(store, str(number).encode()))
        stepped.release()
        await store.record_message_id(job.id, number)
        stepped.release()
        assert await store.delivered(job.id)
        stepped.release()

    cutting = asyncio.create_task(cut())
    for round in range(4):
        numbers = range(round * 10, round * 10 + 10)
        await asyncio.gather(*(live(stores[number % 2], number) for number in numbers))
    done.set()
    for _ in range(4):
        stepped.release()
    await cutting  # the last cut, too: a thread goes on when whoever waits for it does not
    rows = await place.rows(select(Job))
    assert [(row.state, row.attempt, row.owner) for row in rows] == [
        (State.delivered, 1, None)
    ] * 40


@pytest.mark.parametrize("happened", [True, False])
async def test_it_is_known_whether_a_commit_has_happened_whose_answer_is_lost(
    stores, place, postgres, monkeypatch, happened
):
    real, lost = AsyncSession.commit, []

    async def commit(session: AsyncSession) -> None:
        if lost:
            return await real(session)
        lost.append(True)
        if happened:
            await real(session)
        await asyncio.to_thread(postgres.cut, place.url)
        raise ConnectionResetError

    monkeypatch.setattr(AsyncSession, "commit", commit)
    job, new = await stores[0].accept(new_job())
    assert lost
    assert new
    assert [row.id for row in await place.rows(select(Job))] == [job.id]
