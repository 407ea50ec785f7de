"""What is kept is bounded and somebody's own: given to them, forgotten, and seen by nobody else."""

import json
import os
from datetime import timedelta

from sqlalchemy import select

from bot.errors import Message
from bot.request import GenerationRequest
from bot.store import NewJob, Store
from bot.store.records import Job, JobMessage, Piece, Record
from tests.support.store_records import REQUEST, made, new_job, new_piece

SECRET = "my secret castle"
MINE = REQUEST.replace(prompt=SECRET)


async def with_source(store: Store, data: bytes = b"source", **more: object) -> NewJob:
    source = await store.put(data)
    return new_job(GenerationRequest.parse(input_audio=source, continuation=True, seed=1), **more)


async def test_what_was_uploaded_goes_with_a_job_that_ends_without_a_piece(store):
    ends = {
        "cancelled": lambda job: store.cancel(job.id),
        "failed": lambda job: store.fail(job.id, Message("took-too-long")),
    }
    for end in ends.values():
        job, _ = await store.accept(await with_source(store))
        assert store.nbytes == len(b"source")
        await end(job)
        assert store.nbytes == 0


async def test_what_was_uploaded_goes_when_the_worker_died_too_often(store):
    job, _ = await store.accept(await with_source(store))
    for attempt in (1, 2):
        await store.start(job.id)
        await store.requeue(job.id, attempt, worker_died=True)
    assert store.nbytes == 0


async def test_a_file_that_is_held_or_waited_for_stays(store):
    first, _ = await store.accept(await with_source(store))
    second, _ = await store.accept(await with_source(store))
    await store.cancel(first.id)
    assert await store.read(second.input_audio) == b"source"
    with store.holding(second.input_audio):
        await store.cancel(second.id)
        assert await store.read(second.input_audio) == b"source"
    assert await store.sweep(timedelta(0)) == 1
    assert store.nbytes == 0


async def test_the_size_is_known_again_after_a_restart(store, place, clock):
    piece = await made(store, b"music" * 100)
    await store.put(b"music" * 100)  # the same again
    assert store.nbytes == 500
    await store.close()
    again = await place.open(clock)
    assert again.nbytes == 500
    await again.delivered(piece.job_id)
    await again.delete_takes(piece.job_id)
    assert again.nbytes == 0
    await again.close()


async def test_nobody_else_may_read_what_is_kept(store, tmp_path):
    await made(store)
    data = tmp_path / "data"
    for path in [data, *data.rglob("*")]:
        mode = path.stat().st_mode & 0o777
        assert mode == (0o700 if path.is_dir() else 0o600), path


async def test_a_token_is_forgotten_when_its_job_has_ended(store, place):
    token = {"token": "secret-token", "token_expires_at": store.now() + timedelta(minutes=15)}
    delivered = await made(store, job=new_job(**token))
    await store.delivered(delivered.job_id)
    cancelled, _ = await store.accept(new_job(**token))
    await store.cancel(cancelled.id)
    assert (await store.job_message(cancelled.id)).token == "secret-token"  # to say so with
    await store.mark_notified(cancelled.id)
    for row in await place.rows(select(JobMessage)):
        assert row.token is None
        assert row.token_expires_at is None


async def test_a_deleted_piece_does_not_say_what_was_asked_for(store, place):
    piece = await made(store, job=new_job(MINE), request=MINE, name="my-secret-castle.wav")
    await store.delivered(piece.job_id)
    await store.delete_takes(piece.job_id)
    (row,) = await place.rows(select(Piece))
    (job,) = await place.rows(select(Job))
    assert (row.request.prompt, job.request.prompt) == (None, None)
    assert "castle" not in row.name
    assert row.request.duration == MINE.duration


async def test_what_is_kept_of_somebody_is_theirs_as_plain_values(store):
    piece = await made(store, job=new_job(MINE, user_id=2**60, guild_id=5), request=MINE)
    await made(store)
    await store.block(5, 2**60, True)
    kept = json.loads(json.dumps(await store.kept_of(2**60)))
    assert [job["request"]["prompt"] for job in kept["jobs"]] == [SECRET]
    assert [p["audio"] for p in kept["pieces"]] == [piece.audio]
    assert kept["user_id"] == kept["jobs"][0]["user_id"] == str(2**60)
    assert kept["blocked_on_servers"] == ["5"]


async def test_somebody_forgotten_leaves_only_the_sound_that_others_continued(store, place):
    mine = await made(store, b"mine", job=new_job(MINE, user_id=7), request=MINE)
    await store.delivered(mine.job_id)
    alone = await made(store, b"alone", job=new_job(MINE, user_id=7), request=MINE)
    await store.delivered(alone.job_id)
    continuing = GenerationRequest.parse(input_audio=mine.audio, continuation=True, seed=1)
    job, _ = await store.accept(new_job(continuing, user_id=8, source_piece_id=mine.id))
    await store.start(job.id)
    (theirs,) = await store.made(
        job.id, 1, await new_piece(store, b"theirs", request=continuing, parent_id=mine.id)
    )

    assert await store.forget(7) == 2

    assert await store.kept_of(7) == {
        "user_id": "7", "jobs": [], "pieces": [], "favourites": [], "blocked_on_servers": [],
        "votes": [], "jams": [], "jam_turns": [], "dailies": [],
    }  # fmt: skip
    assert await store.piece(mine.id) is None
    assert await store.piece(theirs.id) is not None
    assert await store.read(mine.audio) == b"mine"
    assert store.nbytes == len(b"mine" + b"theirs")
    rows = await place.rows(select(Job))
    assert {row.user_id for row in rows} == {0, 8}
    assert all(row.request.prompt is None for row in rows)


async def test_what_has_been_kept_long_enough_is_forgotten(store, tmp_path):
    old = await made(store, b"old", job=new_job(MINE), request=MINE)
    await store.delivered(old.job_id)
    failed, _ = await store.accept(new_job(MINE))
    await store.fail(failed.id, Message("took-too-long"))
    waiting, _ = await store.accept(new_job(MINE))
    then = store.now()

    assert await store.forget_ended_before(None, then) == 1
    assert await store.piece(old.id) is not None
    assert await store.forget_ended_before(then, then) == 1
    assert await store.piece(old.id) is None
    assert await store.forget_ended_before(then, then) == 0
    assert (await store.job(waiting.id)).request.prompt == SECRET
    assert (await store.job(failed.id)).request.prompt is None
    assert os.listdir(tmp_path / "data" / "files") != []  # folders stay, files do not
    assert store.nbytes == 0


async def test_nothing_by_which_somebody_is_known_is_left_in_any_file_of_the_data(
    store, place, tmp_path
):
    known = {"user_id": 2**50 + 7, "channel_id": 2**50 + 3, "interaction_id": 2**50 + 20}
    token = {"token": "secret-token", "token_expires_at": store.now() + timedelta(minutes=15)}
    for _ in range(40):  # more than a page of them
        known["interaction_id"] += 1
        piece = await made(
            store, job=new_job(MINE, **known, **token), request=MINE, name="my-secret-castle.wav"
        )
        await store.record_message_id(piece.job_id, 2**50 + 11)
        await store.delivered(piece.job_id)

    async def left() -> list[str]:
        """What can be found of it, in bytes or as a value of any row."""
        data = tmp_path / "data"
        files = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
        words = [
            word for word in (SECRET, "secret-castle", "secret-token") if word.encode() in files
        ]
        tables = [select(table) for table in Record.metadata.tables.values()]
        rows = str([await place.whole_rows(table) for table in tables])
        if place.url is not None:  # whose own files are the server's
            words = [word for word in (SECRET, "secret-castle", "secret-token") if word in rows]
        numbers = [number for number in map(str, range(2**50, 2**50 + 99)) if number in rows]
        return words + numbers

    untold, _ = await store.accept(new_job(MINE, **known | {"interaction_id": 2**50 + 80}, **token))
    await store.cancel(untold.id)

    assert len(await left()) == 3 + 3 + 41
    assert await store.forget(2**50 + 7) == 41
    assert (await store.job_message(untold.id)).channel_id == 2**50 + 3  # to say so
    await store.mark_notified(untold.id)
    await store.sweep()
    assert await left() == []
