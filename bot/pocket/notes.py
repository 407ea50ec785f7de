"""Reads codes as notes, for pictures and for measuring what was played."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.pocket import tokens

STRUCK = 2
"""A volume that rises by this many steps begins a new note of the same pitch."""


@dataclass(frozen=True)
class Heard:
    """One note: frames ``start`` up to ``end``, MIDI pitch or noise period, loudest step."""

    start: int
    end: int
    pitch: int
    step: int


def notes(codes: NDArray[np.int64], codebook: int) -> list[Heard]:
    """The notes of one channel of ``[4, T]``, in order."""
    table = tokens.table(codebook)
    row = np.clip(codes[codebook], 0, tokens.CARDINALITY - 1)
    pitch = np.where(table.step[row] > 0, table.pitch[row], -1)
    step = table.step[row]
    rise = np.diff(step, prepend=0)
    begins = (pitch != np.concatenate([[-1], pitch[:-1]])) | (rise >= STRUCK)
    edges = [*np.flatnonzero(begins).tolist(), len(row)]
    return [
        Heard(start, end, int(pitch[start]), int(step[start:end].max()))
        for start, end in pairwise(edges)
        if pitch[start] >= 0
    ]
