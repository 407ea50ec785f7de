"""How loud a clip is, and the one definition of silence that every judgement about sound uses."""

from collections.abc import Iterator

import numpy as np

from bot.audio.clip import Clip

SILENCE = 3e-3  # RMS of half a second, -50 dB of full scale: below it next to nothing is heard
WINDOW = 0.5  # seconds


def levels(clip: Clip) -> list[float]:
    """RMS of each half-second in its loudest channel, a constant offset left out.

    The last one ends where the clip ends; a clip shorter than half a second has one level.
    """
    return [float(np.sqrt(piece.var(axis=1, dtype=np.float64).max())) for piece in _windows(clip)]


def is_silent(clip: Clip) -> bool:
    """Whether no half-second of the clip can be heard."""
    return max(levels(clip), default=0.0) < SILENCE


def is_broken(clip: Clip) -> bool:
    """Whether some sample is not a finite number."""
    return not np.isfinite(clip.samples).all()


def _windows(clip: Clip) -> Iterator[np.ndarray]:
    total = clip.samples.shape[1]
    size = max(1, min(total, round(WINDOW * clip.sample_rate)))
    for end in range(size, total + size, size) if total else ():
        last = min(end, total)
        yield clip.samples[:, last - size : last]
