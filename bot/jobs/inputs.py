"""What a job needs besides its spec: its source, decoded, and the tokens of a piece of ours."""

import asyncio
import io
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.decode import Decode, DecodeLimits
from bot.audio.fingerprint import MAY_DIFFER, fingerprint, is_copy, nearest
from bot.audio.level import is_silent
from bot.config import Limits
from bot.errors import AudioRejected, Message
from bot.job_io import JobInputs
from bot.request import GenerationRequest
from bot.store import FileLost, Job, Piece, Store

MODEL_RATE = 32_000  # of the whole family; a model with another rate converts
MEGABYTE = 1_000_000
AT_ONCE = 2
OURS = DecodeLimits(max_bytes=256 * MEGABYTE, max_seconds=900)  # files this program wrote
MOST_COMPARED = 3  # pieces, by their samples, to one source
HELD_BYTES = 128 * MEGABYTE  # of samples, kept from a job's admission to its start

_Part = tuple[str, int, int | None]  # content id, first second, last second


def upload_limits(limits: Limits) -> DecodeLimits:
    """What a file that somebody attaches may have."""
    max_bytes = limits.upload_megabytes * MEGABYTE
    return DecodeLimits(max_bytes=max_bytes, max_seconds=limits.source_seconds)


class InputReader:
    """Reads sources, a few at a time: each costs a child process and its samples in memory."""

    def __init__(self, store: Store, limits: Limits, decode: Decode) -> None:
        self._store, self._limits, self._decode_file = store, limits, decode
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._held: OrderedDict[_Part, Clip] = OrderedDict()

    async def keep_source(self, request: GenerationRequest, data: bytes, name: str | None) -> str:
        """Store a source once the part that is asked for has proved usable; its content id.

        name: what its sender calls it; ``None`` is a file from the store, whose size was judged
            when it came or was our own doing. Raises :class:`AudioRejected`, also for silence.
        """
        clip = await self._decode(request, data, name)
        whole = clip.seconds + request.duration
        if request.continuation and whole > OURS.max_seconds:
            raise AudioRejected("result-too-long", seconds=whole, maximum=OURS.max_seconds)
        if await asyncio.to_thread(is_silent, clip):
            raise _silent(request, name)
        source_id = await self._store.put(data)
        self._hold(_part(source_id, request), clip)
        return source_id

    async def piece_of(self, source_id: str, request: GenerationRequest) -> Piece | None:
        """The piece of the bot's own that a source just kept is: its file, or a copy of its sound
        that somebody converted or tagged."""
        piece = await self._store.piece_of_audio(source_id)
        clip = self._held.get(_part(source_id, request))
        if piece is not None or clip is None or not _whole(request):
            return piece
        return await self._piece_like(clip)

    async def piece_of_sound(self, data: bytes) -> Piece | None:
        """The piece of the bot's own that a file has the sound of, whatever was done to the file;
        raises :class:`AudioRejected`."""
        async with self._turns:
            limits = upload_limits(self._limits)
            clip = await self._decode_file(data, limits=limits, sample_rate=MODEL_RATE)
        return await self._piece_like(clip)

    async def _piece_like(self, clip: Clip) -> Piece | None:
        mark = await asyncio.to_thread(fingerprint, clip)
        known = await self._store.fingerprints(round(1000 * clip.seconds), round(1000 * MAY_DIFFER))
        for index in nearest(mark, [mark for _, mark in known], MOST_COMPARED):
            piece = await self._store.piece(known[index][0])
            if piece is not None and await self._is_copy(clip, piece):
                return piece
        return None

    async def _is_copy(self, clip: Clip, piece: Piece) -> bool:
        try:
            data = await self._store.read(piece.audio)
        except FileLost:
            return False
        async with self._turns:
            own = await self._decode_file(data, limits=OURS, sample_rate=MODEL_RATE)
        return await asyncio.to_thread(is_copy, clip, own)

    async def gather(self, job: Job) -> JobInputs:
        """What the executor needs for a job: its source decoded and, for a piece of ours that is
        continued, its tokens of the same part."""
        spec, request, store = job.spec, job.request, self._store
        if spec.source_id is None:
            return JobInputs(spec)
        source = self._held.pop(_part(spec.source_id, request), None)
        if source is None:
            source = await self._decode(request, await store.read(spec.source_id), None)
        piece = await store.piece(job.source_piece_id) if job.source_piece_id else None
        if piece is None or piece.tokens is None or not request.continuation:
            return JobInputs(spec, source)
        tokens = unpack(await store.read(piece.tokens))
        part = tokens if _whole(request) else _tokens_of_part(tokens, piece, request)
        return JobInputs(spec, source, part, piece.model)

    async def _decode(self, request: GenerationRequest, data: bytes, name: str | None) -> Clip:
        limits = OURS if name is None else upload_limits(self._limits)
        async with self._turns:
            return await self._decode_file(
                data,
                limits=limits,
                start=request.continuation_start,
                end=request.continuation_end,
                sample_rate=MODEL_RATE,
            )

    def _hold(self, part: _Part, clip: Clip) -> None:
        """So that a job which starts soon is not decoded twice; the oldest give way."""
        self._held[part] = clip
        while sum(held.samples.nbytes for held in self._held.values()) > HELD_BYTES:
            self._held.popitem(last=False)


def _part(source_id: str, request: GenerationRequest) -> _Part:
    return source_id, request.continuation_start, request.continuation_end


def _whole(request: GenerationRequest) -> bool:
    """Whether all of the source is used."""
    return request.continuation_start == 0 and request.continuation_end is None


def _tokens_of_part(
    tokens: NDArray[np.int16], piece: Piece, request: GenerationRequest
) -> NDArray[np.int16] | None:
    """The tokens ``[K, T]`` of the part of a piece that is asked for; None where the length of a
    piece that is older than its record is not known."""
    if piece.milliseconds is None:
        return None
    rate = 1000 * tokens.shape[1] / piece.milliseconds
    end = request.continuation_end
    last = None if end is None else round(end * rate)
    return tokens[:, round(request.continuation_start * rate) : last]


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
