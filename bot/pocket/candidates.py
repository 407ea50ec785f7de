"""What is asked of the engine for one of several candidates: its seed, its structure, its rests."""

from dataclasses import replace
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.engine import EngineRequest, RestLimits
from bot.engine.delay_pattern import SAMPLED
from bot.pocket import structure, tokens
from bot.pocket.analysis import Codes
from bot.pocket.tokens import FRAME_RATE

CANDIDATES, BAR_CANDIDATES = 4, 3
"""Side by side for a section, and for a single bar."""
ALL_REST, MELODY_REST = FRAME_RATE // 2, 3 * FRAME_RATE
"""Frames that all channels, and the melody, may rest."""
CONTEXT = 640
"""Frames that the model hears at once."""


@cache
def silent_tokens() -> NDArray[np.bool_]:
    """The tokens of each codebook in which nothing sounds, bool ``[6, 1024]``."""
    channels = [tokens.table(k).step == 0 for k in range(tokens.CODEBOOKS)]
    return np.stack([*channels, *[np.ones_like(channels[0])] * structure.CODEBOOKS])


def derived(seed: int, number: int, words: str = "") -> int:
    """The seed of candidate ``number``: the same for the same seed, far from its neighbours'.

    words: what was typed, so that prompts that mean the same are different pieces. Without any,
    number 0 is the seed itself.
    """
    if number == 0 and not words:
        return seed
    key = (number, crc32(words.lower().encode()))
    sequence = np.random.SeedSequence(seed % 2**64, spawn_key=key)
    return int(sequence.generate_state(1, np.uint64)[0] >> 1)


def seeded(request: EngineRequest, number: int, words: str = "") -> EngineRequest:
    """The request of candidate ``number``."""
    seed = derived(request.sampling.seed, number, words)
    return replace(request, sampling=replace(request.sampling, seed=seed))


def rests(melody: int | None = MELODY_REST) -> RestLimits:
    """melody: frames that it may rest; None: for ever."""
    others = tokens.CODEBOOKS + structure.CODEBOOKS - 1
    return RestLimits(ALL_REST, (melody, *[None] * others))


def placed(request: EngineRequest, rows: Codes) -> EngineRequest:
    """A request for the channels as one for all codebooks; rows: the structure of prompt and new
    frames, ``[2, T0 + frames]``."""
    start, early = request.prompt_len, structure.ahead(rows)
    sampled = np.full((tokens.CODEBOOKS, request.frames), SAMPLED)
    forced = sampled if request.forced is None else request.forced
    given = None if request.prompt is None else np.concatenate([request.prompt, early[:, :start]])
    return replace(request, prompt=given, forced=np.concatenate([forced, early[:, start:]]))
