"""Another sample rate for a sound: windowed sinc, the same filter as julius, without torch."""

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

ZEROS, ROLLOFF = 24, 0.945
"""Zero crossings of the sinc to each side, and the part of the band that is kept."""
MAX_PHASES = 1280
"""The filter has as many phases as the reduced target rate has units; 44.1 kHz to 32 kHz needs 320.
An odd rate is approximated to within 1e-6 rather than filtered by gigabytes."""
BLOCK = 1 << 16
"""Samples that are filtered at once."""


def resampled(samples: NDArray[np.float32], old: int, new: int) -> NDArray[np.float32]:
    """float32 ``[C, S]`` at ``old`` Hz as ``[C, S new / old]`` at ``new``."""
    ratio = Fraction(old, new).limit_denominator(MAX_PHASES)
    step, phases = ratio.numerator, ratio.denominator
    length = samples.shape[1]
    if step == phases or not length:
        return np.ascontiguousarray(samples, np.float32)
    filters = _filters(step, phases)
    width = (filters.shape[0] - step) // 2
    padded = np.pad(samples.astype(np.float32), ((0, 0), (width, width + step)), mode="edge")
    frames = np.lib.stride_tricks.sliding_window_view(padded, filters.shape[0], axis=1)[:, ::step]
    each = max(1, BLOCK // filters.shape[0])
    made = [frames[:, at : at + each] @ filters for at in range(0, frames.shape[1], each)]
    whole = np.concatenate(made, axis=1).reshape(len(samples), -1)
    return np.ascontiguousarray(whole[:, : phases * length // step])


@lru_cache(8)
def _filters(step: int, phases: int) -> NDArray[np.float32]:
    """The filter of each phase, ``[taps, phases]``; a constant comes out as it is."""
    rate = min(step, phases) * ROLLOFF
    width = math.ceil(ZEROS * step / rate)
    place = np.arange(-width, width + step)[:, None] / step - np.arange(phases) / phases
    place = np.clip(place * rate, -ZEROS, ZEROS)
    made = np.sinc(place) * np.cos(np.pi * place / ZEROS / 2) ** 2
    return (made / made.sum(axis=0)).astype(np.float32)
