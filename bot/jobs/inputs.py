"""What a job needs besides its request: the sound it starts from, and the tokens of our own."""

import asyncio
import io

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.decode import DecodeLimits, decode
from bot.audio.level import is_silent
from bot.config import Limits
from bot.errors import AudioRejected, Message
from bot.job_spec import JobInputs
from bot.request import GenerationRequest
from bot.store import Job, Store

MODEL_RATE = 32_000  # of the whole family; a model with another rate converts
MEGABYTE = 1_000_000
AT_ONCE = 2
OURS = DecodeLimits(max_bytes=256 * MEGABYTE, max_seconds=900)  # files this program wrote


class InputReader:
    """Reads sources, a few at a time: each costs a child process and its samples in memory."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def read(self, request: GenerationRequest, data: bytes, name: str | None = None) -> Clip:
        """The part of a file that a request uses; raises ``AudioRejected``, also for silence.

        name: what its sender calls it; ``None`` is a file in the store, whose size was judged
            when it came or was our own doing.
        """
        max_bytes = OURS.max_bytes if name is None else self._limits.upload_megabytes * MEGABYTE
        async with self._turns:
            clip = await decode(
                data,
                limits=DecodeLimits(max_bytes=max_bytes, max_seconds=self._limits.source_seconds),
                start=request.continuation_start,
                end=request.continuation_end,
                sample_rate=MODEL_RATE,
            )
        if await asyncio.to_thread(is_silent, clip):
            raise _silent(request, name)
        return clip

    async def gather(self, job: Job) -> JobInputs:
        """The work a job is: its source decoded and, for a piece of ours, that piece's tokens."""
        request, store = job.request, self._store
        if request.input_audio is None:
            return JobInputs(job.id, request)
        source = await self.read(request, await store.read(request.input_audio))
        piece = await store.piece(job.source_piece_id) if job.source_piece_id else None
        whole = request.continuation_start == 0 and request.continuation_end is None
        if piece is None or piece.tokens is None or not (request.continuation and whole):
            return JobInputs(job.id, request, source)
        return JobInputs(
            job.id, request, source, unpack(await store.read(piece.tokens)), piece.model
        )


def _silent(request: GenerationRequest, name: str | None) -> AudioRejected:
    what = Message("that-piece") if name is None else name[:60]
    start, end = request.continuation_start, request.continuation_end
    if end is not None:
        return AudioRejected("part-silent", name=what, start=start, end=end)
    if start:
        return AudioRejected("rest-silent", name=what, start=start)
    return AudioRejected("source-silent", name=what)


def pack(tokens: NDArray[np.int16]) -> bytes:
    """Tokens ``[K, T]`` as the bytes of a file."""
    file = io.BytesIO()
    np.save(file, tokens, allow_pickle=False)
    return file.getvalue()


def unpack(data: bytes) -> NDArray[np.int16]:
    return np.load(io.BytesIO(data), allow_pickle=False)
