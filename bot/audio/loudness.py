"""How loud a sound is, after ITU-R BS.1770-4, as torchaudio measures it."""

import math

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip

BLOCK, OVERLAP = 0.4, 0.75
"""Seconds of a measured block, and how much of it the next one shares."""
ABSOLUTE, RELATIVE = -70.0, -10.0
"""LUFS below which a block does not count, and by how much below the others' mean."""
BIAS = -0.691
RINGING = 0.5
"""Seconds after which both filters are silent again."""

Numbers = NDArray[np.float64]


def loudness(clip: Clip) -> float:
    """LUFS of a clip of one or two channels; NaN where no block is loud enough to count."""
    size = round(BLOCK * clip.sample_rate)
    step = round(size * (1 - OVERLAP))
    heard = clip.samples.astype(np.float64)
    for biquad in (_shelf(clip.sample_rate), _highpass(clip.sample_rate)):
        heard = np.clip(_filtered(heard, biquad, clip.sample_rate), -1, 1)
    total = np.pad(np.cumsum(np.square(heard).sum(axis=0)), (1, 0))
    if len(total) <= size:
        return math.nan
    energy = (total[size::step] - total[:-size:step]) / size
    with np.errstate(divide="ignore"):
        each = BIAS + 10 * np.log10(np.maximum(energy, 0))
    counted = each > ABSOLUTE
    if not counted.any():
        return math.nan
    counted &= each > _lufs(energy[counted]) + RELATIVE
    return _lufs(energy[counted])


def _lufs(energies: Numbers) -> float:
    return BIAS + 10 * math.log10(energies.mean())


Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Coefficients of a filter of the second order: b, and a."""


def _shelf(rate: int) -> Biquad:
    """4 dB more above 1.5 kHz: what a head does."""
    w, a = 2 * math.pi * 1500 / rate, 10 ** (4 / 40)
    alpha, cosine = math.sin(w) / 2 * math.sqrt(2), math.cos(w)
    root = 2 * math.sqrt(a) * alpha
    return (
        a * ((a + 1) + (a - 1) * cosine + root),
        -2 * a * ((a - 1) + (a + 1) * cosine),
        a * ((a + 1) + (a - 1) * cosine - root),
    ), (
        (a + 1) - (a - 1) * cosine + root,
        2 * ((a - 1) - (a + 1) * cosine),
        (a + 1) - (a - 1) * cosine - root,
    )


def _highpass(rate: int) -> Biquad:
    """Nothing below 38 Hz."""
    w = 2 * math.pi * 38 / rate
    alpha, cosine = math.sin(w) / 2 / 0.5, math.cos(w)
    return (
        ((1 + cosine) / 2, -1 - cosine, (1 + cosine) / 2),
        (1 + alpha, -2 * cosine, 1 - alpha),
    )


def _filtered(sound: Numbers, biquad: Biquad, rate: int) -> Numbers:
    """``[C, S]`` through a filter, by its frequency response."""
    b, a = biquad
    length = sound.shape[1]
    size = 1 << (length + round(RINGING * rate)).bit_length()
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = (b[0] + turn * (b[1] + turn * b[2])) / (a[0] + turn * (a[1] + turn * a[2]))
    return np.fft.irfft(np.fft.rfft(sound, size) * response, size)[:, :length]
