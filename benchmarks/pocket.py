"""What is the pocket model worth? Its loss, its music, whether it listens, and its codec.

``python -m benchmarks.pocket [loss music listening codec continuing following answering
recordings covers composing silence long] [--data FOLDER] [--keep FOLDER] [--part N]``; ``judge``
stands for the last three. The first folder is the one that ``python -m training.pocket`` filled,
for the held-out tunes; in the second the pieces of a long run are kept, so that it can be cut and
taken up again; ``part`` takes one in so many of them.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks import pocket_judge
from benchmarks.pocket_covers import covers
from benchmarks.pocket_pieces import Studio, Wanted
from benchmarks.pocket_recordings import recordings
from bot.pocket import tokens
from bot.pocket.apu import ApuCodec
from bot.pocket.plan import BARS, plan
from bot.pocket.structure import FIRST, Bar, of_bars
from bot.pocket.words import understand
from training.pocket import measure
from training.pocket.baselines import Baselines
from training.pocket.dataset import Pieces, facts
from training.pocket.export import SHARPNESS
from training.pocket.prompts import describe
from training.pocket.sample import ModelInput, Player

WEIGHTS = Path(__file__).parents[1] / "bot" / "pocket" / "weights"
SAMPLES, SECONDS = 200, 12.0
PAIRS, LISTENED, BATCHES = 10, 20.0, 24
CHANNELS = ("pulse 1", "pulse 2", "triangle", "noise")
Codes = NDArray[np.int64]

MUSIC: dict[str, Callable[[Codes], float]] = {
    "sounding time in the key, %": lambda c: 100 * measure.in_key(c),
    "frames of silence, %": lambda c: 100 * measure.silence(c),
    "time in stuck notes (> 3 s), %": lambda c: 100 * measure.stuck(c),
    "melody notes a second": measure.rate,
    "bass notes a second": lambda c: measure.rate(c, tokens.TRIANGLE),
    "frames with drums, %": lambda c: 100 * measure.sounding(c, tokens.NOISE),
    "steps of whole sixteenths, %": lambda c: 100 * measure.steady(c),
    "melody repeated after 1-8 bars, %": lambda c: 100 * measure.repetition(c),
}

LISTENING: list[tuple[str, str, str, Callable[[Codes], float]]] = [
    # More of the property is expected of the first prompt than of the second.
    ("notes a second", "fast overworld theme", "slow overworld theme", measure.speed),
    ("notes a second", "fast music", "slow music", measure.speed),
    ("minor against major", "overworld theme in a minor key",
     "overworld theme in a major key", measure.minorness),
    ("minor against major", "sad music in minor", "happy music in major", measure.minorness),
    ("three beats against four", "a waltz", "music in 4/4", measure.threeness),
    ("three beats against four", "overworld waltz", "overworld theme", measure.threeness),
    ("frames with drums", "boss battle with drums", "boss battle, no drums",
     lambda c: measure.sounding(c, tokens.NOISE)),
    ("frames with drums", "overworld theme", "overworld theme without drums",
     lambda c: measure.sounding(c, tokens.NOISE)),
    ("notes a second", "star", "game over", measure.speed),
    ("notes a second", "boss battle", "ghost house", measure.speed),
    ("minor against major", "castle", "overworld", measure.minorness),
    ("minor against major", "ghost house", "village", measure.minorness),
    ("three beats against four", "underwater", "title screen", measure.threeness),
    ("frames with drums", "boss battle", "castle", lambda c: measure.sounding(c, tokens.NOISE)),
    ("height of the melody", "snow", "game over", measure.height),
    ("arpeggio on pulse 2", "space", "village", measure.flutter),
    ("augmented second", "desert", "overworld", measure.augmented_second),
]  # fmt: skip


def loss(data: Path, player: Player) -> None:
    """Nats per token on held-out tunes, by channel."""
    from training.pocket import model as models
    from training.pocket import train

    valid = Pieces(data / "valid")
    rows = Baselines(np.load(data / "train.npy", mmap_mode="r")[:1500]).losses(
        np.asarray(valid.codes[:, :, 400:1040])
    )
    model, tokenize = models.load_exported(WEIGHTS), models.Tokenize(WEIGHTS / "t5")
    rows["pocket, as it ships"] = np.array(train.validate(model, valid, tokenize, BATCHES))
    with torch.no_grad():
        for head in model.lm.linears.parameters():
            head /= SHARPNESS
    rows["pocket, as trained"] = np.array(train.validate(model, valid, tokenize, BATCHES))
    print("\n| nats per token | " + " | ".join(CHANNELS) + " | mean |\n|---|---|---|---|---|---|")
    for name, by_codebook in rows.items():
        cells = " | ".join(f"{value:.3f}" for value in [*by_codebook, by_codebook.mean()])
        print(f"| {name} | {cells} |")


def music(data: Path, player: Player) -> None:
    """200 pieces beside as many held-out arrangements with the same prompts and structure."""
    valid, random = Pieces(data / "valid"), Random(3)
    frames = round(SECONDS * 50)
    inputs = []
    for i in range(SAMPLES):
        prompt, places = describe(facts(valid.about[i]), random), valid.places[i, :, :frames]
        inputs.append(ModelInput(prompt, i, SECONDS, places=places.astype(np.int64)))
    start = time.perf_counter()
    played = player.play(inputs)
    taken = time.perf_counter() - start
    arranged = [valid.codes[i, :, :frames].astype(np.int64) for i in range(SAMPLES)]
    print(f"\n{SAMPLES} pieces of {SECONDS:.0f} s in {taken:.0f} s")
    print("\n| | pocket | arrangements |\n|---|---|---|")
    for name, value in MUSIC.items():
        ours, theirs = (np.mean([value(c) for c in codes]) for codes in (played, arranged))
        print(f"| {name} | {ours:.1f} | {theirs:.1f} |")


def listening(data: Path, player: Player) -> None:
    """Does a word move what it names, with the same ten seeds either way? The model alone, told the
    bars that a plan of the same words has."""
    asked = [ModelInput(p, seed, LISTENED, places=_bars(p, seed)) for p, seed in _pairs()]
    _print_pairs(iter(player.play(asked)))


def answering(data: Path, studio: Studio, part: int = 1) -> None:
    """The same of whole pieces, as people get them: words, plan and candidates."""
    made = studio.compose(Wanted(prompt, seed, LISTENED) for prompt, seed in _pairs())
    _print_pairs(piece.codes for piece in made)


def _pairs() -> list[tuple[str, int]]:
    return [
        (prompt, 100 + seed)
        for _, more, less, _ in LISTENING for prompt in (more, less) for seed in range(PAIRS)
    ]  # fmt: skip


def _bars(prompt: str, seed: int) -> Codes:
    """The structure ``[2, T]`` of a first section that lasts."""
    frames = round(LISTENED * 50)
    chosen = plan(understand(prompt, seed).brief, frames, seed)
    bars = [Bar(number, FIRST) for number in range(-(-frames // chosen.bar))]
    return of_bars(bars, BARS[chosen.brief.metre], chosen.grid)[:, :frames]


def _print_pairs(codes: Iterator[Codes]) -> None:
    print("\n| property | more | less | means | right |\n|---|---|---|---|---|")
    for name, more, less, value in LISTENING:
        high = np.array([value(next(codes)) for _ in range(PAIRS)])
        low = np.array([value(next(codes)) for _ in range(PAIRS)])
        right = int((high > low).sum())
        means = f"{high.mean():.2f} / {low.mean():.2f}"
        print(f"| {name} | {more} | {less} | {means} | {right} of {PAIRS} |")


def codec(data: Path, player: Player) -> None:
    """Own music through decode and encode, token by token."""
    apu = ApuCodec()
    inputs = [
        ModelInput(prompt, seed, 6.0, places=_bars(prompt, seed)[:, :300])
        for seed, (_, prompt, _, _) in enumerate(LISTENING)
    ]
    shares, seconds = [], 0.0
    for codes in player.play(inputs):
        sound = apu.decode(codes)
        start = time.perf_counter()
        back = apu.encode(sound)
        seconds += time.perf_counter() - start
        shares.append((back == codes).mean(axis=1))
    named = zip(CHANNELS, np.mean(shares, axis=0) * 100, strict=True)
    print("\ntokens back: " + ", ".join(f"{name} {share:.1f} %" for name, share in named))
    print(f"worst piece {np.min(np.mean(shares, axis=1)) * 100:.1f} %")
    print(f"encoding takes {seconds / (6.0 * len(inputs)):.1f} s a second of music")


def continuing(data: Path, player: Player) -> None:
    """Twelve seconds after eight of a held-out arrangement: the same key, the same grid?"""
    valid, chosen = Pieces(data / "valid"), range(40)
    before = [valid.codes[i, :, :400].astype(np.int64) for i in chosen]
    random = Random(5)
    inputs = []
    for i, known in zip(chosen, before, strict=True):
        prompt, places = describe(facts(valid.about[i]), random), valid.places[i, :, :1000]
        inputs.append(ModelInput(prompt, i, 12.0, known, places=places.astype(np.int64)))
    after = [codes[:, 400:] for codes in player.play(inputs)]
    pairs = list(zip(before, after, strict=True))
    tempo = np.mean([_same_grid(a, b) for a, b in pairs])
    scale = 100 * np.mean([_stays(a, b) for a, b in pairs])
    rest = [valid.codes[i, :, 400:1000].astype(np.int64) for i in chosen]
    kept = 100 * np.mean([_stays(a, b) for a, b in zip(before, rest, strict=True)])
    print(f"\nsame grid after continuing: {100 * tempo:.0f} %")
    print(f"sounding time in the prompt's scale: {scale:.0f} % (arrangements: {kept:.0f} %)")


def following(data: Path, player: Player) -> None:
    """Three channels composed to a held-out melody: do they stay in its key and on its grid?"""
    valid, chosen, random = Pieces(data / "valid"), range(40), Random(7)
    tunes = [valid.codes[i, :, :600].astype(np.int64) for i in chosen]
    inputs = []
    for i, tune in zip(chosen, tunes, strict=True):
        forced = np.full(tune.shape, -1)
        forced[tokens.PULSE_1] = tune[tokens.PULSE_1]
        prompt, places = describe(facts(valid.about[i]), random), valid.places[i, :, :600]
        inputs.append(ModelInput(prompt, i, 12.0, forced=forced, places=places.astype(np.int64)))
    made = player.play(inputs)
    assert all((a[0] == b[0]).all() for a, b in zip(made, tunes, strict=True))
    others = {"composed to it": made, "the arrangement's": tunes,
              "composed to the next melody": [*made[1:], made[0]]}  # fmt: skip
    print("\n| the other channels | in the melody's scale, % | on its grid, % |\n|---|---|---|")
    for name, pieces in others.items():
        pairs = [(_only(t, True), _only(p, False)) for t, p in zip(tunes, pieces, strict=True)]
        scale = 100 * np.mean([_stays(a, b) for a, b in pairs])
        grid = 100 * np.mean([_same_grid(a, b) for a, b in pairs])
        print(f"| {name} | {scale:.0f} | {grid:.0f} |")


def _only(codes: Codes, melody: bool) -> Codes:
    """The first pulse alone, or the other channels alone."""
    kept = np.arange(len(codes)) == tokens.PULSE_1
    return np.where((kept == melody)[:, None], codes, 0)


def _same_grid(one: Codes, other: Codes) -> bool:
    a, b = measure.sixteenth(one), measure.sixteenth(other)
    return a == b or a == 2 * b or b == 2 * a


def _stays(before: Codes, after: Codes) -> float:
    """The share of ``after`` in pitch classes that carry the music before."""
    used = measure.pitch_classes(before)
    scale = np.argsort(used)[-7:]
    return float(measure.pitch_classes(after)[scale].sum())


TABLES = {"loss": loss, "music": music, "listening": listening, "codec": codec,
          "continuing": continuing, "following": following}  # fmt: skip
OF_THE_MODEL = {
    "answering": answering,
    "recordings": recordings,
    "covers": lambda data, studio, part: covers(studio, part),
    "composing": pocket_judge.composing,
    "silence": pocket_judge.silence,
    "long": pocket_judge.long,
}
"""Tables of the model as people use it, with plan, candidates and words."""
JUDGE = ("composing", "silence", "long")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    every = [*TABLES, *OF_THE_MODEL]
    parser.add_argument("tables", nargs="*", default=every, choices=[*every, "judge"])
    parser.add_argument("--data", type=Path, default=Path("data/pocket-training"))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--part", type=int, default=1)
    parser.add_argument("--slots", type=int, default=20)
    chosen = parser.parse_args()
    state = json.dumps({"threads": torch.get_num_threads(), "torch": torch.__version__})
    print(state, flush=True)
    names = [n for table in chosen.tables for n in (JUDGE if table == "judge" else (table,))]
    player, studio = cache(lambda: Player(WEIGHTS, chosen.slots)), Studio(chosen.keep)
    for name in names:
        if name in TABLES:
            TABLES[name](chosen.data, player())
        else:
            OF_THE_MODEL[name](chosen.data, studio, chosen.part)


if __name__ == "__main__":
    main()
