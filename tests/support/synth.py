"""Other timbres than the chip's, to see whether the codec hears through them."""

import numpy as np
from numpy.typing import NDArray

RATE = 32_000
Note = tuple[int, int, int]
"""Onset and length in sixteenths, and MIDI pitch."""
TIMBRES = {
    # Strength of the harmonics, attack and decay in seconds.
    "piano": ((1, 0.5, 0.3, 0.15, 0.1, 0.05), 0.004, 0.5),
    "organ": ((1, 0.8, 0.3, 0.5, 0.1, 0.2), 0.015, 30.0),
    "strings": ((1, 0.6, 0.5, 0.35, 0.3, 0.2, 0.15, 0.1), 0.04, 3.0),
}


def play(
    parts: list[list[Note]],
    seconds_per_sixteenth: float,
    timbre: str,
    length: float,
) -> NDArray[np.float32]:
    """Parts of notes to mono sound of ``length`` seconds."""
    sound = np.zeros(round(length * RATE))
    for volume, part in zip((1.0, 0.5, 0.5, 0.7), parts, strict=False):
        for onset, size, pitch in part:
            start = round(onset * seconds_per_sixteenth * RATE)
            note = _note(pitch, size * seconds_per_sixteenth, timbre) * volume
            end = min(len(sound), start + len(note))
            if start < end:
                sound[start:end] += note[: end - start]
    return (0.5 * sound / np.abs(sound).max()).astype(np.float32)


def _note(pitch: int, seconds: float, timbre: str) -> NDArray[np.float64]:
    harmonics, attack, decay = TIMBRES[timbre]
    time = np.arange(round(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    wave = sum(
        strength * np.sin(2 * np.pi * hertz * (index + 1) * time)
        for index, strength in enumerate(harmonics)
        if hertz * (index + 1) < RATE / 2
    )
    release = np.clip((seconds - time) / 0.02, 0, 1)
    return wave * np.clip(time / attack, 0, 1) * np.exp(-time / decay) * release
