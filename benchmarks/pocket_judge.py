"""``python -m benchmarks.pocket judge``: does pocket compose? Its pieces beside held-out ones.

The same measures are taken of held-out arrangements, and of those with their bars in another order,
for what chance gives. Grid and metre of a piece are those of its plan. Candidates are chosen by
`bot.pocket.scoring`; the last rows are measures that it does not take.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.pocket_pieces import Codes, Known, Studio, Wanted, arrangements
from bot.pocket import judge, notes, tokens
from bot.pocket.analysis import find_key, on_grid
from bot.pocket.hearing import find_timing
from bot.pocket.words import lexicon, understand
from training.pocket import corpus, measure
from training.pocket.dataset import Pieces, held_out
from training.pocket.styles import STYLES

SEEDS, WORD_SEEDS, SECONDS = 8, 3, 24
SHORT, LONG = 1000, 120
"""Pieces of 8 s, and seconds of the long ones."""
GRAM = 12
WORDS = {
    "mario": "overworld", "zelda dungeon": "underground", "cat": "athletic", "rainbow road": "star",
    "bowser": "boss", "lofi": "shop", "birthday": "victory", "spooky": "ghost house",
    "🎃": "ghost house", "castle at night": "castle", "underwater level": "underwater",
    "pirate ship": "title", "tetris": "athletic", "epic orchestral battle": "boss",
    "chill beats to study to": "shop", "hyrule field": "overworld", "final boss": "boss",
    "sad rain": "underwater", "ice cave": "snow", "space station": "space", "techno": "space",
    "sonic": "athletic", "kirby": "star", "metroid": "space", "minecraft": "village",
    "title screen": "title", "haunted mansion": "ghost house", "desert temple": "desert",
    "christmas": "snow", "jazz cafe": "shop", "credits": "game over", "victory fanfare": "victory",
    "sneaking around": "underground", "lava level": "castle", "circus": "athletic",
    "mountain village": "village", "dragon fight": "boss", "disco": "star", "ボス戦": "boss",
    "música triste": "game over",
}  # fmt: skip
"""What people of a community type, and the style that was chosen for it before any was played."""


def returning(piece: Known) -> tuple[int, int]:
    """Motif bars that come again later, at any transposition, and motif bars."""
    shapes = [bar.shape if bar.notes else None for bar in piece.bars]
    motifs = [i for i, bar in enumerate(piece.bars) if bar.is_motif]
    return sum(shapes[i] in shapes[i + 1 :] for i in motifs), len(motifs)


def phrase_returns(piece: Known) -> bool:
    """Whether four bars of melody come again later, at any transposition."""
    bars, phrases = piece.bars, dict[tuple, int]()
    for start in range(len(bars) - 3):
        four = bars[start : start + 4]
        if not all(bar.notes for bar in four) or not any(bar.is_motif for bar in four):
            continue
        first = four[0].notes[0][1]
        shape = tuple(
            (i, step, pitch - first) for i, bar in enumerate(four) for step, pitch in bar.notes
        )
        if start - phrases.setdefault(shape, start) >= 4:
            return True
    return False


def repeated(piece: Known) -> tuple[int, int]:
    """Steps of the melody that stay on the pitch, and steps."""
    pitches = [note.pitch for note in notes.notes(piece.codes, tokens.PULSE_1)]
    return sum(a == b for a, b in pairwise(pitches)), max(0, len(pitches) - 1)


def gridded(piece: Known) -> tuple[int, int]:
    """Onsets on the piece's own grid, swung where it swings, and onsets."""
    start = int(piece.timing.start)
    count = len(measure.onsets(piece.codes))
    share = on_grid(piece.codes[:, start:], piece.timing.grid, piece.swing)
    return round(share * count), count


def ends(piece: Known) -> bool:
    """Whether the last melody note is a tonic of half a bar or more that begins with a bar."""
    codes, bar = piece.codes, piece.bar
    found = notes.notes(codes, tokens.PULSE_1)
    if not found:
        return False
    last = found[-1]
    place = (last.start - piece.timing.start) % (bar // 2)
    tonics = {find_key(codes, mode).tonic for mode in ("major", "minor")} | {find_key(codes).tonic}
    long = codes.shape[1] - last.start >= bar / 2 and last.end >= codes.shape[1] - 2
    return bool(min(place, bar // 2 - place) <= 1 and long and last.pitch % 12 in tonics)


def intervals(pieces: Sequence[Known]) -> NDArray[np.float64]:
    """How often the melody takes each step of -12 to 12 semitones, ``[25]``."""
    total = np.zeros(25)
    for piece in pieces:
        pitches = [note.pitch for note in notes.notes(piece.codes, tokens.PULSE_1)]
        for a, b in pairwise(pitches):
            total[np.clip(b - a, -12, 12) + 12] += 1
    return total / max(1, total.sum())


def rhythms(pieces: Sequence[Known]) -> NDArray[np.float64]:
    """How often two steps of the rhythm follow each other, in sixteenths up to 8, ``[81]``."""
    total = np.zeros((9, 9))
    for piece in pieces:
        begins = [note.start for note in notes.notes(piece.codes, tokens.PULSE_1)]
        steps = [min(8, round((b - a) / piece.timing.grid)) for a, b in pairwise(begins)]
        for a, b in pairwise(steps):
            total[a, b] += 1
    return total.ravel() / max(1, total.sum())


def distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Jensen-Shannon divergence in bits: 0 is the same, 1 has nothing in common."""
    middle = (one + other) / 2

    def against(p: NDArray[np.float64]) -> float:
        some = p > 0
        return float((p[some] * np.log2(p[some] / middle[some])).sum())

    return (against(one) + against(other)) / 2


class Grams:
    """The melodies of the training tunes, twelve notes at a time: intervals and steps of rhythm."""

    def __init__(self, path: Path) -> None:
        self.known: set[tuple] = set()
        for tune in corpus.load(path):
            if not held_out(tune.name):
                self.known |= self._grams([(on, pitch) for on, _, pitch in tune.parts[0]], 1)

    def _grams(self, melody: list[tuple[int, int]], grid: int) -> set[tuple]:
        steps = [(b[1] - a[1], round((b[0] - a[0]) / grid)) for a, b in pairwise(melody)]
        size = GRAM - 1
        return {tuple(steps[i : i + size]) for i in range(len(steps) - size + 1)}

    def shares(self, piece: Known) -> bool:
        """Whether twelve notes of the melody are those of a training tune."""
        melody = [(note.start, note.pitch) for note in notes.notes(piece.codes, tokens.PULSE_1)]
        return bool(self._grams(melody, piece.timing.grid) & self.known)


class Ear:
    """Tells the style of a piece, by a linear fit to features of training arrangements."""

    def __init__(self, pieces: Pieces, count: int = 1200) -> None:
        chosen = Random(0).sample(range(len(pieces.about)), min(count, len(pieces.about)))
        crops = [pieces.codes[i, :, :1200].astype(np.int64) for i in chosen]
        found = np.array([features(codes) for codes in crops])
        self.names = list(STYLES)
        named = [pieces.about[i]["plan"]["style"] for i in chosen]
        wanted = np.eye(len(self.names))[[self.names.index(name) for name in named]]
        self.mean, self.spread = found.mean(0), found.std(0) + 1e-6
        x = self._wide(found)
        self.weights = np.linalg.solve(x.T @ x + 3 * np.eye(x.shape[1]), x.T @ wanted)

    def _wide(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled = np.clip((found - self.mean) / self.spread, -3, 3)
        pairs = [scaled[:, i] * scaled[:, j] for i in range(12) for j in range(i, scaled.shape[1])]
        return np.column_stack([np.ones(len(scaled)), scaled, *pairs])

    def style(self, codes: Codes) -> str:
        guess = self._wide(features(codes)[None]) @ self.weights
        return self.names[int(guess.argmax())]


def features(codes: Codes) -> NDArray[np.float64]:
    """Tempo, mode, drums, instruments, figures and bass of a piece."""
    timing = find_timing(codes)
    grid = timing.grid
    found = [grid == 4, grid == 8, measure.minorness(codes), measure.sounding(codes, tokens.NOISE)]
    hits = Counter(note.pitch for note in notes.notes(codes, tokens.NOISE))
    found += [hits[period] / codes.shape[1] * 50 for period in (13, 7, 2, 3)]
    for k in (tokens.PULSE_1, tokens.PULSE_2):
        table = tokens.table(k)
        row = codes[k][table.step[codes[k]] > 0]
        found += [float((table.timbre[row] == duty).mean()) if len(row) else 0 for duty in range(3)]
        found += [float(table.step[row].mean()) if len(row) else 0, measure.sounding(codes, k)]
        lengths = [note.end - note.start for note in notes.notes(codes, k)] or [0]
        found += [float(np.mean(lengths)), float(np.median(lengths)), measure.rate(codes, k)]
    bass = [note.pitch for note in notes.notes(codes, tokens.TRIANGLE)] or [40]
    sizes = [note.end - note.start for note in notes.notes(codes, tokens.TRIANGLE)] or [0]
    jumps = np.abs(np.diff(bass)) if len(bass) > 1 else np.zeros(1)
    found += [float(np.mean(jumps == step)) for step in (0, 5, 7, 12)]
    found += [float(np.mean(sizes)), measure.rate(codes, tokens.TRIANGLE), measure.height(codes)]
    found += [measure.flutter(codes), measure.augmented_second(codes), measure.threeness(codes)]
    found += [measure.sounding(codes, tokens.TRIANGLE)]
    found += [on_grid(codes[:, int(timing.start) :], grid)]
    return np.array(found, dtype=float)


def composing(data: Path, studio: Studio, part: int = 1) -> None:
    """The table of the composition, and whether a style is heard in words that people type.

    part: a sample of one in so many of the pieces.
    """
    seeds, typed = max(1, SEEDS // part), max(1, WORD_SEEDS // part)
    titles = [f"{name} theme" for name in STYLES]
    styles = studio.compose(Wanted(t, 9000 + s, SECONDS) for t in titles for s in range(seeds))
    words = studio.compose(Wanted(w, 9100 + s, SECONDS) for w in WORDS for s in range(typed))
    arranged = arrangements(Pieces(data / "valid"), SECONDS)
    random = Random(1)
    columns = {
        "styles": styles,
        "typed words": words,
        "held-out": arranged,
        "bars shuffled": [piece.shuffled(random) for piece in arranged],
    }
    print(f"\n| {' | '.join(['', *(f'{n}, {len(p)}' for n, p in columns.items())])} |")
    print(f"|---|{'---|' * len(columns)}")
    for name, value in _rows(Grams(data / "corpus.jsonl"), arranged).items():
        print(f"| {name} | {' | '.join(f'{value(pieces):.2f}' for pieces in columns.values())} |")
    _agreement(Ear(Pieces(data / "train")), words, typed, arranged)


Measure = Callable[[Sequence[Known]], float]


def _share(count: Callable[[Known], tuple[int, int]]) -> Measure:
    def value(pieces: Sequence[Known]) -> float:
        found = np.array([count(piece) for piece in pieces]).sum(0)
        return 100 * found[0] / max(1, found[1])

    return value


def _percent(holds: Callable[[Known], bool]) -> Measure:
    return lambda pieces: 100 * float(np.mean([holds(piece) for piece in pieces]))


def _mean(value: Callable[[Codes], float], times: float = 1) -> Measure:
    return lambda pieces: times * float(np.mean([value(piece.codes) for piece in pieces]))


def _rows(grams: Grams, arranged: list[Known]) -> dict[str, Measure]:
    aside = "not chosen by: "
    return {
        "broken, %": _percent(lambda piece: judge.broken(piece.codes)),
        "motif bars that return, %": _share(returning),
        "pieces in which a 4-bar phrase returns, %": _percent(phrase_returns),
        "steps of the melody on the same pitch, %": _share(repeated),
        "onsets on the grid, %": _share(gridded),
        "ends with a bar, on a long tonic, %": _percent(ends),
        "pieces with 12 notes of a training tune, %": _percent(grams.shares),
        aside + "silence, % of frames": _mean(measure.silence, 100),
        aside + "time in notes over 3 s, %": _mean(measure.stuck, 100),
        aside + "melody notes a second": _mean(measure.rate),
        aside + "steps of the melody, bits from held-out":
            lambda p: distance(intervals(p), intervals(arranged)),
        aside + "rhythm in pairs, bits from held-out":
            lambda p: distance(rhythms(p), rhythms(arranged)),
    }  # fmt: skip


def _agreement(ear: Ear, words: list[Known], seeds: int, arranged: list[Known]) -> None:
    right = np.mean([ear.style(piece.codes) == piece.style for piece in arranged])
    meant = [style for style in WORDS.values() for _ in range(seeds)]
    planned = [piece.style for piece in words]
    heard = [ear.style(piece.codes) for piece in words]
    print(f"\nstyle told rightly of held-out arrangements: {100 * right:.0f} %")
    for name, said in (("planned in", planned), ("told as", heard)):
        same = np.mean([a == b for a, b in zip(meant, said, strict=True)])
        print(
            f"pieces of {len(WORDS)} words {name} the style chosen beforehand: {100 * same:.0f} %"
        )
    agree = [
        Counter(heard[i : i + seeds]).most_common(1)[0][1] for i in range(0, len(heard), seeds)
    ]
    print(f"seeds that agree on a style by that ear: {100 * sum(agree) / len(heard):.0f} %")
    missed = Counter(
        (word, style, said)
        for (word, style), said in zip(
            ((w, s) for w, s in WORDS.items() for _ in range(seeds)), heard, strict=True
        )
        if style != said
    )
    for (word, style, said), count in missed.most_common():
        print(f"  {word} ({style}; planned {understand(word, 9100).brief.style}): {said} x {count}")


def silence(data: Path, studio: Studio, part: int = 1) -> None:
    """Whether any prompt leads to silence: short pieces of one to three words of the lexicon."""
    random, known = Random(4), sorted(lexicon().entries)
    prompts = [" ".join(random.sample(known, random.randint(1, 3))) for _ in range(SHORT // part)]
    made = studio.compose(Wanted(prompt, 9500 + i, 8) for i, prompt in enumerate(prompts))
    silent = sum(judge.nearly_silent(piece.codes) for piece in made)
    broken = sum(judge.broken(piece.codes) for piece in made)
    print(f"\n{len(made)} pieces of 8 s: {silent} nearly silent, {broken} broken")


def long(data: Path, studio: Studio, part: int = 1) -> None:
    """How much of the melody is left in the second minute."""
    made = studio.compose(Wanted(f"{name} theme", 9900, LONG) for name in list(STYLES)[::part])
    half = round(25 * LONG)
    rests = [1 - measure.sounding(piece.codes[:, half:], tokens.PULSE_1) for piece in made]
    broken = sum(judge.broken(piece.codes) for piece in made)
    print(f"\nmelody silent in the later half of {LONG} s: {100 * np.mean(rests):.1f} %, "
          f"at most {100 * max(rests):.0f} %; {broken} of {len(made)} broken")  # fmt: skip
    print(f"motif bars that return in them: {_share(returning)(made):.0f} %")
