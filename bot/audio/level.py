"""Says whether a clip can be heard at all, so that silence and broken numbers are never posted."""

import numpy as np

from bot.audio.clip import Clip

SILENCE = 1e-3  # peak to peak, -66 dB of full scale: below it nobody hears anything


def has_sound(clip: Clip) -> bool:
    """Whether every sample is a finite number and some channel moves; a constant is silence."""
    if clip.samples.size == 0 or not np.isfinite(clip.samples).all():
        return False
    return bool(np.ptp(clip.samples, axis=1).max() > SILENCE)
