"""Pieces are found by what people have in hand, and forgotten with their files."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import StoreError
from bot.request import GenerationRequest
from bot.store import FileLost, NewPiece, Store
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
    await store.delete_piece(second.id)
    assert await store.piece_of_audio(first.audio) == first


async def test_a_deleted_piece_is_gone_with_its_files(store):
    source, tokens = await store.put(b"source"), await store.put(b"tokens")
    request = GenerationRequest.parse(input_audio=source, seed=1)
    piece = await made(store, job=new_job(request), request=request, tokens=tokens)
    await store.delivered(piece.job_id)
    await store.record_message_id(piece.job_id, 50)
    await store.delete_piece(piece.id)
    await store.delete_piece(piece.id)
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
    await store.delete_piece(first.id)
    assert await kept(store, first.audio) == [True]
    await store.delete_piece(second.id)
    assert await kept(store, first.audio) == [True]
    await store.start(job.id)
    child = await store.made(
        job.id, 1, await new_piece(store, b"longer", request=continuing, parent_id=first.id)
    )
    await store.delivered(job.id)
    await store.delete_piece(child.id)
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
