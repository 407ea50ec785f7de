"""Order, limits and deadlines, played through on a clock that only the tests move."""

import asyncio
import contextlib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import GenerationFailed, LimitReached, MarioError
from bot.jobs.queueing import QueuedJob, QueuePosition
from bot.jobs.scheduler import Scheduler
from tests.support.english import english, refused
from tests.support.simulated_scheduler import WatchedScheduler, place


@pytest.mark.fault(
    fault="one person asks for 500 pieces at once",
    sees="everybody else's first job begins within one round",
    keeps="–",
)
async def test_one_user_with_500_requests_and_49_others_each_begin_within_one_round(scheduler_of):
    sim = scheduler_of(capacity=4, queue=1000)
    for _ in range(500):
        sim.add(user=0)
    others = [sim.add(user=user) for user in range(1, 50)]
    await sim.until()
    firsts = {user: i for i, user in reversed(list(enumerate(t.user_id for t in sim.begun)))}
    assert len(sim.begun) == 549
    assert max(firsts.values()) <= 2 + 49 + 1  # two of the greedy user's ran already
    assert max(sim.begun_at[t.job_id] for t in others) <= 10.0 * 52 / 4


async def test_a_user_s_own_jobs_keep_their_order(scheduler_of):
    sim = scheduler_of(capacity=3)
    mine = [sim.add(user=1, running_per_user=3, cost=cost) for cost in (5, 1, 3, 2)]
    await sim.until()
    assert [t.job_id for t in sim.begun] == [t.job_id for t in mine]


async def test_the_running_jobs_of_a_user_and_of_a_server_are_limited(scheduler_of):
    sim = scheduler_of(capacity=8)
    for user in (1, 1, 1, 2, 3, 4):
        sim.add(user=user, guild=7, running_per_user=2, running_per_server=3)
    dm = sim.add(user=5, guild=None)
    await sim.settle()
    running = Counter(t.user_id for t in sim.begun)
    assert running == {1: 2, 2: 1, 5: 1}
    assert dm in sim.begun
    await sim.until()
    assert len(sim.begun) == 7


async def test_draining_gives_what_runs_time_to_end():
    ending = asyncio.Event()

    async def run(job: QueuedJob) -> None:
        await ending.wait()

    async def give_up(job: QueuedJob, error: MarioError) -> None:
        raise AssertionError

    scheduler = Scheduler(run, give_up, lambda: 1, lambda: 0.0)
    scheduler.add(QueuedJob("a", 1, None, cost=1.0))
    draining = asyncio.create_task(scheduler.drain(10.0))
    for _ in range(3):
        await asyncio.sleep(0)
    ending.set()

    assert await draining == []


async def test_who_runs_more_than_they_may_by_now_begins_nothing_until_enough_have_ended(
    scheduler_of,
):
    sim = scheduler_of(capacity=8)
    for cost in (10, 20, 30):
        sim.add(user=1, running_per_user=3, cost=cost)
    await sim.settle()
    late = sim.add(user=1, running_per_user=2, cost=1)  # the limit was lowered meanwhile
    await sim.until(15.0)
    assert late not in sim.begun
    await sim.until(25.0)
    assert late in sim.begun


@pytest.mark.fault(
    fault="the queue is full", sees="about when there is room", keeps="what is queued"
)
async def test_a_full_queue_says_when_to_come_back(scheduler_of):
    sim = scheduler_of(capacity=1, queue=2)
    for user in (1, 2, 3):
        with sim.scheduler.reserve():
            sim.add(user=user, cost=30.0)
    with refused(LimitReached, match=r"queue is full \(2\)\. Try again in about 30 s"):
        sim.scheduler.reserve().__enter__()
    await sim.until(30.0)
    with sim.scheduler.reserve():
        pass


@pytest.mark.fault(
    fault="accounts without a server fill the queue by direct messages",
    sees="that their part of it is full",
    keeps="the other places, for people on servers",
)
async def test_direct_messages_fill_their_own_part_of_the_queue_only(scheduler_of):
    sim = scheduler_of(capacity=0, queue=20, outside=5)
    for user in range(5):
        with sim.scheduler.reserve(None):
            sim.add(user=user, guild=None)
    with refused(LimitReached, match="The queue for direct messages is full"):
        sim.scheduler.reserve(None, is_first=True).__enter__()
    with sim.scheduler.reserve(7):
        pass


@pytest.mark.fault(
    fault="the queue is full, and somebody asks for their first piece of the day",
    sees="their place in it, unless their server has had its share",
    keeps="everybody's place; the queue grows by these only",
)
async def test_a_first_job_of_the_day_always_fits_while_its_server_is_under_its_share(
    scheduler_of,
):
    sim = scheduler_of(capacity=0, queue=20)
    for user in range(20):
        assert not sim.scheduler.full
        with sim.scheduler.reserve(7):
            sim.add(user=user, guild=7)
    assert sim.scheduler.full
    with refused(LimitReached, match="The queue is full"):
        sim.scheduler.reserve(8, is_first=False).__enter__()
    for user in range(20, 30):  # two servers: ten places for each
        with sim.scheduler.reserve(8, is_first=True):
            sim.add(user=user, guild=8)
    for crowded in (7, 8):
        with refused(LimitReached, match="The queue is full"):
            sim.scheduler.reserve(crowded, is_first=True).__enter__()
    with sim.scheduler.reserve(9, is_first=True):
        pass


async def test_servers_without_end_make_the_queue_grow_by_no_more_than_their_shares(scheduler_of):
    sim = scheduler_of(capacity=0, queue=10)
    for guild in range(30):
        for user in range(10):
            with contextlib.suppress(LimitReached), sim.scheduler.reserve(guild, is_first=True):
                sim.add(user=100 * guild + user, guild=guild)
    # Ten of the first server; then a half, a third, … of ten from each of the others.
    assert sim.scheduler.waiting == 10 + sum(10 // servers for servers in range(2, 11))


async def test_a_place_held_while_a_job_is_accepted_counts(scheduler_of):
    sim = scheduler_of(capacity=1, queue=1)
    with sim.scheduler.reserve(), pytest.raises(LimitReached), sim.scheduler.reserve():
        pass


async def test_the_place_in_the_queue_follows_the_round_robin_and_what_is_left_to_do(scheduler_of):
    sim = scheduler_of(capacity=1)
    running, _, second = sim.add(user=1), sim.add(user=1, cost=7), sim.add(user=1, cost=5)
    other = sim.add(user=2, cost=3)
    await sim.until(4.0)
    assert place(sim, running) == QueuePosition(0, 0.0, 6.0)
    assert place(sim, other) == QueuePosition(
        1, 13.0, 16.0
    )  # user 1 has had the slot but not the turn
    assert place(sim, second) == QueuePosition(2, 16.0, 21.0)
    assert "never heard of" not in sim.scheduler.positions()


async def test_cancelling_takes_a_waiting_job_out_and_stops_a_running_one(scheduler_of):
    sim = scheduler_of(capacity=1)
    first, second, third = sim.add(user=1), sim.add(user=2), sim.add(user=3)
    await sim.settle()
    assert sim.scheduler.cancel(second.job_id)
    assert sim.scheduler.cancel(first.job_id)
    assert not sim.scheduler.cancel("never heard of")
    await sim.until()
    assert list(sim.ended_at) == [third.job_id]
    assert sim.begun_at[third.job_id] == 0.0
    assert not sim.scheduler.cancel(third.job_id)
    assert sim.given_up == {}


@pytest.mark.fault(
    fault="a job's turn does not come in time", sees="a sentence", keeps="the job, failed"
)
async def test_a_job_whose_deadline_passes_is_given_up_with_a_sentence(scheduler_of):
    sim = scheduler_of(capacity=1)
    running = sim.add(user=1, cost=100, deadline=20.0)
    waiting = sim.add(user=2, deadline=10.0)
    patient = sim.add(user=3)
    await sim.until(10.0)
    assert "Timed out in the queue" in english(sim.given_up[waiting.job_id])
    await sim.until(20.0)
    assert "Took too long" in english(sim.given_up[running.job_id])
    assert isinstance(sim.given_up[running.job_id], GenerationFailed)
    await sim.until(30.0)
    assert list(sim.ended_at) == [patient.job_id]


async def test_a_deadline_is_noticed_without_anybody_asking():
    given_up = asyncio.Event()

    async def start(ticket: QueuedJob) -> None:
        await asyncio.Event().wait()

    async def note(ticket: QueuedJob, error: MarioError) -> None:
        given_up.set()

    clock = asyncio.get_running_loop().time
    scheduler = Scheduler(start, note, lambda: 1, clock=clock)
    scheduler.add(QueuedJob("a", 1, None, 1.0, deadline=clock() + 0.02))
    await asyncio.wait_for(given_up.wait(), 5)
    assert scheduler.running == 0


async def test_nothing_begins_while_paused_and_draining_returns_what_was_cut_off(scheduler_of):
    sim = scheduler_of(capacity=2)
    quick, slow = sim.add(user=1, cost=1), sim.add(user=2, cost=50)
    waiting = sim.add(user=3)
    await sim.until(1.0)
    sim.scheduler.pause()
    assert sim.begun == [quick, slow, waiting]
    late = sim.add(user=4)
    assert sim.scheduler.cancel(waiting.job_id)
    await sim.settle()
    assert await sim.scheduler.drain(0) == [slow.job_id]
    assert late not in sim.begun
    assert sim.scheduler.running == 0


async def test_more_room_is_used_at_the_next_tick(scheduler_of):
    sim = scheduler_of(capacity=0)
    ticket = sim.add(user=1)
    assert place(sim, ticket).seconds == 10.0
    await sim.settle()
    assert sim.begun == []
    sim.capacity = 1
    sim.scheduler.tick()
    await sim.settle()
    assert sim.begun == [ticket]


async def test_every_change_of_the_order_is_announced(scheduler_of):
    seen: list[tuple[int, int]] = []
    sim = scheduler_of(on_change=lambda: seen.append(state()))
    state = lambda: (sim.scheduler.running, sim.scheduler.waiting)  # noqa: E731
    sim.add(user=1)
    second = sim.add(user=2)
    await sim.settle()
    sim.scheduler.tick()
    sim.scheduler.cancel(second.job_id)
    await sim.until()
    assert seen == [(1, 0), (1, 1), (1, 0), (0, 0)]


async def test_a_job_that_breaks_its_own_coroutine_is_logged_and_frees_the_slot(
    scheduler_of, caplog
):
    sim = scheduler_of(capacity=1)
    broken, fine = sim.ticket(user=1), sim.ticket(user=2)
    sim.takes = lambda ticket: {broken.job_id: "no number"}.get(ticket.job_id, 1)  # type: ignore
    sim.scheduler.add(broken)
    sim.scheduler.add(fine)
    await sim.until()
    assert broken.job_id in caplog.text
    assert list(sim.ended_at) == [fine.job_id]


arrivals = st.lists(
    st.tuples(
        st.integers(0, 4),  # user
        st.integers(0, 2),  # server; 0 is none
        st.floats(0.5, 20),  # cost
        st.just(0.0) | st.floats(0, 15),  # time since the one before
        st.booleans(),  # cancelled at the next arrival
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(arrivals, st.integers(1, 4), st.integers(1, 3), st.integers(1, 3))
def test_any_arrivals_starve_nobody_and_break_no_limit(jobs, capacity, per_user, per_server):
    asyncio.run(_any_arrivals(jobs, capacity, per_user, per_server))


async def _any_arrivals(jobs: list[Any], capacity: int, per_user: int, per_server: int) -> None:
    sim = WatchedScheduler(capacity=capacity)
    cancelled, last = set(), None
    for user, guild, cost, gap, cancel in jobs:
        await sim.until(sim.now + gap)
        if last and sim.scheduler.cancel(last.job_id):
            cancelled.add(last.job_id)
        limits = {"running_per_user": per_user, "running_per_server": per_server}
        last = sim.add(user=user, guild=guild or None, cost=cost, **limits)
        last = last if cancel else None
    await sim.until()
    assert sim.wrongs == []
    assert len(sim.ended_at) + len(cancelled) == len(jobs)
    assert sim.most <= capacity
    assert sim.scheduler.positions() == {}


async def test_a_job_that_comes_back_while_its_cancelled_run_lets_go_is_run_after_it() -> None:
    gone, again, order = asyncio.Event(), asyncio.Event(), list[str]()

    async def run(job: QueuedJob) -> None:
        order.append("begins")
        if "lets go" in order:
            again.set()
        else:
            try:
                await asyncio.Event().wait()
            finally:
                await gone.wait()
                order.append("lets go")

    async def give_up(job: QueuedJob, error: MarioError) -> None: ...

    scheduler = Scheduler(run, give_up, lambda: 2, lambda: 0.0)
    job = QueuedJob("j", 1, None, 1.0)
    scheduler.add(job)
    await asyncio.sleep(0)
    scheduler.cancel("j")
    scheduler.add(job)
    await asyncio.sleep(0)
    assert (order, scheduler.running, scheduler.waiting) == (["begins"], 1, 0)
    gone.set()
    await again.wait()
    assert order == ["begins", "lets go", "begins"]
