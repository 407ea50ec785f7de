"""Writes the arrangements to disk, held-out tunes apart, and draws crops with prompts from them."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bot.pocket.structure import AHEAD, CODEBOOKS, ahead
from training.pocket import prepare
from training.pocket.arrange import LONGEST, Plan, arrange, plan
from training.pocket.compose import compose
from training.pocket.corpus import load
from training.pocket.prompts import Facts, describe
from training.pocket.score import Score
from training.pocket.styles import STYLES
from training.pocket.themes import theme

HELD_OUT = 25
"""One tune in this many is never trained on."""
PLACES = ".structure.npy"
UNTOLD = 0.15
"""Crops of which the model is not told where in the music they are."""
TRIES = 8
"""Crops that are drawn until one does not begin in a rest of the melody."""
SHARES = {"rules": 0.2, "themes": 0.15, "freedoom": 0.15}
"""Of the pieces that are drawn, those of these sources; the others are drawn from all tunes."""
WALTZES = 0.22
"""The share of pieces in 3/4 where the style allows any metre."""


def held_out(name: str) -> bool:
    return crc32(name.encode()) % HELD_OUT == 0


def write(scores: Iterable[Path], folder: Path, pieces: int, composed: int, seed: int = 0) -> None:
    """Arranges ``pieces`` pieces into ``train.npy`` and a twentieth of that into ``valid.npy``.

    composed: tunes and themes made by rule, each so many, beside those of ``scores``.
    """
    random = Random(seed)
    tunes = [tune for path in scores for tune in load(path)]
    for number in range(composed):
        tunes.append(compose(random, f"rules-{seed}-{number}"))
        tunes.append(theme(random, f"themes-{seed}-{number}"))
    for split, keep, count in (("train", False, pieces), ("valid", True, pieces // 20)):
        chosen = [tune for tune in tunes if held_out(tune.name) is keep]
        _write(chosen, folder / split, count, random)


def _write(tunes: list[Score], path: Path, count: int, random: Random) -> None:
    by_metre: dict[str, list[Score]] = defaultdict(list)
    for tune in tunes:
        by_metre[prepare.metre(prepare.normalise(tune))].append(tune)
    codes = np.lib.format.open_memmap(
        path.with_suffix(".npy"), "w+", dtype=np.uint16, shape=(count, 4, LONGEST)
    )
    places = np.lib.format.open_memmap(
        path.with_suffix(PLACES), "w+", dtype=np.uint16, shape=(count, CODEBOOKS, LONGEST)
    )
    with path.with_suffix(".jsonl").open("w") as lines:
        for index in range(count):
            style = random.choice(list(STYLES))
            tune = _pick(by_metre, STYLES[style].metre, random)
            piece = arrange(tune, plan(tune, style, random), random)
            codes[index], places[index] = piece.codes, piece.structure
            facts = {k: v for k, v in asdict(piece).items() if k not in ("codes", "structure")}
            lines.write(json.dumps(facts) + "\n")


def _pick(by_metre: dict[str, list[Score]], metre: str | None, random: Random) -> Score:
    if metre is None or random.random() < 0.1:
        draw = random.random()
        metre = "3/4" if draw < WALTZES else "6/8" if draw < WALTZES + 0.13 else "4/4"
    pool = by_metre[metre]
    draw = random.random()
    for source, share in SHARES.items():
        if draw < share:
            pool = [tune for tune in pool if tune.source == source] or pool
            break
        draw -= share
    return random.choice(pool)


def facts(piece: dict[str, Any]) -> Facts:
    """What a prompt may say of a stored piece."""
    chosen = piece["plan"]
    return Facts(
        style=chosen["style"],
        tempo=Plan(**chosen).tempo,
        mode=None if STYLES[chosen["style"]].scale == "desert" else chosen["mode"],
        metre=piece["metre"],
        drums=chosen["drums"] != "none",
        swing=chosen["swing"] > 0,
    )


@dataclass(frozen=True)
class Batch:
    """codes ``[B, 6, T]``, channels and structure, and a prompt each."""

    codes: Tensor
    prompts: list[str]


class Pieces:
    """The stored arrangements of one split."""

    def __init__(self, path: Path) -> None:
        self.codes = np.load(path.with_suffix(".npy"), mmap_mode="r")
        self.places = np.load(path.with_suffix(PLACES), mmap_mode="r")
        with path.with_suffix(".jsonl").open() as lines:
            self.about = [json.loads(line) for line in lines]

    def batch(self, size: int, frames: int, random: Random) -> Batch:
        """Random crops. Most begin with a bar, many where the piece does; a quarter anywhere."""
        codes, prompts = [], []
        for _ in range(size):
            index = random.randrange(len(self.about))
            start = self._sounding_start(index, frames, random)
            codes.append(self._crop(index, start, frames, told=random.random() >= UNTOLD))
            prompts.append(describe(facts(self.about[index]), random))
        return Batch(torch.from_numpy(np.stack(codes)), prompts)

    def _crop(self, index: int, start: int, frames: int, told: bool) -> NDArray[np.int64]:
        channels = self.codes[index, :, start : start + frames].astype(np.int64)
        places = self.places[index, :, start : start + frames + AHEAD].astype(np.int64)
        places = places if told else np.zeros_like(places)
        return np.concatenate([channels, ahead(places)[:, :frames]])

    def _sounding_start(self, index: int, frames: int, random: Random) -> int:
        """One at which the melody sounds, if one is found; music does not begin with a rest."""
        starts = [self._start(index, frames, random) for _ in range(TRIES)]
        sounding = (at for at in starts if self.codes[index, 0, at : at + 2].any())
        return next(sounding, starts[0])

    def _start(self, index: int, frames: int, random: Random) -> int:
        draw, latest = random.random(), LONGEST - frames - AHEAD
        if draw < 0.25:
            return random.randrange(latest)
        about = self.about[index]
        bar = (about["bar"] if about["bar"] % 12 == 0 else 16) * about["plan"]["frames"]
        return 0 if draw < 0.6 else bar * random.randrange(latest // bar + 1)
