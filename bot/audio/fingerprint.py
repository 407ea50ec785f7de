"""Tells whether a sound is a copy of another: converted, tagged anew, compressed, but not altered.

A fingerprint is small enough to keep for every piece and finds the few that may be meant; then
their samples are compared, so nothing is taken for a copy that only resembles one.
"""

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.mix import mixed

MAY_DIFFER = 0.15  # seconds of length by which encoders pad a copy
NEAR = 6.0  # steps that a copy's fingerprint differs at most, on average

_SLICES, _BANDS = 16, 8
_FFT = 2048  # samples
_LOWEST, _HIGHEST = 60.0, 3500.0  # Hz: what even telephones keep
_RANGE = 60.0  # dB below the loudest
_STEP = 0.5  # dB
_SHIFT = 0.1  # seconds by which encoders delay a copy
_ALIKE = 0.8  # correlation of each second of a copy with the original's
_FAINT = 0.02  # of the loudest second: less is not compared


def fingerprint(clip: Clip) -> bytes:
    """SLICES × BANDS loudnesses, a byte each, whatever the clip's rate and volume."""
    sound = np.pad(mixed(clip, 1).samples[0], (0, _FFT))
    starts = np.linspace(0, len(sound) - _FFT, 16 * _SLICES).astype(int)
    pieces = np.lib.stride_tricks.sliding_window_view(sound, _FFT)[starts]
    power = np.abs(np.fft.rfft(pieces * np.hanning(_FFT).astype(np.float32))) ** 2
    edges = np.geomspace(_LOWEST, _HIGHEST, _BANDS + 1) * _FFT / clip.sample_rate
    whole = power.reshape(_SLICES, -1, power.shape[1]).mean(axis=1)
    total = np.concatenate([np.zeros((_SLICES, 1)), np.cumsum(whole, axis=1)], axis=1)
    at = np.arange(total.shape[1])
    bands = np.diff(np.stack([np.interp(edges, at, row) for row in total]), axis=1)
    decibels = 10 * np.log10(np.maximum(bands / max(bands.max(), 1e-20), 1e-12))
    return np.rint(np.maximum(decibels + _RANGE, 0) / _STEP).astype(np.uint8).tobytes()


def nearest(mine: bytes, others: list[bytes], most: int) -> list[int]:
    """Which of ``others`` may be copies, the nearest first, at most ``most``."""
    if not others:
        return []
    table = np.frombuffer(b"".join(others), np.uint8).reshape(len(others), -1).astype(int)
    far = np.abs(table - np.frombuffer(mine, np.uint8)).mean(axis=1)
    return [int(i) for i in np.argsort(far, kind="stable")[:most] if far[i] <= NEAR]


def is_copy(one: Clip, other: Clip) -> bool:
    """Whether two clips of one rate are the same sound, but for volume and what codecs do to it."""
    if abs(one.seconds - other.seconds) > MAY_DIFFER:
        return False
    a, b = mixed(one, 1).samples[0], mixed(other, 1).samples[0]
    a, b = _aligned(a, b, round(_SHIFT * one.sample_rate))
    seconds = max(1, round(len(a) / one.sample_rate))
    parts = list(zip(np.array_split(a, seconds), np.array_split(b, seconds), strict=True))
    loudest = max(float(np.linalg.norm(x)) for x, _ in parts)
    loud = [(x, y) for x, y in parts if np.linalg.norm(x) > _FAINT * loudest]
    return bool(loud) and all(_correlation(x, y) >= _ALIKE for x, y in loud)


def _aligned(
    a: NDArray[np.float32], b: NDArray[np.float32], most: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Both from where they agree best, ``b`` moved by at most so many samples either way."""
    size = 1 << (len(a) + len(b)).bit_length()
    product = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    shift = int(np.argmax(np.concatenate([product[-most:], product[: most + 1]]))) - most
    a, b = a[max(0, shift) :], b[max(0, -shift) :]
    count = min(len(a), len(b))
    return a[:count], b[:count]


def _correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    lengths = float(np.linalg.norm(a)) * float(np.linalg.norm(b))
    return float(a @ b) / lengths if lengths else 0.0
