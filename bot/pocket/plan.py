"""What is decided before a note is made: style, tempo, metre, and a form that fills the time."""

from dataclasses import dataclass, replace
from random import Random

from bot.pocket.tokens import FRAME_RATE

PHRASE = 4
"""Bars in a section."""
BARS = {"4/4": 16, "3/4": 12, "6/8": 12}
"""Sixteenths in a bar."""
BEATS = {"4/4": 4, "3/4": 4, "6/8": 6}
"""Sixteenths in a beat."""
INTRO_LIMIT = 190
"""Frames that a melody may be away at the beginning."""
CONTRASTS = "BCDEFGH"
VARIATION, TURN = "variation", "turn"
"""Parts of one bar: another last bar for A', and one that leads to the tonic or back to A."""
INTRO, CODA = "intro", "coda"
IDEAS = ((0, 1, 0, 3), (0, 0, 2, 3))
"""Which bars of a contrast are played: an idea and another ending to it, or twice its first bar."""


@dataclass(frozen=True)
class Brief:
    """What a piece is to be, whatever its length.

    tempos: frames per sixteenth to choose from, 4 (187 bpm), 6 (125 bpm) or 8 (94 bpm).
    mode: ``major`` or ``minor``. metre: a key of BARS. drums: whether there are any.
    swing: frames by which the second eighth of a beat is late.
    """

    style: str
    tempos: tuple[int, ...] = (6,)
    mode: str = "major"
    metre: str = "4/4"
    drums: bool = True
    swing: int = 0


@dataclass(frozen=True)
class Copy:
    """Some bars of a part: ``A``, a contrast's letter, VARIATION or TURN. start: in bars."""

    part: str
    start: int
    bars: int


@dataclass(frozen=True)
class Section:
    """A section of the form: its name, and the parts that it is put together from.

    ``A'`` is A but for its last bar. INTRO plays A's first bars without the melody.
    """

    name: str
    copies: tuple[Copy, ...]

    @property
    def lettered(self) -> bool:
        return self.name not in (INTRO, CODA)

    @property
    def bars(self) -> int:
        return sum(copy.bars for copy in self.copies)


@dataclass(frozen=True)
class Plan:
    """A brief at one tempo, with sections for ``frames``; behind them the last note rings.

    grid: frames per sixteenth. loop: ends in a turn to its beginning, and is whole bars long.
    """

    brief: Brief
    grid: int
    frames: int
    sections: tuple[Section, ...]
    loop: bool = False

    @property
    def bar(self) -> int:
        """Frames of a bar."""
        return BARS[self.brief.metre] * self.grid

    @property
    def parts(self) -> dict[str, int]:
        """What has to be composed, A first, and how many bars of each."""
        found: dict[str, int] = {"A": 0}
        for copy in (copy for section in self.sections for copy in section.copies):
            found[copy.part] = max(found.get(copy.part, 0), copy.start + copy.bars)
        return found

    def before(self, part: str) -> int:
        """How many bars of A come directly before a part in the section that it belongs to."""
        for section in self.sections:
            bars = 0
            for copy in section.copies:
                if copy.part == part:
                    return bars
                bars += copy.bars
        return 0

    @property
    def bpm(self) -> int:
        return round(60 * FRAME_RATE / (self.grid * BEATS[self.brief.metre]))

    @property
    def form(self) -> str:
        """For example ``A A' B A``."""
        return " ".join(section.name for section in self.sections if section.lettered)

    @property
    def prompt(self) -> str:
        """The brief in words that the model was taught."""
        brief = self.brief
        tempo = {4: "fast", 8: "slow"}.get(self.grid, "medium")
        metre = {"3/4": ", in 3/4", "6/8": ", in 6/8"}.get(brief.metre, "")
        drums = "" if brief.drums else ", no drums"
        return f"{tempo} {brief.style} theme in {brief.mode}{metre}{drums}"


def plan(brief: Brief, frames: int, seed: int, loop: bool = False) -> Plan:
    """Choose the tempo at which whole bars fill ``frames`` best, and a form for so many bars.

    What is left behind the last bar is the last note's, or belongs to it if it is half a bar.
    """
    bar = BARS[brief.metre]
    fitting = [grid for grid in brief.tempos if frames >= 3 * bar * grid] or [min(brief.tempos)]
    least = min(_over(frames, bar * grid) for grid in fitting)
    near = [grid for grid in fitting if _over(frames, bar * grid) <= least + bar * grid // 8]
    grid = Random(seed).choice(near)
    bars, over = divmod(frames, bar * grid)
    if loop:
        bars = max(1, bars)
        return Plan(brief, grid, bars * bar * grid, _played(_looping(bars), seed), loop)
    bars += 2 * over >= bar * grid
    intro = max(1, min(2, INTRO_LIMIT // (bar * grid)))
    return Plan(brief, grid, frames, _played(_ending(bars - 1, intro), seed))


def _over(frames: int, bar: int) -> int:
    """Frames by which the last note is longer than a bar, or shorter."""
    over = frames % bar
    return min(over, bar - over)


def _played(sections: tuple[Section, ...], seed: int) -> tuple[Section, ...]:
    """The sections, contrasts with an idea that returns: the same one wherever they come."""
    return tuple(
        replace(section, copies=_idea(section.name, seed)) if section.name in CONTRASTS else section
        for section in sections
    )


def _idea(letter: str, seed: int) -> tuple[Copy, ...]:
    bars = Random(f"{letter} {seed}").choice(IDEAS)
    return tuple(Copy(letter, bar, 1) for bar in bars)


def _ending(bars: int, intro: int) -> tuple[Section, ...]:
    """Sections of ``bars``, behind which a last note comes; an intro of at most ``intro`` bars."""
    phrases, odd = divmod(bars + 1, PHRASE)
    if phrases == 0 or (phrases, odd) == (1, 0):
        return (Section("A", (Copy("A", 0, bars),)),)
    sections = _form(phrases)
    if odd == 0:
        last = (Copy("A", 0, PHRASE - 2), Copy(TURN, 0, 1))
        return (*sections[:-1], Section("A'", last))
    before = min(odd - 1, intro)
    if before:
        sections = [Section(INTRO, (Copy("A", 0, before),)), *sections]
    if odd - 1 - before:
        sections = [*sections, Section(CODA, (Copy(TURN, 0, 1),))]
    return tuple(sections)


def _looping(bars: int) -> tuple[Section, ...]:
    """Sections of ``bars`` in all, the last of which turns to the beginning."""
    phrases, odd = divmod(bars, PHRASE)
    if bars == 1:
        return (Section("A", (Copy("A", 0, 1),)),)
    if phrases == 0:
        return (Section("A", (Copy("A", 0, bars - 1), Copy(TURN, 0, 1))),)
    sections = _form(phrases)
    if odd:
        kept = (Copy("A", 0, odd - 1),) if odd > 1 else ()
        return (*sections, Section(CODA, (*kept, Copy(TURN, 0, 1))))
    name = "A" if phrases == 1 else "A'"
    return (*sections[:-1], Section(name, (Copy("A", 0, PHRASE - 1), Copy(TURN, 0, 1))))


def _form(phrases: int) -> list[Section]:
    """A; A A'; A B A; A A' B A; and rounds of that, each with a contrast of its own."""
    short = {1: "A", 2: "A A'", 3: "A B A"}
    if phrases in short:
        return [_section(name) for name in short[phrases].split()]
    rounds, over = divmod(phrases, 4)
    letters = [CONTRASTS[number % len(CONTRASTS)] for number in range(rounds + 1)]
    names = [name for letter in letters[:-1] for name in ("A", "A'", letter, "A")]
    names += {0: [], 1: ["A"], 2: [letters[-1], "A"], 3: ["A'", letters[-1], "A"]}[over]
    return [_section(name) for name in names]


def _section(name: str) -> Section:
    if name == "A'":
        return Section(name, (Copy("A", 0, PHRASE - 1), Copy(VARIATION, 0, 1)))
    return Section(name, (Copy(name, 0, PHRASE),))
