"""What a job needs besides its request: the sound it starts from, and the tokens of our own."""

import io

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.decode import DecodeLimits, decode
from bot.config import Limits
from bot.request import GenerationRequest
from bot.store import Job, Store
from bot.work import Work

MODEL_RATE = 32_000  # of the whole family; a model with another rate converts
MEGABYTE = 1_000_000
OURS = DecodeLimits(max_bytes=256 * MEGABYTE, max_seconds=900)  # files this program wrote


async def read_source(
    request: GenerationRequest, data: bytes, limits: Limits, kept: bool = False
) -> Clip:
    """The part of an attached file that a request uses; raises ``AudioRejected``.

    kept: it is in the store already, so its size was judged when it came or was our own doing.
    """
    max_bytes = OURS.max_bytes if kept else limits.upload_megabytes * MEGABYTE
    return await decode(
        data,
        limits=DecodeLimits(max_bytes=max_bytes, max_seconds=limits.source_seconds),
        start=request.continuation_start,
        end=request.continuation_end,
        sample_rate=MODEL_RATE,
    )


async def gather(job: Job, store: Store, limits: Limits) -> Work:
    """The work a job is: with its source decoded and, for a piece of ours, that piece's tokens."""
    request = job.request
    if request.input_audio is None:
        return Work(job.id, request)
    source = await read_source(request, await store.read(request.input_audio), limits, kept=True)
    piece = await store.piece(job.source_piece_id) if job.source_piece_id else None
    whole = request.continuation_start == 0 and request.continuation_end is None
    if piece is None or piece.tokens is None or not (request.continuation and whole):
        return Work(job.id, request, source)
    return Work(job.id, request, source, unpack(await store.read(piece.tokens)), piece.model)


def pack(tokens: NDArray[np.int16]) -> bytes:
    """Tokens ``[K, T]`` as the bytes of a file."""
    file = io.BytesIO()
    np.save(file, tokens, allow_pickle=False)
    return file.getvalue()


def unpack(data: bytes) -> NDArray[np.int16]:
    return np.load(io.BytesIO(data), allow_pickle=False)
