"""Brings tunes to one way of writing, and moves them to another key or mode."""

from dataclasses import replace
from statistics import median

from training.pocket.harmony import harmonise
from training.pocket.score import Note, Score

TO_MINOR = {4: 3, 9: 8, 11: 10}
TO_MAJOR = {3: 4, 8: 9, 10: 11}
COLOURS = {"ghost": {2: 1, 10: 11}, "desert": {2: 1, 3: 4}}
"""Semitones above the tonic that a style bends, after the tune has become minor."""
RAISED_SEVENTH = 11


def normalise(score: Score) -> Score:
    """Writes the tune so that its usual note is an eighth: speed then means the same for all."""
    usual = median(length for _, length, _ in score.parts[0])
    if usual <= 1 and score.source not in ("rules", "themes"):
        return _stretch(score, 2, 1)
    even = all(onset % 2 == 0 for part in score.parts for onset, _, _ in part)
    if usual >= 4 and even and score.bar % 16 == 0:
        return _stretch(score, 1, 2)
    return score


def _stretch(score: Score, times: int, over: int) -> Score:
    parts = [
        [(on * times // over, max(1, size * times // over), pitch) for on, size, pitch in part]
        for part in score.parts
    ]
    chords = [(on * times // over, root, third) for on, root, third in score.chords]
    drums = [(on * times // over, name) for on, name in score.drums]
    bar = score.bar * times // over
    pulse = score.pulse
    if bar == 24 and pulse == 6:
        bar = 12
    return replace(score, bar=bar, pulse=pulse, parts=parts, chords=chords, drums=drums)


def metre(score: Score) -> str:
    """``3/4``, ``6/8`` or ``4/4`` (which stands for all that goes in twos)."""
    if score.bar % 12:
        return "4/4"
    return "6/8" if score.pulse == 6 else "3/4"


def in_mode(score: Score, mode: str, colour: str = "") -> Score:
    """The same tune in ``mode`` on the same tonic, with a style's colour, and with its chords."""
    table: dict[int, int] = {}
    if score.mode != mode:
        table = TO_MINOR if mode == "minor" else TO_MAJOR
    parts = [_bend(part, table, score.tonic, mode) for part in score.parts]
    moved = replace(score, mode=mode, parts=parts, chords=[] if table else score.chords)
    if not moved.chords:
        moved = replace(moved, chords=harmonise(moved))
    if not colour:
        return moved
    bend = COLOURS[colour]
    parts = [_bend(part, bend, score.tonic, "major") for part in moved.parts]
    return replace(moved, parts=parts, chords=[_bend_chord(c, bend, score) for c in moved.chords])


def _bend(part: list[Note], table: dict[int, int], tonic: int, mode: str) -> list[Note]:
    notes = []
    for index, (onset, length, pitch) in enumerate(part):
        degree = (pitch - tonic) % 12
        following = part[index + 1][2] if index + 1 < len(part) else pitch
        leads = mode == "minor" and degree == RAISED_SEVENTH and following == pitch + 1
        shift = 0 if leads else table.get(degree, degree) - degree
        notes.append((onset, length, pitch + shift))
    return notes


def _bend_chord(
    chord: tuple[int, int, int], bend: dict[int, int], score: Score
) -> tuple[int, int, int]:
    onset, root, third = chord
    low = (root - score.tonic) % 12
    high = (root + third - score.tonic) % 12
    bent = bend.get(low, low)
    return onset, (score.tonic + bent) % 12, 3 if (bend.get(high, high) - bent) % 12 <= 3 else 4


def transpose(score: Score, semitones: int) -> Score:
    """Everything moved by ``semitones``."""
    parts = [[(on, size, pitch + semitones) for on, size, pitch in part] for part in score.parts]
    chords = [(on, (root + semitones) % 12, third) for on, root, third in score.chords]
    tonic = (score.tonic + semitones) % 12
    return replace(score, tonic=tonic, parts=parts, chords=chords)
