"""Pieces are found by what people have in hand, and forgotten with their files."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import StoreError
from bot.request import GenerationRequest
from bot.store import FileLost, NewPiece, Piece, Store
from tests.support.english import refused
from tests.support.store_records import REQUEST, made, new_job, new_piece


async def kept(store: Store, *shas: str) -> list[bool]:
    """Whether each file can still be read."""
    found = await asyncio.gather(*map(store.read, shas), return_exceptions=True)
    return [not isinstance(data, FileLost) for data in found]


async def test_a_piece_is_found_by_id_job_file_and_message(store):
    piece = await made(store, tokens=await store.put(b"tokens"))
    await store.record_message_id(piece.job_id, 50)
    assert await store.piece(piece.id) == piece
    assert await store.piece_of_job(piece.job_id) == piece
    assert await store.piece_of_audio(piece.audio) == piece
    assert await store.piece_of_message(50) == piece
    assert await store.piece_of_message(51) is None
    assert await store.read(piece.audio) == b"music"


async def test_the_latest_of_identical_files_is_the_one_to_continue(store):
    first, second = await made(store), await made(store)
    assert first.audio == second.audio
    assert await store.piece_of_audio(first.audio) == second
    await store.delete_takes(second.job_id)
    assert await store.piece_of_audio(first.audio) == first


async def test_a_deleted_piece_is_gone_with_its_files(store):
    source, tokens = await store.put(b"source"), await store.put(b"tokens")
    request = GenerationRequest.parse(input_audio=source, seed=1)
    piece = await made(store, job=new_job(request), request=request, tokens=tokens)
    await store.delivered(piece.job_id)
    await store.record_message_id(piece.job_id, 50)
    await store.delete_takes(piece.job_id)
    await store.delete_takes(piece.job_id)
    found = [await store.piece(piece.id), await store.piece_of_job(piece.job_id),
             await store.piece_of_audio(piece.audio), await store.piece_of_message(50)]  # fmt: skip
    assert found == [None] * 4
    assert await kept(store, piece.audio, tokens, source) == [False] * 3
    with refused(StoreError, match="no longer have"):
        await store.read(piece.audio)


async def test_a_file_that_something_else_needs_stays(store):
    first, second = await made(store), await made(store)
    continuing = GenerationRequest.parse(input_audio=first.audio, continuation=True, seed=1)
    job, _ = await store.accept(new_job(continuing))
    await store.delete_takes(first.job_id)
    assert await kept(store, first.audio) == [True]
    await store.delete_takes(second.job_id)
    assert await kept(store, first.audio) == [True]
    await store.start(job.id)
    (child,) = await store.made(
        job.id, 1, await new_piece(store, b"longer", request=continuing, parent_id=first.id)
    )
    await store.delivered(job.id)
    await store.delete_takes(child.job_id)
    assert await kept(store, first.audio, child.audio) == [False, False]


async def test_a_sweep_takes_only_what_is_old_and_needed_by_nothing(store):
    piece = await made(store)
    orphan = await store.put(b"refused upload")
    assert await store.sweep() == 0
    assert await store.sweep(timedelta(0)) == 1
    assert await kept(store, piece.audio, orphan) == [True, False]


async def test_a_piece_needs_its_files(store):
    job, _ = await store.accept(new_job())
    await store.start(job.id)
    lost = NewPiece(request=REQUEST, audio="ab" * 32, name="a.wav", model="m", seconds_taken=1)
    with pytest.raises(StoreError):
        await store.made(job.id, 1, lost)
    assert (await store.job(job.id)).state == "running"


async def takes(store: Store, count: int = 3) -> list[Piece]:
    """The takes of one delivered job, whose message is 50."""
    job, _ = await store.accept(new_job())
    await store.start(job.id)
    new = [
        await new_piece(store, f"music {n}".encode(), tokens=await store.put(bytes([n])), take=n)
        for n in range(1, count + 1)
    ]
    pieces = await store.made(job.id, 1, *new)
    await store.record_message_id(job.id, 50)
    await store.delivered(job.id)
    return pieces


async def test_a_job_has_its_takes_in_order_and_its_message_shows_the_first(store):
    pieces = await takes(store)
    assert [piece.take for piece in pieces] == [1, 2, 3]
    assert await store.pieces_of_job(pieces[0].job_id) == pieces
    assert await store.piece_of_message(50) == pieces[0]
    assert await store.piece_of_audio(pieces[2].audio) == pieces[2]


async def test_a_dropped_take_is_forgotten_with_its_files_and_the_others_stay(store):
    first, second, third = await takes(store)
    assert await store.drop_take(first.id)
    assert not await store.drop_take(first.id)
    assert await store.pieces_of_job(first.job_id) == [second, third]
    assert await store.piece_of_message(50) == second
    assert await kept(store, first.audio, second.audio, third.audio) == [False, True, True]
    job = await store.job(first.job_id)
    assert job.request.prompt == "castle at night"
    assert (await store.job_message(first.job_id)).stale_at is not None


async def test_a_take_that_is_kept_is_the_only_one_and_cannot_be_dropped(store):
    first, second, third = await takes(store)
    assert await store.keep_take(second.id)
    assert not await store.keep_take(second.id)
    assert not await store.keep_take(first.id)
    assert not await store.drop_take(second.id)
    assert await store.pieces_of_job(first.job_id) == [second]
    assert await kept(store, first.audio, second.audio, third.audio) == [False, True, False]


async def test_two_takes_dropped_at_once_leave_one(store):
    first, second = await takes(store, 2)
    dropped = await asyncio.gather(store.drop_take(first.id), store.drop_take(second.id))
    assert sorted(dropped) == [False, True]
    assert len(await store.pieces_of_job(first.job_id)) == 1


async def test_all_takes_are_deleted_together_and_with_them_what_was_asked(store):
    first, *_ = await takes(store)
    await store.delete_takes(first.job_id)
    assert await store.pieces_of_job(first.job_id) == []
    assert (await store.job(first.job_id)).request.prompt is None


async def test_a_message_that_changes_while_it_is_shown_stays_stale(store):
    first, second, _ = await takes(store)
    await store.drop_take(first.id)
    before = (await store.job_message(first.job_id)).stale_at
    await store.drop_take(second.id)
    await store.mark_shown(first.job_id, before)
    assert (await store.job_message(first.job_id)).stale_at is not None
    await store.mark_shown(first.job_id, (await store.job_message(first.job_id)).stale_at)
    assert (await store.job_message(first.job_id)).stale_at is None
