"""Two sounds of which one goes on from the other, as one."""

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.resample import resampled

FADE = 0.05  # seconds from one to the other, within what both have
COMPARED = 3.0  # seconds before the join, by which the one is made as loud as the other
MOST_GAIN = 4.0
_QUIET = 1e-4  # RMS below which loudness says nothing


def joined(before: Clip, after: Clip, start: float, given: float) -> Clip:
    """``before`` to where ``after`` goes on with something new, and that.

    start: of what both have, in seconds of ``before``. given: its seconds, with which ``after``
    begins. The result is at the higher of the rates, in stereo where one of them is.
    """
    rate = max(before.sample_rate, after.sample_rate)
    channels = max(before.channels, after.channels)
    one, two = _alike(before, rate, channels), _alike(after, rate, channels)
    first = min(round(start * rate), one.shape[1])
    both = min(round(given * rate), one.shape[1] - first, two.shape[1])
    end = first + both
    compared = min(both, round(COMPARED * rate))
    two = two * _gain(one[:, end - compared : end], two[:, both - compared : both])
    fade = min(both, round(FADE * rate))
    share = np.linspace(0, 1, fade, endpoint=False, dtype=np.float32)
    faded = one[:, end - fade : end] * (1 - share) + two[:, both - fade : both] * share
    samples = np.concatenate([one[:, : end - fade], faded, two[:, both:]], axis=1)
    loudest = float(np.abs(samples).max(initial=0.0))
    return Clip(samples / max(1.0, loudest), rate)


def _alike(clip: Clip, rate: int, channels: int) -> NDArray[np.float32]:
    samples = resampled(clip.samples, clip.sample_rate, rate)
    return np.repeat(samples, channels, axis=0) if len(samples) < channels else samples


def _gain(reference: NDArray[np.float32], sound: NDArray[np.float32]) -> np.float32:
    """What makes a sound as loud as another of the same music; 1 where that cannot be told."""
    if not reference.size:
        return np.float32(1)
    wanted, has = (float(np.sqrt(np.mean(np.square(one)))) for one in (reference, sound))
    if min(wanted, has) < _QUIET:
        return np.float32(1)
    return np.float32(min(max(wanted / has, 1 / MOST_GAIN), MOST_GAIN))
