"""What a token means: the state of one channel of the chip during one frame of 20 ms.

Codebook 0 and 1 are the pulses, 2 the triangle, 3 the noise. Token 0 is silence in each.
All four share one cardinality, as MusicGen wants; a number without a meaning is silence.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

FRAME_RATE = 50
"""Frames a second."""
CODEBOOKS = 4
PULSE_1, PULSE_2, TRIANGLE, NOISE = range(CODEBOOKS)
CARDINALITY = 1024
SILENCE = 0

DUTIES = (0.125, 0.25, 0.5)
PULSE_LOWEST, TRIANGLE_LOWEST, PITCHES = 45, 28, 48
"""MIDI pitches 45..92 for the pulses, 28..75 for the triangle."""
VOLUMES = (1, 2, 4, 6, 8, 11, 15)
"""The seven steps of the chip's sixteen volumes that pulses and noise use."""
LEVELS = (0.3, 0.55, 0.8, 1.0)
"""The triangle has no volume register; cartridges turned it down through the mixer."""
NOISE_PERIODS, NOISE_MODES = 16, 2


@dataclass(frozen=True)
class Table:
    """Every token of one codebook, taken apart; arrays of ``[CARDINALITY]``.

    pitch: MIDI pitch, or the index of the noise period. timbre: index of duty or noise mode.
    step: 0 is silence, else 1 + the index into VOLUMES or LEVELS. amplitude: what that stands for.
    """

    pitch: NDArray[np.int64]
    timbre: NDArray[np.int64]
    step: NDArray[np.int64]
    amplitude: NDArray[np.float32]


def pulse(pitch: int, duty: int, step: int) -> int:
    """The token of a pulse: MIDI pitch, index into DUTIES, step 0 (silent) to 7 (full)."""
    voice = (pitch - PULSE_LOWEST) * len(DUTIES) + duty
    return 1 + voice * len(VOLUMES) + step - 1 if step else SILENCE


def triangle(pitch: int, step: int) -> int:
    """The token of the triangle: MIDI pitch, step 0 (silent) to 4 (full)."""
    return 1 + (pitch - TRIANGLE_LOWEST) * len(LEVELS) + step - 1 if step else SILENCE


def noise(period: int, step: int, mode: int = 0) -> int:
    """The token of the noise: period 0 (bright) to 15 (dark), step 0 to 7, mode 1 is metallic."""
    return 1 + (mode * NOISE_PERIODS + period) * len(VOLUMES) + step - 1 if step else SILENCE


@cache
def table(codebook: int) -> Table:
    """The meaning of all tokens of one codebook."""
    if codebook == TRIANGLE:
        steps, timbres, first, pitches = len(LEVELS), 1, TRIANGLE_LOWEST, PITCHES
    elif codebook == NOISE:
        steps, timbres, first, pitches = len(VOLUMES), NOISE_MODES, 0, NOISE_PERIODS
    else:
        steps, timbres, first, pitches = len(VOLUMES), len(DUTIES), PULSE_LOWEST, PITCHES
    index = np.arange(CARDINALITY) - 1
    known = (index >= 0) & (index < pitches * timbres * steps)
    index = np.where(known, index, 0)
    voice, step = np.divmod(index, steps)
    if codebook == NOISE:
        timbre, pitch = np.divmod(voice, pitches)
    else:
        pitch, timbre = np.divmod(voice, timbres)
    values = np.array(LEVELS if codebook == TRIANGLE else VOLUMES, dtype=np.float32)
    return Table(
        pitch=pitch + first,
        timbre=timbre,
        step=np.where(known, step + 1, 0),
        amplitude=np.where(known, values[step], 0).astype(np.float32),
    )
