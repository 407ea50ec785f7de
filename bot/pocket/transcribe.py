"""Hears other people's music as four channels: a melody, a second voice, a bass and drums.

Pitch comes from the salience of harmonic sums in long windows, followed by the best path through
it; when a note begins comes from the rise of energy in short windows; drums are what rises in all
bands at once. The result is a cover, not a copy.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.pocket import chip, tokens

Array = NDArray[np.float64]

LONG_WINDOW, SHORT_WINDOW = 4096, 1024
HARMONICS = 6
LOWEST, HIGHEST = tokens.TRIANGLE_LOWEST, tokens.PULSE_LOWEST + tokens.PITCHES - 1
SPLIT = 53
"""MIDI pitch: the bass is sought below, the melody above."""
FADING = (7, 7, 6, 6, 5, 5, 5, 4, 4, 4, 4, 3)
"""Volume steps of a transcribed note by age, like those of the model's own music."""
BASS_FADING = (4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 2)
CHANGE, REST_COST = 1.2, 0.5
"""What a path pays for changing pitch, and for resting, in units of a clear note."""
DRUMS = (
    (60.0, 160.0, 13, (7, 6, 4, 2)),
    (300.0, 2500.0, 7, (7, 6, 5, 4, 3, 2, 1)),
    (6000.0, 15000.0, 2, (4, 2, 1)),
)
"""Band in Hz, noise period and volume steps of kick, snare and hat."""
MOST_GAIN = 4.0
"""By how much whitening raises a weak part of the spectrum."""
RISE, FLAT, AUDIBLE, OUTSTANDING = 3.0, 0.4, 0.04, 1.8
"""A hit rises by so many times the usual between 3 and 10 kHz, is so much like noise there
(geometric by arithmetic mean), has so much of the loudest frame's strength, and so many times that
of the usual frame."""
REFRACTORY = 4
"""Frames in which a band does not strike twice."""


@dataclass(frozen=True)
class Spectra:
    """Magnitudes with a frame of 20 ms between columns: long ``[F, T]`` and short ``[f, T]``."""

    long: Array
    short: Array


def transcribe(sound: NDArray[np.float32]) -> NDArray[np.int64]:
    """Mono sound at 32 kHz ``[640 T]`` to codes ``[4, T]``."""
    frames = len(sound) // chip.FRAME
    codes = np.zeros((tokens.CODEBOOKS, frames), dtype=np.int64)
    loud = float(np.abs(sound).max(initial=0))
    if frames == 0 or loud < 1e-4:
        return codes
    spectra = Spectra(*(_spectrum(sound / loud, size) for size in (LONG_WINDOW, SHORT_WINDOW)))
    onsets, even = _onsets(spectra.short), _whitened(spectra.long)
    strength = salience(even)
    bass = _line(strength, LOWEST, SPLIT, onsets)
    strength = _without(even, strength, bass)
    melody = _line(strength, SPLIT, HIGHEST, onsets)
    second = _line(_without(even, strength, melody), SPLIT - 5, HIGHEST, onsets)
    level = _level(sound)
    codes[tokens.PULSE_1] = _pulse(melody, onsets, level, 1, 0)
    codes[tokens.PULSE_2] = _pulse(np.where(second == melody, 0, second), onsets, level, 2, 2)
    codes[tokens.TRIANGLE] = _triangle(bass, onsets)
    codes[tokens.NOISE] = _drums(spectra.short)
    return codes


def _spectrum(sound: NDArray[np.float32], window: int) -> Array:
    """Magnitudes ``[window / 2 + 1, T]``; column t is centred on the middle of frame t."""
    middle = window // 2 - chip.FRAME // 2
    padded = np.pad(sound, (middle, window))
    frames = len(sound) // chip.FRAME
    cut = np.lib.stride_tricks.sliding_window_view(padded, window)[:: chip.FRAME][:frames]
    return np.abs(np.fft.rfft(cut * np.hanning(window), axis=1)).T / (window / 4)


def _whitened(long: Array) -> Array:
    """Magnitudes in which no part of the spectrum is much louder for all the time than another.

    A recording's bass is often ten times as strong as its tune.
    """
    mean = long.mean(1)
    total = np.concatenate([[0], np.cumsum(mean)])
    here = np.arange(len(mean))
    low, high = (here / 1.5).astype(int), np.minimum(len(mean), (here * 1.5 + 8).astype(int))
    around = (total[high] - total[low]) / (high - low)
    return long * np.minimum(MOST_GAIN, (around.max() / np.maximum(around, 1e-9)) ** 0.5)[:, None]


def _bins(pitch: int, harmonic: int) -> slice:
    """The bins of the long window within a third of a tone of a harmonic."""
    hertz = float(chip.frequency(np.array(pitch))) * harmonic
    width = chip.SAMPLE_RATE / LONG_WINDOW
    low = int(np.floor(hertz * 2 ** (-0.4 / 12) / width))
    high = int(np.ceil(hertz * 2 ** (0.4 / 12) / width))
    return slice(low, high + 1)


def salience(long: Array) -> Array:
    """How much each pitch LOWEST..HIGHEST sounds, ``[P, T]``, about 1 for a clear note.

    Magnitudes are compressed, harmonics count 0.8, 0.64, … (after Klapuri's harmonic summation),
    and a pitch whose odd harmonics are missing is an octave too low.
    """
    power = np.sqrt(long)
    found = []
    for pitch in range(LOWEST, HIGHEST + 1):
        parts = np.stack([power[_bins(pitch, h)].max(0) for h in range(1, HARMONICS + 1)])
        total = (0.8 ** np.arange(HARMONICS))[:, None] * parts
        odd, even = total[::2].sum(0), total[1::2].sum(0)
        found.append(np.minimum(odd + even, 2.2 * odd) * np.minimum(1, parts[0] * 6))
    strength = np.stack(found)
    return strength / max(1e-6, float(np.percentile(strength.max(0), 90)))


def _line(strength: Array, low: int, high: int, onsets: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The best path through the pitches ``low..high`` and rest; MIDI pitch, 0 for rest, ``[T]``."""
    rows = strength[low - LOWEST : high + 1 - LOWEST]
    around = np.maximum(np.roll(rows, 1, 0), np.roll(rows, -1, 0))
    gain = np.vstack([np.full((1, rows.shape[1]), REST_COST), np.where(rows >= around, rows, 0)])
    cost = np.where(onsets, CHANGE * 0.25, CHANGE)
    score, back = gain[:, 0], np.zeros(gain.shape, dtype=np.int64)
    for t in range(1, gain.shape[1]):
        best = int(score.argmax())
        moved = score[best] - cost[t]
        back[:, t] = np.where(score >= moved, np.arange(len(score)), best)
        score = np.maximum(score, moved) + gain[:, t]
    path = [int(score.argmax())]
    for t in range(gain.shape[1] - 1, 0, -1):
        path.append(int(back[path[-1], t]))
    line = np.array(path[::-1])
    return np.where(line == 0, 0, line - 1 + low)


def _without(long: Array, strength: Array, line: NDArray[np.int64]) -> Array:
    """The salience after the harmonics of a line are taken out."""
    left = long.copy()
    for pitch in np.unique(line[line > 0]):
        heard = line == pitch
        for harmonic in range(1, HARMONICS + 3):
            left[_bins(int(pitch), harmonic), heard] *= 0.1
    scale = max(1e-6, float(np.percentile(strength.max(0), 90)))
    again = salience(left)
    ratio = np.percentile(np.sqrt(left).max(0), 90) / max(
        1e-6, float(np.percentile(np.sqrt(long).max(0), 90))
    )
    return again * ratio * scale


def _flux(bands: Array) -> Array:
    """How much louder than in the two frames before, in logarithms, ``[T]``."""
    level = np.log1p(100 * bands)
    one, two = (np.pad(level, ((0, 0), (late, 0)))[:, :-late] for late in (1, 2))
    before = np.maximum(one, two)
    return np.maximum(0, level - before).mean(0)


def _peaks(rise: Array, least: float) -> NDArray[np.bool_]:
    """Frames that rise more than their neighbours and than ``least`` times the usual."""
    mean = np.convolve(np.pad(rise, 10, mode="edge"), np.ones(21) / 21, mode="valid")
    padded = np.pad(rise, 2)
    highest = np.max([padded[i : i + len(rise)] for i in range(5)], axis=0)
    return (rise == highest) & (rise > least * mean + 0.02)


def _onsets(short: Array) -> NDArray[np.bool_]:
    return _peaks(_flux(short), 1.6)


def _level(sound: NDArray[np.float32]) -> Array:
    """Loudness of each frame against the loudest, 0..1."""
    frames = sound[: len(sound) // chip.FRAME * chip.FRAME].reshape(-1, chip.FRAME)
    rms = np.sqrt(np.square(frames, dtype=np.float64).mean(1))
    return rms / max(1e-9, float(np.percentile(rms, 98)))


def _ages(line: NDArray[np.int64], onsets: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Frames since the note began: a new pitch, or the same one struck again."""
    ages = np.zeros(len(line), dtype=np.int64)
    for t in range(1, len(line)):
        struck = line[t] != line[t - 1] or (onsets[t] and ages[t - 1] >= REFRACTORY)
        ages[t] = 0 if struck else ages[t - 1] + 1
    return ages


def _pulse(
    line: NDArray[np.int64], onsets: NDArray[np.bool_], level: Array, duty: int, softer: int
) -> NDArray[np.int64]:
    row = np.zeros(len(line), dtype=np.int64)
    for t, age in enumerate(_ages(line, onsets)):
        if line[t] and level[t] > 0.03:
            step = FADING[min(age, len(FADING) - 1)] - softer - (level[t] < 0.2)
            row[t] = tokens.pulse(int(line[t]), duty, max(1, step))
    return row


def _triangle(line: NDArray[np.int64], onsets: NDArray[np.bool_]) -> NDArray[np.int64]:
    row = np.zeros(len(line), dtype=np.int64)
    for t, age in enumerate(_ages(line, onsets)):
        if line[t]:
            row[t] = tokens.triangle(int(line[t]), BASS_FADING[min(age, len(BASS_FADING) - 1)])
    return row


def _drums(short: Array) -> NDArray[np.int64]:
    """Kick, snare and hat where their band rises sharply; the darkest of those wins."""
    row = np.zeros(short.shape[1], dtype=np.int64)
    hertz = np.arange(short.shape[0]) * chip.SAMPLE_RATE / SHORT_WINDOW
    treble = short[(hertz > 3000) & (hertz < 10000)]
    flux = _flux(treble / max(1e-9, float(np.percentile(treble.mean(0), 95))) / 20)
    flat = np.exp(np.log(treble + 1e-9).mean(0)) / (treble.mean(0) + 1e-9)
    level = treble.mean(0)
    least = max(AUDIBLE * float(short.mean(0).max()), OUTSTANDING * float(np.median(level)))
    wide = (flux > RISE * (np.median(flux) + 0.02)) & (flat > FLAT) & (level > least)
    busy = 0
    for t in range(len(row)):
        if t < busy or not wide[max(0, t - 1) : t + 2].any():
            continue
        for low, high, period, steps in DRUMS:
            band = (hertz >= low) & (hertz < high)
            if _struck(short[band], t):
                for age, step in enumerate(steps[: len(row) - t]):
                    row[t + age] = tokens.noise(period, step)
                busy = t + REFRACTORY
                break
    return row


def _struck(band: Array, t: int) -> bool:
    now = float(band[:, t].mean())
    before = float(band[:, max(0, t - 2) : t].mean()) if t else 0.0
    usual = float(np.percentile(band.mean(0), 60))
    return now > 2 * before and now > 1.3 * usual
