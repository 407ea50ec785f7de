"""The styles: for each, how fast, in which mode and metre, and what every channel does."""

from dataclasses import dataclass

FAST, MEDIUM, SLOW = 4, 6, 8
"""Frames per sixteenth: 187, 125 and 94 beats a minute. Three speeds are soon learned."""


def named_tempo(frames: int) -> str:
    return {FAST: "fast", SLOW: "slow"}.get(frames, "medium")


@dataclass(frozen=True)
class Style:
    """How a tune becomes a piece in this style.

    tempos: frames per sixteenth to draw from. mode: forced on the tune; None keeps its own.
    metre: ``4/4``, ``3/4``, ``6/8``; None takes any tune. lead, second: instruments.
    counter: what pulse 2 does. bass: what the triangle does. drums: patterns to draw from.
    swing: frames by which the second eighth is late. register: octaves to move the melody by.
    """

    tempos: tuple[int, ...]
    mode: str | None
    metre: str | None
    lead: tuple[str, ...]
    second: tuple[str, ...]
    counter: tuple[str, ...]
    bass: tuple[str, ...]
    drums: tuple[str, ...]
    swing: int = 0
    register: int = 0
    scale: str = ""


# fmt: off
STYLES = {
    "overworld": Style(
        (6, 6, 4), "major", None, ("lead", "bright"), ("pluck",),
        ("harmony", "offbeat", "eighths"), ("bounce", "walk"), ("pop", "march"),
    ),
    "underground": Style(
        (6,), "minor", "4/4", ("staccato",), ("staccato",),
        ("octave",), ("stab",), ("ticks", "none"), register=-1,
    ),
    "castle": Style(
        (6,), "minor", None, ("organ",), ("thin",),
        ("sixteenths",), ("pedal", "long"), ("none", "timpani"),
    ),
    "underwater": Style(
        (6, 8), "major", "3/4", ("soft",), ("soft",),
        ("eighths", "harmony"), ("waltz",), ("none", "brush"),
    ),
    "boss": Style(
        (4,), "minor", None, ("bright",), ("thin",),
        ("sixteenths", "power"), ("drive",), ("battle",),
    ),
    "ghost house": Style(
        (8,), "minor", None, ("ghost",), ("ghost",),
        ("tremble",), ("long", "none"), ("none",), scale="ghost",
    ),
    "desert": Style(
        (6,), "minor", None, ("reed",), ("pluck",),
        ("drone",), ("pedal", "bounce"), ("tabla",), scale="desert",
    ),
    "star": Style(
        (4,), "major", "4/4", ("bright",), ("pluck",),
        ("arpeggio", "sixteenths"), ("drive", "octaves"), ("disco",),
    ),
    "game over": Style(
        (8,), "minor", None, ("soft", "bell"), ("soft",),
        ("harmony", "eighths"), ("long",), ("none",), register=-1,
    ),
    "title": Style(
        (6,), "major", "4/4", ("bright", "lead"), ("lead",),
        ("harmony", "arpeggio"), ("bounce", "octaves"), ("march", "rock"),
    ),
    "shop": Style(
        (6,), "major", "4/4", ("staccato", "pluck"), ("staccato",),
        ("offbeat",), ("walk",), ("shuffle",), swing=2,
    ),
    "athletic": Style(
        (4,), "major", None, ("staccato", "lead"), ("staccato",),
        ("offbeat",), ("bounce",), ("pop", "shuffle"),
    ),
    "snow": Style(
        (6,), "major", None, ("bell",), ("bell",),
        ("eighths", "echo"), ("long", "bounce"), ("bells",), register=1,
    ),
    "space": Style(
        (6, 8), "minor", None, ("soft", "thin"), ("thin",),
        ("arpeggio",), ("octaves", "pedal"), ("rock", "none"),
    ),
    "village": Style(
        (8, 8, 6), "major", None, ("soft", "lead"), ("pluck",),
        ("eighths", "echo"), ("bounce", "waltz"), ("brush", "none"),
    ),
    "victory": Style(
        (6,), "major", "4/4", ("bright",), ("bright",),
        ("harmony",), ("octaves", "bounce"), ("march",),
    ),
}
# fmt: on

FADING = 10
"""Frames that each further step of a held note lasts, down to silence."""

INSTRUMENTS = {
    # Volume steps by age in frames, the duty at the onset and after, frames of gap at the end.
    # What the list leaves open fades by FADING: a note's age is always to be seen in its token.
    "lead": ((7, 7, 7, 6, 6, 6, 6, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 3), (2, 1), 1),
    "bright": ((7, 7, 7, 7, 6, 6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 5, 5, 5, 4), (1, 1), 1),
    "pluck": ((6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 1), (2, 2), 1),
    "staccato": ((7, 6, 5, 4, 3, 2, 2), (2, 1), 0),
    "organ": ((6, 6, 6, 6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 5, 5, 5, 4), (2, 2), 1),
    "thin": ((5, 5, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 2), (0, 0), 1),
    "soft": ((4, 5, 6, 6, 6, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 3), (2, 2), 2),
    "bell": ((7, 6, 5, 5, 4, 4, 4, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 1), (2, 2), 0),
    "ghost": ((2, 3, 4, 5, 5, 4, 4, 5, 5, 4, 4, 5, 5, 4, 4, 3), (0, 0), 2),
    "reed": ((5, 6, 7, 6, 6, 6, 5, 5, 5, 6, 6, 5, 5, 5, 5, 4), (0, 0), 1),
    "echo": ((3, 3, 3, 2, 2, 2, 2, 2, 2, 1), (1, 1), 1),
}


def volume(steps: tuple[int, ...], age: int) -> int:
    """The step of a note at an age in frames: from the list, and then ever softer."""
    if age < len(steps):
        return steps[age]
    return max(0, steps[-1] - 1 - (age - len(steps)) // FADING)


DRUMS = {
    # Sixteen sixteenths of 4/4; twelve of 3/4; twelve of 6/8. k kick, s snare, h hat, o open hat.
    "none": ("................", "............", "............"),
    "pop": ("k.h.s.h.k.k.s.h.", "k.h.s.h.s.h.", "k.hh.hs.hh.h"),
    "march": ("k...s..sk.ssk.s.", "k...s...s.s.", "k..s.sk..s.s"),
    "rock": ("k.h.s.hk.hk.s.h.", "k.h.s.h.s.hh", "k.hs.hk.hs.h"),
    "ticks": ("h...h...h...h.h.", "h...h...h...", "h..h..h..h.."),
    "timpani": ("k.......k...k.k.", "k.......k.k.", "k.....k..k.."),
    "brush": ("h...s...h...s...", "h...s...s...", "h..s..h..s.."),
    "battle": ("k.hks.hkk.hks.ss", "k.hks.hks.ss", "k.hs.hk.hssh"),
    "tabla": ("k..h..k.h.k.h.h.", "k..h..k.h.h.", "k.hh.hk.hh.h"),
    "disco": ("k.o.s.o.k.o.s.oh", "k.o.s.o.s.o.", "k.os.ok.os.o"),
    "shuffle": ("k...h.h.s...h.h.", "k...h.h.s.h.", "k..h.hs..h.h"),
    "bells": ("..o...o...o...o.", "..o...o...o.", "...o.....o.."),
}

HITS = {
    # Noise period and mode, then volume steps by age.
    "k": (13, 0, (7, 6, 4, 2)),
    "s": (7, 0, (7, 6, 5, 4, 3, 2, 1)),
    "h": (2, 0, (4, 2, 1)),
    "o": (3, 0, (5, 4, 3, 3, 2, 2, 1)),
}
