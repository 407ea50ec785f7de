"""Game themes made by rule: eight bars with a hook that comes back, arpeggios, and drums that fill.

A hook is a rhythm with syncopation and a shape. A theme states it, moves it over the progression
and closes; in between it breaks into arpeggios. Every fourth bar of the drums is a fill.
"""

from random import Random

from training.pocket.compose import PROGRESSIONS
from training.pocket.score import MAJOR, MINOR, Note, Score

SOURCE = "themes"
BAR, BARS = 16, 8
# fmt: off
HOOKS = (
    # Lengths in sixteenths that fill a bar; a negative one rests.
    (3, 3, 2, 2, 2, 4), (2, 1, 1, 2, 2, 3, 3, 2), (3, 3, 4, 2, 4), (2, -2, 2, 2, 3, 3, 2),
    (1, 1, 2, -2, 2, 2, 2, 4), (3, 1, 2, 2, 3, 1, 4), (4, 2, 2, 3, 3, 2), (2, 2, 3, 1, 2, 2, 4),
    (3, 3, 3, 3, 2, 2), (2, 4, 2, 4, 4), (6, 2, 3, 3, 2), (2, 2, 2, 2, 3, 3, 2),
)
SHAPES = (
    (0, 1, 2, 4, 2, 1, 0, 2), (0, 4, 2, 0, -1, 0, 2, 4), (4, 3, 2, 0, 2, 3, 4, 2),
    (0, 0, 4, 0, 0, 5, 4, 2), (2, 1, 0, 1, 2, 4, 2, 0), (0, 2, 4, 7, 4, 2, 4, 2),
    (4, 4, 2, 4, 5, 4, 2, 0), (0, -3, 0, 2, 0, 4, 2, 0),
)
ARPEGGIOS = ((0, 2, 4, 7), (0, 4, 2, 4), (7, 4, 2, 0), (0, 2, 4, 2), (0, 4, 7, 4))
GROOVES = (
    "k.h.s.h.k.k.s.h.", "k.hks.h.k.hks.h.", "k..ks..kk..ks.h.", "k.o.s.o.k.o.s.oh",
    "k.h.s.hk.hk.s.h.", "h.h.s.h.k.h.s.hh",
)
FILLS = (
    "k.h.s.h.s.s.ssss", "k.h.s.hss.ssk.ss", "k.h.s.h.k.sks.ss", "s.s.ss.ss.ssssss",
    "k.k.s.s.kkssssss",
)
# fmt: on
PLANS = ("hhac", "hvhc", "hhvc", "hahc")
"""What each pair of the eight bars is: hook, hook varied, arpeggio, cadence."""


def theme(random: Random, name: str) -> Score:
    """Eight bars in a key of C, in 4/4."""
    mode = random.choice(("major", "minor"))
    question, answer = random.choice(PROGRESSIONS[mode])
    degrees = (*question, *answer)
    hooks = [(random.choice(HOOKS), random.choice(SHAPES)) for _ in range(2)]
    figure, place = random.choice(ARPEGGIOS), random.choice((5, 7, 7, 9))
    plan = random.choice(PLANS)
    melody: list[Note] = []
    for bar, degree in enumerate(degrees):
        part = plan[bar // 2]
        if part == "c" and bar % 2:
            notes = _cadence(place)
        elif part == "a":
            notes = [(on, 2, degree + 7 + figure[on // 2 % 4]) for on in range(0, BAR, 2)]
        else:
            rhythm, shape = hooks[bar % 2]
            notes = _sung(rhythm, shape, _nearest(place, degree), part == "v")
        melody += [(bar * BAR + on, size, _pitch(step, mode)) for on, size, step in notes]
    chords = [(bar * BAR, *_triad(degree, mode)) for bar, degree in enumerate(degrees)]
    return Score(name, SOURCE, BAR, 4, 0, mode, [melody], chords, _drums(random))


def _sung(
    rhythm: tuple[int, ...], shape: tuple[int, ...], first: int, varied: bool
) -> list[tuple[int, int, int]]:
    notes, onset = [], 0
    for index, length in enumerate(rhythm):
        turned = varied and onset >= BAR // 2
        if length > 0:
            step = shape[index % len(shape)]
            notes.append((onset, length, first + (shape[0] - step if turned else step)))
        onset += abs(length)
    return notes


def _cadence(place: int) -> list[tuple[int, int, int]]:
    """Down to the tonic, which is held."""
    tonic = 7 * round(place / 7)
    return [(0, 2, tonic + 2), (2, 2, tonic + 1), (4, 12, tonic)]


def _nearest(place: int, degree: int) -> int:
    return min((degree + 7 * octave for octave in range(-1, 3)), key=lambda s: abs(s - place))


def _pitch(step: int, mode: str) -> int:
    return 60 + 12 * (step // 7) + (MAJOR if mode == "major" else MINOR)[step % 7]


def _triad(degree: int, mode: str) -> tuple[int, int]:
    scale = MAJOR if mode == "major" else MINOR
    root, third = scale[degree % 7], scale[(degree + 2) % 7]
    return root, (third - root) % 12


def _drums(random: Random) -> list[tuple[int, str]]:
    groove, fill = random.choice(GROOVES), random.choice(FILLS)
    hits = "".join(fill if bar % 4 == 3 else groove for bar in range(BARS))
    return [(on, name) for on, name in enumerate(hits) if name != "."]
