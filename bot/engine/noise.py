"""Keys of the noise that tokens are drawn with.

A token's noise is a hash of (seed, frame, codebook, token), so a request draws the same numbers
alone, in any slot, in any batch, and when a later window reaches the same frame. The host makes a
key of the first three, and a back end the noise of every token from it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): SplitMix64.
GOLDEN = 0x9E3779B97F4A7C15
MIX_1 = 0xBF58476D1CE4E5B9
MIX_2 = 0x94D049BB133111EB

Keys = NDArray[np.uint64]


def mix(x: Keys) -> Keys:
    """SplitMix64's finaliser: each bit going in changes half of those going out."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(MIX_1)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(MIX_2)
    return x ^ (x >> np.uint64(31))


def noise_keys(seed: int, frame: NDArray[np.int64]) -> Keys:
    """Keys ``[K, n]`` for frames ``[K, n]`` under a seed, any integer; its low 64 bits count."""
    codebook = np.arange(len(frame), dtype=np.uint64)[:, None]
    start = mix(np.array([seed % 2**64], np.uint64) * np.uint64(GOLDEN))
    stream = mix(start + frame.astype(np.uint64))
    return mix(stream * np.uint64(GOLDEN) + codebook)
