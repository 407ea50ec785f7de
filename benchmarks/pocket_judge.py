"""``python -m benchmarks.pocket judge``: does pocket compose? Its pieces beside held-out ones.

Pieces come through the bot's own model with default options. The same measures are taken of
held-out arrangements, and of those with their bars in another order, for what chance gives.
Candidates are chosen by `bot.pocket.scoring`; the last rows are measures that it does not take.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bot.config import Engine as EngineSettings
from bot.models.families.pocket.model import load_pocket
from bot.models.model import Model
from bot.models.model_input import ModelInput
from bot.pocket import judge, notes, tokens
from bot.pocket.analysis import Bar, find_key, melody_bars
from bot.pocket.hearing import find_timing
from bot.pocket.plan import BARS
from bot.pocket.words import lexicon, understand
from bot.sampling_params import SamplingParams
from training.pocket import corpus, measure
from training.pocket.dataset import Pieces, held_out
from training.pocket.styles import STYLES

Codes = NDArray[np.int64]
SEEDS, SECONDS = 8, 24
GRAM = 12
WORDS = """mario, zelda dungeon, cat, rainbow road, bowser, lofi, birthday, spooky, 🎃, castle at
night, underwater level, pirate ship, tetris, epic orchestral battle, chill beats to study to,
hyrule field, final boss, sad rain, ice cave, space station, techno, sonic, kirby, metroid,
minecraft, title screen, haunted mansion, desert temple, christmas, jazz cafe, credits, victory
fanfare, sneaking around, lava level, circus, mountain village, dragon fight, disco, ボス戦, música
triste"""
WORDS = WORDS.replace("\n", " ").split(", ")


def play(model: Model, wanted: Sequence[tuple[str | None, int, float]]) -> list[Codes]:
    """Codes of (prompt, seed, seconds), with default options."""
    handles = []
    for prompt, seed, seconds in wanted:
        given = ModelInput(prompt, round(50 * seconds), SamplingParams(seed=seed))
        handles.append(model.decoder.submit(model.compose(given)))
    while model.decoder.busy:
        model.tick()
    return [handle.future.result() for handle in handles]


def bars_of(codes: Codes) -> list[Bar]:
    """Bars of melody on the grid that is found in the piece itself."""
    timing = find_timing(codes)
    return melody_bars(codes[:, int(timing.start) :], timing.grid, BARS[timing.metre])


def returning(codes: Codes) -> tuple[int, int]:
    """Motif bars that come again later, at any transposition, and motif bars."""
    bars = bars_of(codes)
    shapes = [bar.shape if bar.notes else None for bar in bars]
    motifs = [i for i, bar in enumerate(bars) if bar.is_motif]
    return sum(shapes[i] in shapes[i + 1 :] for i in motifs), len(motifs)


def phrase_returns(codes: Codes) -> bool:
    """Whether four bars of melody come again later, at any transposition."""
    bars = bars_of(codes)
    phrases: dict[tuple, int] = {}
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


def repeated(codes: Codes) -> tuple[int, int]:
    """Steps of the melody that stay on the pitch, and steps."""
    pitches = [note.pitch for note in notes.notes(codes, tokens.PULSE_1)]
    return sum(a == b for a, b in pairwise(pitches)), max(0, len(pitches) - 1)


def gridded(codes: Codes) -> tuple[int, int]:
    """Onsets on the piece's own grid, and onsets."""
    timing = find_timing(codes)
    begins = measure.onsets(codes)
    off = np.abs(
        (begins - timing.start) / timing.grid - np.round((begins - timing.start) / timing.grid)
    )
    return int((off * timing.grid <= 0.5).sum()), len(begins)


def ends(codes: Codes) -> bool:
    """Whether the last melody note is a tonic of half a bar or more that begins with a bar."""
    found = notes.notes(codes, tokens.PULSE_1)
    if not found:
        return False
    timing, last = find_timing(codes), found[-1]
    bar = BARS[timing.metre] * timing.grid
    if last.end - last.start < bar / 2 and last.pitch == found[-2].pitch:
        last = found[-2]  # struck again within its bar
    place = (last.start - timing.start) % (bar // 2)
    tonics = {find_key(codes, mode).tonic for mode in ("major", "minor")} | {find_key(codes).tonic}
    long = codes.shape[1] - last.start >= bar / 2 and found[-1].end >= codes.shape[1] - 2
    return bool(min(place, bar // 2 - place) <= 1 and long and last.pitch % 12 in tonics)


def intervals(pieces: Sequence[Codes]) -> NDArray[np.float64]:
    """How often the melody takes each step of -12 to 12 semitones, ``[25]``."""
    total = np.zeros(25)
    for codes in pieces:
        pitches = [note.pitch for note in notes.notes(codes, tokens.PULSE_1)]
        for a, b in pairwise(pitches):
            total[np.clip(b - a, -12, 12) + 12] += 1
    return total / max(1, total.sum())


def rhythms(pieces: Sequence[Codes]) -> NDArray[np.float64]:
    """How often two steps of the rhythm follow each other, in sixteenths up to 8, ``[81]``."""
    total = np.zeros((9, 9))
    for codes in pieces:
        grid = find_timing(codes).grid
        begins = [note.start for note in notes.notes(codes, tokens.PULSE_1)]
        steps = [min(8, round((b - a) / grid)) for a, b in pairwise(begins)]
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

    def shares(self, codes: Codes) -> bool:
        """Whether twelve notes of the melody are those of a training tune."""
        melody = [(note.start, note.pitch) for note in notes.notes(codes, tokens.PULSE_1)]
        return bool(self._grams(melody, find_timing(codes).grid) & self.known)


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
    pulses = [tokens.table(k) for k in (0, 1)]
    grid = find_timing(codes).grid
    found = [grid == 4, grid == 8, measure.minorness(codes), measure.sounding(codes, tokens.NOISE)]
    hits = Counter(note.pitch for note in notes.notes(codes, tokens.NOISE))
    found += [hits[period] / codes.shape[1] * 50 for period in (13, 7, 2, 3)]
    for k, table in enumerate(pulses):
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
    found += [
        measure.sounding(codes, tokens.TRIANGLE),
        gridded(codes)[0] / max(1, gridded(codes)[1]),
    ]
    return np.array(found, dtype=float)


def shuffled(codes: Codes, random: Random) -> Codes:
    """The piece with its bars in another order."""
    timing = find_timing(codes)
    bar = BARS[timing.metre] * timing.grid
    bars = [codes[:, at : at + bar] for at in range(0, codes.shape[1] - bar + 1, bar)]
    random.shuffle(bars)
    return np.concatenate(bars, axis=1)


def _share(pieces: Sequence[Codes], count: Callable[[Codes], tuple[int, int]]) -> float:
    found = np.array([count(codes) for codes in pieces]).sum(0)
    return 100 * found[0] / max(1, found[1])


def run(data: Path, quick: int = 1) -> None:
    """Print the tables; ``quick`` divides the numbers of pieces."""
    settings = EngineSettings(device="cpu", at_once=24)
    model = load_pocket("pocket", settings, "cpu")
    titles = [f"{name} theme" for name in STYLES]
    styles = play(model, [(t, 9000 + s, SECONDS) for t in titles for s in range(SEEDS // quick)])
    words = play(model, [(w, 9100 + s, SECONDS) for w in WORDS for s in range(max(1, 3 // quick))])
    held = Pieces(data / "valid")
    arranged = [held.codes[i, :, : 50 * SECONDS].astype(np.int64) for i in range(len(held.about))]
    random = Random(1)
    mixed = [shuffled(codes, random) for codes in arranged]
    grams = Grams(data / "corpus.jsonl")
    columns = {"styles": styles, "typed words": words, "held-out": arranged, "bars shuffled": mixed}
    rows: dict[str, Callable[[Sequence[Codes]], float]] = {
        "broken, %": lambda p: 100 * float(np.mean([judge.broken(c) for c in p])),
        "motif bars that return, %": lambda p: _share(p, returning),
        "pieces in which a 4-bar phrase returns, %":
            lambda p: 100 * float(np.mean([phrase_returns(c) for c in p])),
        "steps of the melody on the same pitch, %": lambda p: _share(p, repeated),
        "onsets on the grid, %": lambda p: _share(p, gridded),
        "ends with a bar, on a long tonic, %": lambda p: 100 * float(np.mean([ends(c) for c in p])),
        "pieces with 12 notes of a training tune, %":
            lambda p: 100 * float(np.mean([grams.shares(c) for c in p])),
        "not chosen by: silence, % of frames":
            lambda p: 100 * float(np.mean([measure.silence(c) for c in p])),
        "not chosen by: time in notes over 3 s, %":
            lambda p: 100 * float(np.mean([measure.stuck(c) for c in p])),
        "not chosen by: melody notes a second":
            lambda p: float(np.mean([measure.rate(c) for c in p])),
        "not chosen by: steps of the melody, bits from held-out":
            lambda p: distance(intervals(p), intervals(arranged)),
        "not chosen by: rhythm in pairs, bits from held-out":
            lambda p: distance(rhythms(p), rhythms(arranged)),
    }  # fmt: skip
    print(f"\n| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for name, value in rows.items():
        print(f"| {name} | {' | '.join(f'{value(pieces):.2f}' for pieces in columns.values())} |")
    _agreement(data, words, arranged, held, max(1, 3 // quick))
    _silence(model, quick)
    _long(model, quick)


def _agreement(
    data: Path, words: list[Codes], arranged: list[Codes], held: Pieces, seeds: int
) -> None:
    ear = Ear(Pieces(data / "train"))
    right = [ear.style(c) == held.about[i]["plan"]["style"] for i, c in enumerate(arranged)]
    meant = [understand(word, 0).brief.style for word in WORDS for _ in range(seeds)]
    heard = [ear.style(codes) for codes in words]
    same = np.mean([a == b for a, b in zip(meant, heard, strict=True)])
    print(f"\nstyle told rightly of held-out arrangements: {100 * np.mean(right):.0f} %")
    print(f"pieces of {len(WORDS)} words told as the style chosen beforehand: {100 * same:.0f} %")


def _silence(model: Model, quick: int) -> None:
    random, known = Random(4), list(lexicon().entries)
    prompts = [" ".join(random.sample(known, random.randint(1, 3))) for _ in range(1000 // quick)]
    made = play(model, [(prompt, 9500 + i, 8) for i, prompt in enumerate(prompts)])
    silent = 100 * np.mean([judge.nearly_silent(codes) for codes in made])
    broken = 100 * np.mean([judge.broken(codes) for codes in made])
    print(f"\n{len(made)} pieces of 8 s: {silent:.1f} % nearly silent, {broken:.1f} % broken")


def _long(model: Model, quick: int) -> None:
    made = play(model, [(f"{name} theme", 9900, 120) for name in list(STYLES)[::quick]])
    rests = [1 - measure.sounding(codes[:, 3000:], tokens.PULSE_1) for codes in made]
    print(f"\nmelody silent in the later half of 120 s: {100 * np.mean(rests):.0f} %")
