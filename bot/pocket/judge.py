"""What is wrong with a piece, read from its tokens: silence, or a melody that stands still.

These are the faults that everybody hears at once. A piece that has one is composed again.
"""

import numpy as np
from numpy.typing import NDArray

from bot.pocket import notes, tokens
from bot.pocket.tokens import FRAME_RATE

Codes = NDArray[np.int64]

SOUNDING = 0.5
"""A piece in which fewer of the frames have a pitch than this is nearly silent."""
LONGEST_HOLE = 4 * FRAME_RATE
"""Frames: the melody must not be away for longer."""
LONGEST_PITCH = 8 * FRAME_RATE
"""Frames: the melody must not stay on one pitch for longer, struck again or held."""


def loud(codes: Codes) -> NDArray[np.bool_]:
    """Which channels of codes ``[4, T]`` sound in which frames, ``[4, T]``."""
    return np.stack([tokens.table(k).step[codes[k]] > 0 for k in range(tokens.CODEBOOKS)])


def pitched(codes: Codes) -> float:
    """The share of frames in which a channel with a pitch sounds."""
    return float(loud(codes)[: tokens.NOISE].any(axis=0).mean())


def nearly_silent(codes: Codes) -> bool:
    """Whether fewer than half of the frames have a pitch."""
    return pitched(codes) < SOUNDING


def longest_hole(codes: Codes) -> int:
    """The most frames in a row in which the melody rests."""
    return _longest_run(~loud(codes)[tokens.PULSE_1])


def longest_pitch(codes: Codes) -> int:
    """The most frames from the first to the last note of the melody that has one pitch only."""
    found = notes.notes(codes, tokens.PULSE_1)
    longest, start = 0, 0
    for index, note in enumerate(found):
        if index and note.pitch != found[index - 1].pitch:
            start = index
        longest = max(longest, note.end - found[start].start)
    return longest


def broken(codes: Codes, melody: bool = True) -> bool:
    """Whether codes ``[4, T]`` have one of the three faults.

    melody: False where it was given and is not ours to judge.
    """
    if nearly_silent(codes):
        return True
    return melody and (longest_hole(codes) > LONGEST_HOLE or longest_pitch(codes) > LONGEST_PITCH)


def _longest_run(where: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(int)))
    return int((edges[1::2] - edges[::2]).max(initial=0))
