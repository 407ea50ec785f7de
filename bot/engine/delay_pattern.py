"""The delay pattern: codebook k of frame t stands at step ``1 + t + delays[k]``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.engine.spec import Spec

Codes = NDArray[np.int64]
SAMPLED = -1
"""Stands where a code is to be sampled."""


def sequence_length(spec: Spec, frames: int) -> int:
    """Steps in the delay pattern of ``frames``: the start token, the frames, the longest delay."""
    return 1 + frames + spec.max_delay


def apply_delay_pattern(spec: Spec, codes: Codes, frames: int) -> Codes:
    """Codes ``[K, T0]`` of a window of ``frames``, in the delay pattern ``[K, steps]``: the special
    token where it has none, SAMPLED where the codes end, and where they say so themselves."""
    sequence = np.full((spec.codebooks, sequence_length(spec, frames)), spec.card, np.int64)
    for k, delay in enumerate(spec.delays):
        sequence[k, 1 + delay : 1 + delay + frames] = SAMPLED
        sequence[k, 1 + delay : 1 + delay + codes.shape[1]] = codes[k]
    return sequence


def revert_delay_pattern(spec: Spec, sequence: Codes, frames: int) -> Codes:
    """The inverse of `apply_delay_pattern`: codes ``[K, frames]``."""
    return np.stack([sequence[k, 1 + d : 1 + d + frames] for k, d in enumerate(spec.delays)])
