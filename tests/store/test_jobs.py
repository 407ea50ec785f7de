"""The life of a job: each step once, from the right state, by the attempt that still counts."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.errors import InvalidRequest, LimitReached, Message, StoreError
from bot.request import GenerationRequest
from bot.store import StaleAttempt, State, Store
from bot.store.records import Job, load_request
from tests.support.english import english, refused
from tests.support.store_records import REQUEST, made, new_job, new_piece

LOUDER = Message("reply-unread")
GONE = Message("channel-gone")
BROKEN = Message("sound-broken")


async def state(store: Store, job_id: str) -> State:
    job = await store.job(job_id)
    assert job is not None
    return job.state


async def test_a_job_goes_from_accepted_to_delivered(store):
    job, new = await store.accept(new_job(guild_id=5))
    assert new
    assert (job.state, job.request, job.guild_id) == (State.accepted, REQUEST, 5)
    assert await store.start(job.id) == 1
    assert await state(store, job.id) == State.running
    (piece,) = await store.made(job.id, 1, await new_piece(store, note=LOUDER))
    assert (piece.user_id, piece.guild_id, piece.note) == (1, 5, LOUDER)
    assert await state(store, job.id) == State.made
    assert await store.delivered(job.id)
    assert await state(store, job.id) == State.delivered
    assert await store.piece_of_job(job.id) == piece


@pytest.mark.parametrize("by", ["interaction_id", "message_id"])
async def test_what_is_sent_twice_is_one_job(store, by):
    names = {"interaction_id": None, "message_id": None, by: 77}
    first, new = await store.accept(new_job(**names))
    again, new_again = await store.accept(new_job(REQUEST.replace(seed=8), user_id=2, **names))
    assert (new, new_again) == (True, False)
    assert again == first


async def test_an_interaction_replayed_many_times_at_once_is_one_job(store):
    answers = await asyncio.gather(*(store.accept(new_job(interaction_id=5)) for _ in range(20)))
    assert len({job.id for job, _ in answers}) == 1
    assert sum(new for _, new in answers) == 1


async def test_jobs_without_any_id_are_jobs_of_their_own(store):
    jobs = [(await store.accept(new_job(interaction_id=None)))[0] for _ in range(2)]
    assert jobs[0].id != jobs[1].id


async def test_the_database_itself_refuses_a_second_job_for_an_interaction(store, place):
    job, _ = await store.accept(new_job(interaction_id=5))
    columns = {c.key: getattr(job, c.key) for c in Job.__table__.columns} | {"id": "other"}
    engine = place.engine()
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError, match="interaction_id"):
            await connection.execute(insert(Job).values(columns))
    await engine.dispose()


async def test_a_check_that_refuses_leaves_no_trace_and_spares_replays(store):
    def refuse(usage) -> None:
        assert usage.user_waiting == 1
        raise LimitReached("your-queue-full", waiting=1)

    first, _ = await store.accept(new_job(interaction_id=5))
    with pytest.raises(LimitReached):
        await store.accept(new_job(interaction_id=6), refuse)
    assert await store.unfinished() == [first]
    assert await store.accept(new_job(interaction_id=5), refuse) == (first, False)


async def test_a_request_whose_file_is_gone_is_refused(store):
    with refused(StoreError, match="no longer have"):
        await store.accept(new_job(GenerationRequest.parse(input_audio="ab" * 32)))
    assert await store.unfinished() == []


def test_what_is_no_content_id_cannot_be_asked_for():
    with pytest.raises(InvalidRequest):
        GenerationRequest.parse(input_audio="../../etc/passwd")


async def test_only_one_of_many_may_start_a_job(store):
    job, _ = await store.accept(new_job())
    attempts = await asyncio.gather(*(store.start(job.id) for _ in range(8)))
    assert sorted(attempts, key=str) == [1] + [None] * 7


@pytest.mark.fault(
    fault="a worker comes back after its job was begun anew",
    sees="one piece",
    keeps="the newer attempt's",
)
async def test_a_late_attempt_cannot_bring_its_piece(store):
    job, _ = await store.accept(new_job())
    await store.start(job.id)
    await store.requeue(job.id, 1, worker_died=False)
    with pytest.raises(StaleAttempt):
        await store.made(job.id, 1, await new_piece(store))
    assert await store.start(job.id) == 2
    for late in (
        store.made(job.id, 1, await new_piece(store)),
        store.requeue(job.id, 1, worker_died=True),
    ):
        with refused(StaleAttempt, match="no longer counts"):
            await late
    assert not await store.fail(job.id, BROKEN, attempt=1)
    assert await state(store, job.id) == State.running
    assert await store.piece_of_job(job.id) is None
    assert await store.made(job.id, 2, await new_piece(store))


async def test_a_cancelled_job_stays_cancelled(store):
    waiting, running = (await store.accept(new_job()))[0], (await store.accept(new_job()))[0]
    await store.start(running.id)
    assert await store.cancel(waiting.id)
    assert await store.cancel(running.id)
    assert not await store.cancel(running.id)
    assert await store.start(waiting.id) is None
    with pytest.raises(StaleAttempt):
        await store.made(running.id, 1, await new_piece(store))
    with pytest.raises(StaleAttempt):
        await store.requeue(running.id, 1, worker_died=False)
    assert not await store.fail(running.id, BROKEN)
    assert await store.unfinished() == []


async def test_a_made_piece_can_neither_be_cancelled_nor_failed(store):
    piece = await made(store)
    assert not await store.cancel(piece.job_id)
    assert not await store.fail(piece.job_id, BROKEN)
    assert await store.start(piece.job_id) is None
    assert [job.id for job in await store.unfinished()] == [piece.job_id]


async def test_a_piece_is_delivered_once(store):
    piece = await made(store)
    answers = await asyncio.gather(*(store.delivered(piece.job_id) for _ in range(5)))
    assert sorted(answers) == [False] * 4 + [True]
    assert not await store.undeliverable(piece.job_id, GONE)


async def test_a_doubtful_delivery_is_written_down(store):
    piece = await made(store)
    await store.delivered(piece.job_id, Message("perhaps-posted-twice"))
    job = await store.job(piece.job_id)
    assert job.state == State.delivered
    assert "may be posted twice" in english(job.reason)


async def test_what_nobody_can_receive_ends_and_stays_with_its_author(store):
    piece = await made(store)
    assert await store.undeliverable(piece.job_id, GONE)
    job = await store.job(piece.job_id)
    assert (job.state, english(job.reason)) == (State.failed, "The channel is gone.")
    kept = await store.piece_of_job(job.id)
    assert (kept.id, kept.audio, kept.channel_id) == (piece.id, piece.audio, None)
    assert await store.unfinished() == []


async def test_a_job_that_kills_its_worker_twice_fails_and_says_why(store):
    job, _ = await store.accept(new_job())
    other, _ = await store.accept(new_job())
    await store.start(job.id)
    assert (await store.requeue(job.id, 1, worker_died=True)).state == State.accepted
    await store.start(job.id)
    assert (await store.requeue(job.id, 2, worker_died=False)).state == State.accepted
    await store.start(job.id)
    ended = await store.requeue(job.id, 3, worker_died=True)
    assert (ended.state, ended.worker_deaths) == (State.failed, 2)
    assert "twice" in english(ended.reason)
    assert ended.ended_at is not None
    assert await store.unfinished() == [other]


async def test_a_requeued_job_keeps_its_place(store):
    jobs = [(await store.accept(new_job()))[0] for _ in range(3)]
    await store.start(jobs[0].id)
    await store.requeue(jobs[0].id, 1, worker_died=False)
    assert [job.id for job in await store.unfinished()] == [job.id for job in jobs]


async def test_a_caller_cancelled_at_any_moment_leaves_the_store_usable(store, caplog):
    for patience in range(0, 40, 3):
        task = asyncio.create_task(store.accept(new_job()))
        for _ in range(patience):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert (await store.accept(new_job()))[1]
    assert caplog.text == ""


async def test_closing_finishes_what_was_begun(place):
    store = await place.open()
    task = asyncio.create_task(store.accept(new_job()))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    await store.close()
    store = await place.open()
    assert len(await store.unfinished()) == 1
    await store.close()


async def test_unknown_jobs_are_nobody_s(store):
    assert await store.job("x") is None
    assert await store.start("x") is None
    assert not await store.cancel("x")
    assert not await store.delivered("x")


def test_an_old_request_with_an_option_no_longer_known_still_loads():
    row = REQUEST.model_dump(mode="json") | {"reverb": 3, "top_k": "many"}
    assert load_request(row).non_defaults() == REQUEST.non_defaults()
    assert load_request({"prompt": None}).duration == 8


async def test_a_request_comes_back_as_it_was(store):
    sha = await store.put(b"source")
    request = GenerationRequest.parse(
        prompt="ünï 🎺", input_audio=sha, continuation=True, continuation_end=9, top_p=0.9,
        temperature=0.0, output_format="mp3", seed=2**32 - 1, replicate_weights="x",
    )  # fmt: skip
    job, _ = await store.accept(new_job(request))
    stored = await store.job(job.id)
    assert stored.request == request
    assert (stored.input_audio, stored.seconds) == (sha, 8)


async def test_time_is_kept_in_utc(store, clock):
    job, _ = await store.accept(new_job(deadline=clock.now + timedelta(minutes=60)))
    stored = await store.job(job.id)
    assert stored.deadline - stored.accepted_at == timedelta(minutes=60) - timedelta(seconds=1)
    assert stored.accepted_at.utcoffset() == timedelta(0)
