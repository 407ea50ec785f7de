"""Tunes made by rule: motifs over a progression, in phrases that answer each other and close."""

from random import Random

from training.pocket.score import MAJOR, MINOR, Note, Score

# fmt: off
PROGRESSIONS = {
    # One degree of the scale (0 is the tonic) a bar, four bars.
    "major": (
        ((0, 5, 3, 4), (0, 5, 4, 0)), ((0, 3, 4, 0), (3, 0, 4, 0)), ((0, 4, 5, 3), (0, 4, 4, 0)),
        ((0, 0, 3, 4), (3, 4, 0, 0)), ((0, 2, 3, 4), (1, 4, 0, 0)), ((3, 4, 2, 5), (1, 4, 0, 0)),
        ((0, 1, 4, 4), (0, 1, 4, 0)), ((5, 3, 0, 4), (5, 3, 4, 0)),
    ),
    "minor": (
        ((0, 5, 6, 0), (3, 5, 4, 0)), ((0, 3, 4, 0), (5, 3, 4, 0)), ((0, 6, 5, 4), (0, 6, 4, 0)),
        ((0, 0, 5, 4), (3, 4, 0, 0)), ((0, 2, 6, 5), (3, 4, 0, 0)), ((0, 5, 2, 6), (0, 5, 4, 0)),
    ),
}

RHYTHMS = {
    # Lengths in sixteenths that fill a bar.
    16: (
        (4, 4, 4, 4), (4, 2, 2, 4, 4), (6, 2, 4, 4), (2, 2, 4, 2, 2, 4), (3, 3, 2, 4, 4),
        (2, 2, 2, 2, 4, 4), (4, 4, 2, 2, 2, 2), (3, 3, 4, 2, 4), (6, 2, 6, 2), (8, 4, 4),
        (2, 4, 2, 4, 4), (3, 3, 3, 3, 4), (2, 1, 1, 2, 2, 4, 4), (3, 1, 4, 3, 1, 4),
        (2, 2, 2, 2, 2, 2, 2, 2), (4, 1, 1, 2, 4, 4), (2, 2, 2, 2, 4, 2, 2), (2, 2, 2, 2, 2, 2, 4),
        (4, 2, 2, 2, 2, 2, 2), (2, 4, 2, 2, 2, 4), (3, 1, 2, 2, 3, 1, 2, 2),
        (2, 1, 1, 2, 2, 2, 2, 4),
    ),
    12: (
        (4, 4, 4), (8, 4), (6, 2, 4), (4, 2, 2, 4), (2, 2, 4, 4), (4, 4, 2, 2), (2,) * 6,
        (4, 2, 2, 2, 2), (2, 2, 2, 2, 4),
    ),
}
COMPOUND = ((4, 2, 4, 2), (2, 2, 2, 2, 2, 2), (4, 2, 2, 2, 2), (2, 2, 2, 4, 2), (6, 4, 2))
CADENCES = {16: ((8, 8), (4, 4, 8), (12, 4), (2, 2, 4, 8)), 12: ((12,), (8, 4), (4, 8))}
# fmt: on
FORMS = ("aaba", "aabb", "abab", "abac", "aabc")
BUSY = {16: 6, 12: 5}
"""A bar of simple time with this many notes is busy; half of the tunes have only such bars."""

Rhythms = tuple[tuple[int, ...], ...]
Bar = list[tuple[int, int, int]]
"""Onset in the bar, length, and the step away from the first note."""


def compose(random: Random, name: str) -> Score:
    """One tune of sixteen or thirty-two bars in a key of C."""
    mode = random.choice(("major", "minor"))
    bar, pulse = random.choice(((16, 4), (16, 4), (16, 4), (12, 4), (12, 6)))
    form = random.choice(FORMS)
    rhythms = COMPOUND if pulse == 6 else RHYTHMS[bar]
    if pulse == 4 and random.random() < 0.5:
        rhythms = tuple(rhythm for rhythm in rhythms if len(rhythm) >= BUSY[bar])
    sections = {letter: _section(random, mode, bar, rhythms) for letter in sorted(set(form))}
    melody: list[Note] = []
    chords: list[tuple[int, int, int]] = []
    start = 0
    for letter in form:
        notes, roots = sections[letter]
        melody += [(onset + start, length, pitch) for onset, length, pitch in notes]
        chords += [(start + index * bar, *_triad(root, mode)) for index, root in enumerate(roots)]
        start += len(roots) * bar
    return Score(name, "rules", bar, pulse, 0, mode, [melody], chords)


def _triad(degree: int, mode: str) -> tuple[int, int]:
    scale = MAJOR if mode == "major" else MINOR
    root, third = scale[degree % 7], scale[(degree + 2) % 7]
    return root, 4 if mode == "minor" and degree == 4 else (third - root) % 12


def _section(random: Random, mode: str, bar: int, rhythms: Rhythms) -> tuple[list[Note], list[int]]:
    """Eight bars: a question of four that ends open, and an answer that closes on the tonic."""
    question, answer = random.choice(PROGRESSIONS[mode])
    motifs = [_motif(random, rhythms) for _ in range(2)]
    order = random.choice(((0, 1, 0), (0, 0, 1), (0, 1, 1), (0, 0, 0)))
    centre = random.choice((5, 6, 7, 8, 9))
    notes: list[Note] = []
    for half, progression in enumerate((question, answer)):
        place = centre + random.choice((-1, 0, 1)) * half
        for index, degree in enumerate(progression):
            start = (half * 4 + index) * bar
            last = index == 3
            if last:
                shape = _cadence(random, bar)
                target = 7 * round(place / 7) if half else _near(place, degree)
            else:
                shape, target = motifs[order[index]], _near(place + index % 2, degree)
            notes += _realise(shape, target, degree, start, mode, last and half == 1)
    return notes, list(question + answer)


def _motif(random: Random, rhythms: Rhythms) -> Bar:
    rhythm = random.choice(rhythms)
    step, onset, shape = 0, 0, []
    direction = random.choice((-1, 1))
    for length in rhythm:
        shape.append((onset, length, step))
        onset += length
        if random.random() < 0.3:
            direction = -direction
        step += direction * random.choice((1, 1, 1, 1, 2, 0))
        if abs(step) > 4:
            direction = -1 if step > 0 else 1
    return shape


def _cadence(random: Random, bar: int) -> Bar:
    rhythm = random.choice(CADENCES[bar])
    onsets = [sum(rhythm[:index]) for index in range(len(rhythm))]
    steps = range(len(rhythm) - 1, -1, -1)
    return list(zip(onsets, rhythm, steps, strict=True))


def _near(place: int, degree: int) -> int:
    """The chord tone of ``degree`` that is nearest to a scale step."""
    return min(
        (degree + tone + 7 * octave for tone in (0, 2, 4) for octave in range(-1, 3)),
        key=lambda step: abs(step - place),
    )


def _realise(
    shape: Bar, target: int, degree: int, start: int, mode: str, closes: bool
) -> list[Note]:
    """Puts a shape on scale steps: strong notes are moved to the nearest chord tone."""
    scale = MAJOR if mode == "major" else MINOR
    notes = []
    for onset, length, step in shape:
        place = target + step
        if not closes and (onset % 8 == 0 or length >= 6):
            place = _near(place, degree)
        pitch = 60 + 12 * (place // 7) + scale[place % 7]
        if mode == "minor" and degree == 4 and place % 7 == 6:
            pitch += 1
        notes.append((start + onset, length, pitch))
    return notes
