"""Limits on silence while decoding: a channel that has rested too long may not draw a silent token.

Only codecs whose tokens say by themselves what sounds have silent tokens (pocket's). How long each
codebook has been silent is counted slot by slot, so a request's tokens do not depend on neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ENDLESS, UNLIMITED = 2**31, 2**40
"""Frames of the silence before a piece, and a limit that not even that one reaches."""


@dataclass(frozen=True)
class RestLimits:
    """How long a request may be silent, in frames.

    together: all codebooks at once. each: every codebook alone; None is unlimited. A new piece is
    taken to begin after endless silence, so its first frame sounds.
    """

    together: int
    each: tuple[int | None, ...]


@dataclass(frozen=True)
class SlotRests:
    """What a slot begins with: its limits, and the frames ``[K]`` that each codebook has rested.

    The rest of the last codebook is known ``max_delay`` frames late, so the limit on all of them
    takes hold that much earlier.
    """

    together: int
    each: NDArray[np.int64]
    rested: NDArray[np.int64]

    @classmethod
    def begin(
        cls,
        limits: RestLimits | None,
        silent: NDArray[np.bool_],
        given: NDArray[np.int64],
        max_delay: int,
    ) -> SlotRests:
        """silent: ``[K, card + 1]``, see `with_special`. given: codes ``[K, S]``."""
        limits = limits or RestLimits(UNLIMITED, (None,) * len(silent))
        each = [UNLIMITED if longest is None else longest for longest in limits.each]
        heard = ~silent[np.arange(len(silent))[:, None], given]
        steps = np.arange(1, given.shape[1] + 1, dtype=np.int64)
        last: NDArray[np.int64] = np.where(heard, steps, 0).max(1)
        rested = np.where(last > 0, given.shape[1] - last, ENDLESS)
        return cls(max(1, limits.together - max_delay), np.array(each), rested)


def with_special(silent: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """``[K, card]`` as ``[K, card + 1]``: the special token is silent."""
    return np.concatenate([silent, np.ones((len(silent), 1), bool)], axis=1)
