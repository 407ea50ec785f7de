"""Joins a chain of continuations into one piece in which each second is once.

A continuation begins with what it continues, or with a part of that, so it holds its source again.
What counts of each link is what is new in it. Where one model made all of them, their tokens are
joined and decoded in one pass, so there is no seam; otherwise their sounds are, inside what both
have.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.decode import Decode
from bot.audio.join import joined
from bot.errors import InvalidRequest, LimitReached, NotFound
from bot.executors.executor import Executor, Progress
from bot.job_io import OTHER_WEIGHTS, JobInputs, Result
from bot.jobs.inputs import OURS, unpack
from bot.models.registry import Registry
from bot.store import FileLost, Job, Piece, Store

Tokens = NDArray[np.int16]
FEWEST = 2  # pieces in a chain that can be joined
SECONDS = 5.0  # that joining is expected to take


@dataclass(frozen=True)
class _Link:
    """Where a piece of a chain lies in the whole, in seconds.

    start: its own beginning. given: what it has from the one before. end: its own end.
    """

    piece: Piece
    start: float
    given: float
    end: float


def check_chain(pieces: Sequence[Piece]) -> None:
    """Raise where these pieces cannot be joined, in this order."""
    if len(pieces) < FEWEST:
        raise InvalidRequest("stitch-alone")
    for before, after in pairwise(pieces):
        goes_on = after.request.continuation and not (after.stitched or after.changed)
        if after.parent_id != before.id or not goes_on:
            raise InvalidRequest("stitch-alone")
    seconds = links(pieces)[-1].end
    if seconds > OURS.max_seconds:
        raise LimitReached("stitch-too-long", seconds=seconds, maximum=OURS.max_seconds)


def links(pieces: Sequence[Piece]) -> list[_Link]:
    """Where each piece of a chain lies in the whole."""
    found: list[_Link] = []
    for piece in pieces:
        seconds = (piece.milliseconds or 1000 * piece.request.duration) / 1000
        if not found:
            found.append(_Link(piece, 0.0, 0.0, seconds))
            continue
        before, asked = found[-1], piece.request
        start = min(before.start + asked.continuation_start, before.end)
        end = before.end
        if asked.continuation_end is not None:
            end = min(before.start + asked.continuation_end, end)
        given = min(max(0.0, end - start), seconds)
        found.append(_Link(piece, start, given, start + seconds))
    return found


class Stitcher:
    """Makes the result of a job that joins pieces."""

    def __init__(
        self, store: Store, executor: Executor, registry: Registry, decode: Decode
    ) -> None:
        self._store, self._executor, self._registry = store, executor, registry
        self._decode = decode

    async def make(self, job: Job, on_progress: Callable[[Progress], None]) -> Result:
        """The whole; without tokens where it was made of sounds. :class:`NotFound` if a part is
        gone."""
        pieces = [await self._store.piece(id) for id in job.parts or ()]
        chain = [piece for piece in pieces if piece is not None]
        if len(chain) < len(pieces):
            raise NotFound("stitch-part-gone")
        check_chain(chain)
        try:
            if (tokens := await self._tokens(chain)) is not None:
                inputs = JobInputs(job.spec, None, tokens, chain[-1].model, complete=True)
                return await self._executor.run(inputs, on_progress)
        except InvalidRequest as error:
            if error.code != OTHER_WEIGHTS:
                raise
        except FileLost:
            pass
        clip = await self._clip(chain)
        return Result(clip, np.zeros((1, 0), np.int16), chain[-1].model)

    async def _tokens(self, chain: Sequence[Piece]) -> Tokens | None:
        """Those of the whole, where one model made all of it and is still there."""
        model = chain[-1].model
        if model.partition("@")[0] not in self._registry.names():
            return None
        read: list[Tokens] = []
        for piece in chain:
            if piece.model != model or piece.tokens is None or piece.milliseconds is None:
                return None
            read.append(unpack(await self._store.read(piece.tokens)))
        return joined_tokens(links(chain), read)

    async def _clip(self, chain: Sequence[Piece]) -> Clip:
        first, *rest = links(chain)
        whole = await self._sound(first.piece)
        for link in rest:
            after = await self._sound(link.piece)
            whole = await asyncio.to_thread(joined, whole, after, link.start, link.given)
        return whole

    async def _sound(self, piece: Piece) -> Clip:
        return await self._decode(await self._store.read(piece.audio), limits=OURS)


def joined_tokens(chain: Sequence[_Link], tokens: Sequence[Tokens]) -> Tokens:
    """The tokens ``[K, T]`` of the whole: to each one's new part those of the one before."""
    whole = tokens[0]
    for link, own in zip(chain[1:], tokens[1:], strict=True):
        rate = own.shape[1] / (link.end - link.start)  # frames a second
        known = round(link.given * rate)
        end = min(round(link.start * rate) + known, whole.shape[1])
        whole = np.concatenate([whole[:, :end], own[:, known:]], axis=1)
    return whole
