"""What the second pulse and the triangle play, as notes on the grid of sixteenths."""

from bisect import bisect_right
from collections.abc import Callable

from training.pocket.score import Note, Score

Chord = tuple[int, int, int, int]
"""Onset, end, root pitch class, third in semitones."""

MIDDLE, BASS = 57, 33
"""The lowest pitch of the accompaniment and of the bass."""


def spans(score: Score) -> list[Chord]:
    """The chords with their ends."""
    ends = [chord[0] for chord in score.chords[1:]] + [score.length]
    chords = zip(score.chords, ends, strict=True)
    return [(on, end, root, third) for (on, root, third), end in chords if end > on]


def triad(chord: Chord, lowest: int) -> tuple[int, int, int]:
    """Root, third and fifth, the root being the first at or above ``lowest``."""
    root = lowest + (chord[2] - lowest) % 12
    return root, root + chord[3], root + 7


def harmony(score: Score) -> list[Note]:
    """The highest chord tone a third or more below the melody; the alto where there is one."""
    if len(score.parts) >= 3:
        return score.parts[1]
    chords = spans(score)
    starts = [chord[0] for chord in chords]
    notes = []
    for onset, length, pitch in score.parts[0]:
        chord = chords[max(0, bisect_right(starts, onset) - 1)]
        tones = {tone % 12 for tone in triad(chord, 0)}
        below = next(step for step in range(pitch - 3, pitch - 15, -1) if step % 12 in tones)
        notes.append((onset, length, below))
    return notes


def _figure(order: tuple[int, ...], each: int, length: int, lowest: int = MIDDLE):
    """A broken chord: tones of the triad (3 is the octave) in an order, one every ``each``."""

    def play(score: Score) -> list[Note]:
        notes = []
        for chord in spans(score):
            tones = (*triad(chord, lowest), triad(chord, lowest)[0] + 12)
            for index, onset in enumerate(range(chord[0], chord[1], each)):
                size = min(length, chord[1] - onset)
                notes.append((onset, size, tones[order[index % len(order)]]))
        return notes

    return play


def offbeat(score: Score) -> list[Note]:
    """A short chord tone on every second eighth."""
    late = 4 if score.pulse == 6 else 2
    notes = []
    for chord in spans(score):
        tones = triad(chord, MIDDLE)
        for onset in range(chord[0] + late, chord[1], score.pulse):
            notes.append((onset, 2, tones[1 + (onset // score.pulse) % 2]))
    return notes


def octave(score: Score) -> list[Note]:
    return [(onset, length, pitch - 12) for onset, length, pitch in score.parts[0]]


def echo(score: Score) -> list[Note]:
    """The melody again, three sixteenths later."""
    return [(onset + 3, length, pitch) for onset, length, pitch in score.parts[0]]


def bounce(score: Score) -> list[Note]:
    """Root and fifth in turn, one a beat, a little short."""
    notes = []
    for chord in spans(score):
        root, _, fifth = triad(chord, BASS)
        for index, onset in enumerate(range(chord[0], chord[1], score.pulse)):
            notes.append((onset, score.pulse - 1, fifth - 12 * (fifth > 45) if index % 2 else root))
    return notes


def walk(score: Score) -> list[Note]:
    """Root, third, fifth, third, one a beat."""
    if len(score.parts) >= 4:
        return score.parts[3]
    return _figure((0, 1, 2, 1), score.pulse, score.pulse, BASS)(score)


def long(score: Score) -> list[Note]:
    """The root, held; the bass where there is one."""
    if len(score.parts) >= 4:
        return score.parts[3]
    return [(chord[0], chord[1] - chord[0], triad(chord, BASS)[0]) for chord in spans(score)]


def stab(score: Score) -> list[Note]:
    """Three short roots a half bar, off the beat at the end."""
    notes = []
    for chord in spans(score):
        root = triad(chord, BASS)[0]
        for late, size in ((0, 2), (3, 1), (6, 1)):
            if chord[0] + late < chord[1]:
                notes.append((chord[0] + late, size, root))
    return notes


def waltz(score: Score) -> list[Note]:
    """Root on the first beat, the fifth on the others."""
    notes = []
    for chord in spans(score):
        root, _, fifth = triad(chord, BASS)
        for onset in range(chord[0], chord[1], score.pulse):
            first = onset % score.bar == 0
            notes.append((onset, score.pulse - 1 - (not first), root if first else fifth))
    return notes


COUNTERS: dict[str, Callable[[Score], list[Note]]] = {
    "harmony": harmony,
    "offbeat": offbeat,
    "eighths": _figure((0, 1, 2, 1), 2, 2),
    "sixteenths": _figure((0, 2, 1, 2), 1, 1),
    "octave": octave,
    "drone": _figure((2,), 8, 8, MIDDLE - 12),
    "tremble": _figure((1, 2), 1, 1),
    "power": _figure((2,), 2, 1, MIDDLE - 9),
    "echo": echo,
    "arpeggio": _figure((0,), 4, 4),
}
BASSES: dict[str, Callable[[Score], list[Note]]] = {
    "bounce": bounce,
    "walk": walk,
    "long": long,
    "stab": stab,
    "waltz": waltz,
    "pedal": _figure((0,), 4, 3, BASS),
    "drive": _figure((0,), 2, 1, BASS),
    "octaves": _figure((0, 3), 2, 2, BASS),
    "none": lambda score: [],
}
