"""What can be measured in a piece: key, mode, speed, metre, drums, repetition, silence."""

import numpy as np
from numpy.typing import NDArray

from bot.pocket import notes, tokens
from bot.pocket.chip import FRAME_RATE
from training.pocket.score import MAJOR, MINOR
from training.pocket.styles import FAST, MEDIUM, SLOW

Codes = NDArray[np.int64]

# Temperley's revision of Krumhansl's key profiles (1999). On 20 s of held-out arrangements it tells
# minor from major in 97 of 100 pairs, Krumhansl and Kessler's own in 95.
PROFILES = {
    "major": (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
    "minor": (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
}
RAISED = (11,)
"""Degrees that minor borrows."""
STUCK = 3 * FRAME_RATE
"""Frames after which a melody note counts as stuck."""
TEMPOS = (FAST, MEDIUM, SLOW)
SIXTEENTHS = range(4, 11)


def pitch_classes(codes: Codes) -> NDArray[np.float64]:
    """How long each pitch class sounds in the three pitched channels, ``[12]``, summing to 1."""
    total = np.zeros(12)
    for codebook in (tokens.PULSE_1, tokens.PULSE_2, tokens.TRIANGLE):
        for note in notes.notes(codes, codebook):
            total[note.pitch % 12] += note.end - note.start
    return total / max(1.0, total.sum())


def key_scores(codes: Codes) -> dict[str, NDArray[np.float64]]:
    """How well every tonic fits, by mode: correlation with the key profiles, ``[12]`` each."""
    heard = pitch_classes(codes)
    if heard.std() == 0:
        return {mode: np.zeros(12) for mode in PROFILES}
    return {
        mode: np.array([np.corrcoef(np.roll(profile, tonic), heard)[0, 1] for tonic in range(12)])
        for mode, profile in PROFILES.items()
    }


def key(codes: Codes) -> tuple[int, str]:
    """Tonic and mode that fit best."""
    scores = key_scores(codes)
    mode = max(scores, key=lambda name: scores[name].max())
    return int(scores[mode].argmax()), mode


def minorness(codes: Codes) -> float:
    """How much better the best minor key fits than the best major key."""
    scores = key_scores(codes)
    return float(scores["minor"].max() - scores["major"].max())


def in_key(codes: Codes) -> float:
    """The share of sounding time that lies in the scale of the key that fits best."""
    heard, scale_sets = pitch_classes(codes), {"major": MAJOR, "minor": (*MINOR, *RAISED)}
    tonic, mode = key(codes)
    return float(sum(heard[(tonic + degree) % 12] for degree in scale_sets[mode]))


def sounding(codes: Codes, codebook: int) -> float:
    """The share of frames in which a channel is not silent."""
    return float((tokens.table(codebook).step[codes[codebook]] > 0).mean())


def silence(codes: Codes) -> float:
    """The share of frames in which nothing sounds."""
    loud = [tokens.table(k).step[codes[k]] > 0 for k in range(tokens.CODEBOOKS)]
    return float((~np.any(loud, axis=0)).mean())


def stuck(codes: Codes) -> float:
    """The share of frames inside a melody note that lasts longer than three seconds."""
    lengths = [note.end - note.start for note in notes.notes(codes, tokens.PULSE_1)]
    return sum(size for size in lengths if size > STUCK) / codes.shape[1]


def rate(codes: Codes, codebook: int = tokens.PULSE_1) -> float:
    """Notes a second in one channel."""
    return len(notes.notes(codes, codebook)) / codes.shape[1] * FRAME_RATE


def speed(codes: Codes) -> float:
    """Notes a second of melody and bass together."""
    return rate(codes, tokens.PULSE_1) + rate(codes, tokens.TRIANGLE)


def onsets(codes: Codes) -> NDArray[np.int64]:
    """The frames in which melody, bass or drums begin a note."""
    channels = (tokens.PULSE_1, tokens.TRIANGLE, tokens.NOISE)
    return np.array([note.start for k in channels for note in notes.notes(codes, k)], dtype=int)


def steady(codes: Codes) -> float:
    """The share of steps from one onset to the next that are whole sixteenths."""
    steps = np.diff(np.unique(onsets(codes)))
    return max(float((steps % grid == 0).mean()) if len(steps) else 0.0 for grid in TEMPOS)


def sixteenth(codes: Codes) -> int:
    """Frames per sixteenth: the longest grid that the notes' beginnings keep to."""
    begins = onsets(codes)
    if len(begins) == 0:
        return 0
    best = max(_kept(begins, frames) for frames in SIXTEENTHS)
    return max(frames for frames in SIXTEENTHS if _kept(begins, frames) > 0.98 * best)


def _kept(begins: NDArray[np.int64], frames: int) -> float:
    """How well beginnings keep to a grid of ``frames``, 0 to 1."""
    return abs(np.exp(2j * np.pi * begins / frames).mean())


def sameness(codes: Codes, lag: int, codebooks: tuple[int, ...]) -> float:
    """The share of frames in which channels do what they did ``lag`` frames ago (same pitch)."""
    if not 0 < lag < codes.shape[1]:
        return 0.0
    same = np.ones(codes.shape[1] - lag, dtype=bool)
    for k in codebooks:
        table = tokens.table(k)
        state = np.where(table.step[codes[k]] > 0, table.pitch[codes[k]], -1)
        same &= state[lag:] == state[:-lag]
    return float(same.mean())


def repetition(codes: Codes) -> float:
    """Melody that comes again a few bars later: the best lag of 1, 2, 4 or 8 bars."""
    grid = sixteenth(codes)
    bars = [bar * grid * count for bar in (12, 16) for count in (1, 2, 4, 8)]
    return max(sameness(codes, lag, (tokens.PULSE_1,)) for lag in bars)


def threeness(codes: Codes) -> float:
    """How much better rhythm, bass and drums repeat after bars of three beats than of four.

    A beat is 24 frames at 6 a sixteenth. At 8 it is 32, which is two beats at 4: bars of three and
    of four are told apart all the same, so those two tempos need not be.
    """
    begins = np.zeros((1 + tokens.PITCHES + tokens.NOISE_PERIODS, codes.shape[1]))
    for note in notes.notes(codes, tokens.PULSE_1):
        begins[0, note.start] = 1
    for note in notes.notes(codes, tokens.TRIANGLE):
        begins[1 + note.pitch - tokens.TRIANGLE_LOWEST, note.start] = 1
    for note in notes.notes(codes, tokens.NOISE):
        begins[1 + tokens.PITCHES + note.pitch, note.start] = 1
    heard = onsets(codes)
    if len(heard) == 0:
        return 0.0
    beat = 24 if _kept(heard, MEDIUM) > 0.9 * _kept(heard, FAST) else 32
    three = np.mean([_repeats(begins, beats * beat) for beats in (3, 6, 9)])
    return float(three - np.mean([_repeats(begins, beats * beat) for beats in (4, 8)]))


def _repeats(begins: NDArray[np.float64], lag: int) -> float:
    if not 0 < lag < begins.shape[1]:
        return 0.0
    here, there = begins[:, lag:], begins[:, :-lag]
    return float((here * there).sum() / max(1e-9, np.sqrt((here**2).sum() * (there**2).sum())))


def height(codes: Codes) -> float:
    """Mean MIDI pitch of the melody."""
    found = [note.pitch for note in notes.notes(codes, tokens.PULSE_1)]
    return float(np.mean(found)) if found else 0.0


def flutter(codes: Codes) -> float:
    """The share of the second pulse's notes that last two frames or less: chip arpeggios."""
    found = notes.notes(codes, tokens.PULSE_2)
    return sum(note.end - note.start <= 2 for note in found) / max(1, len(found))


def augmented_second(codes: Codes) -> float:
    """How long the rarest of a tonic, its flat second and major third sounds: the desert's colour,
    whatever the tonic."""
    heard = pitch_classes(codes)
    return max(float(min(heard[[t, (t + 1) % 12, (t + 4) % 12]])) for t in range(12))
