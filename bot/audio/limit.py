"""Keeps loud sound from clipping: turned down for a few milliseconds where it would exceed."""

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip

CEILING = 10 ** (-1 / 20)  # -1 dB true peak, which lossy formats are advised to leave
_ATTACK = 0.005  # seconds over which it is turned down before a peak, and up again after it
_OVERSAMPLING, _REACH = 4, 12  # of the true peak: points a sample, and samples to each side
_TRIES = 4  # a gain that moves lifts some peaks between samples a little


def true_peak(clip: Clip) -> float:
    """The highest absolute value, also between samples, after ITU-R BS.1770-5, annex 2."""
    return float(_peaks(clip.samples).max(initial=0.0))


def limited(clip: Clip) -> Clip:
    """A clip whose true peak is at most CEILING; one that never exceeds full scale as it is."""
    if np.abs(clip.samples).max(initial=0.0) <= 1.0:
        return clip
    samples, reach = clip.samples, max(1, round(_ATTACK * clip.sample_rate))
    for _ in range(_TRIES):
        peaks = _peaks(samples)
        if peaks.max() <= CEILING:
            break
        gain = np.minimum(1.0, CEILING / np.maximum(peaks, CEILING))
        samples = (samples * _smooth(gain, reach)).astype(np.float32)
    return Clip(np.clip(samples, -CEILING, CEILING), clip.sample_rate)


def _peaks(samples: NDArray[np.floating]) -> NDArray[np.float32]:
    """For each sample of ``[C, T]``, the highest value from the one before to the next, of all
    channels."""
    peaks = np.abs(samples).max(axis=0).astype(np.float32)
    if not peaks.size:
        return peaks
    for phase in range(1, _OVERSAMPLING):
        kernel = _between(phase / _OVERSAMPLING)
        for channel in samples:
            value = np.abs(np.convolve(channel, kernel)[_REACH : _REACH + len(channel)])
            np.maximum(peaks, value, out=peaks)
            np.maximum(peaks[1:], value[:-1], out=peaks[1:])
    return peaks


def _between(place: float) -> NDArray[np.float32]:
    """A windowed sinc that, convolved, gives the sound ``place`` of a sample later."""
    taps = np.arange(-_REACH + 1, _REACH + 1) - place
    window = np.cos(np.pi * taps / (2 * _REACH + 1)) ** 2
    return (np.sinc(taps) * window)[::-1].astype(np.float32)


def _smooth(gain: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """At most ``gain`` everywhere, and without jumps: its lowest near by, averaged."""
    width = 2 * reach + 1
    lowest = _running_minimum(np.pad(gain, 2 * reach, constant_values=1.0), width)
    total = np.concatenate([[0.0], np.cumsum(lowest, dtype=np.float64)])
    return (total[width:] - total[:-width]) / width


def _running_minimum(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The minimum of each ``width`` neighbours, in time that does not grow with ``width``."""
    count = len(values) - width + 1
    padded = np.pad(values, (0, -len(values) % width), constant_values=np.inf).reshape(-1, width)
    ahead = np.minimum.accumulate(padded, axis=1).ravel()
    back = np.minimum.accumulate(padded[:, ::-1], axis=1)[:, ::-1].ravel()
    return np.minimum(back[:count], ahead[width - 1 : width - 1 + count])
