"""The pieces that pocket is judged by, and those beside them, with the plan each was made by.

Pieces come through the bot's own model with default options. What is composed is kept in a folder,
by the state of the sources that composed it, so that a long run can be cut and taken up again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bot.config import Engine as EngineSettings
from bot.models.families.pocket.model import load_pocket
from bot.models.model import Model
from bot.models.model_input import ModelInput
from bot.pocket.analysis import Bar, melody_bars
from bot.pocket.hearing import Timing, find_timing
from bot.pocket.plan import BARS, plan
from bot.pocket.tokens import FRAME_RATE
from bot.pocket.words import understand
from bot.sampling_params import SamplingParams
from training.pocket.dataset import Pieces

Codes = NDArray[np.int64]
AT_ONCE, BATCH = 48, 16
"""Sections that are decoded side by side, and pieces that are composed together."""
POCKET = Path(__file__).parents[1] / "bot" / "pocket"


@dataclass(frozen=True)
class Wanted:
    """A prompt, a seed, and seconds."""

    prompt: str | None
    seed: int
    seconds: float


@dataclass(frozen=True, eq=False)
class Known:
    """Codes ``[4, T]`` and what is known of how they were made.

    swing: frames by which the second eighth of a beat is late. style: that of its plan.
    """

    codes: Codes
    timing: Timing
    swing: int
    style: str

    @property
    def bar(self) -> int:
        """Frames of a bar."""
        return BARS[self.timing.metre] * self.timing.grid

    @cached_property
    def bars(self) -> list[Bar]:
        """The bars of its melody."""
        begun = self.codes[:, int(self.timing.start) :]
        return melody_bars(begun, self.timing.grid, BARS[self.timing.metre])

    def shuffled(self, random: Random) -> "Known":
        """The piece with its bars in another order."""
        whole = range(0, self.codes.shape[1] - self.bar + 1, self.bar)
        bars = [self.codes[:, at : at + self.bar] for at in whole]
        random.shuffle(bars)
        mixed = np.concatenate(bars, axis=1)
        return Known(mixed, self.timing, self.swing, self.style)


class Studio:
    """Composes what is wanted, unless the folder has it already."""

    def __init__(self, keep: Path | None) -> None:
        self._keep = keep and keep / _state()

    @cached_property
    def model(self) -> Model:
        settings = EngineSettings(device="cpu", at_once=AT_ONCE)
        return load_pocket("pocket", settings)

    def compose(self, wanted: Iterable[Wanted]) -> list[Known]:
        """Pieces in the order in which they are wanted."""
        asked, made = list(wanted), list[Known]()
        for at in range(0, len(asked), BATCH):
            some = tuple(asked[at : at + BATCH])
            made += [_known(one, codes) for one, codes in zip(some, self._batch(some), strict=True)]
        return made

    def _batch(self, wanted: Sequence[Wanted]) -> list[Codes]:
        path = None
        if self._keep:
            self._keep.mkdir(parents=True, exist_ok=True)
            path = self._keep / f"{sha256(repr(wanted).encode()).hexdigest()[:20]}.npz"
            if path.exists():
                with np.load(path) as kept:
                    return [kept[f"arr_{i}"].astype(np.int64) for i in range(len(wanted))]
        made = self._play(wanted)
        if path:
            np.savez_compressed(path, *(codes.astype(np.int16) for codes in made))
        return made

    def _play(self, wanted: Sequence[Wanted]) -> list[Codes]:
        model = self.model
        handles = []
        for one in wanted:
            frames = round(FRAME_RATE * one.seconds)
            given = ModelInput(one.prompt, frames, SamplingParams(seed=one.seed))
            handles.append(model.decoder.submit(model.compose(given)))
        while model.decoder.busy:
            model.tick()
        return [handle.future.result() for handle in handles]


def arrangements(held: Pieces, seconds: float) -> list[Known]:
    """Held-out tunes as the model was taught them."""
    made = []
    for about, stored in zip(held.about, held.codes, strict=True):
        codes = stored[:, : round(FRAME_RATE * seconds)].astype(np.int64)
        facts = about["plan"]
        timing = Timing(facts["frames"], find_timing(codes).start, about["metre"])
        made.append(Known(codes, timing, facts["swing"], facts["style"]))
    return made


def _known(wanted: Wanted, codes: Codes) -> Known:
    brief = understand(wanted.prompt, wanted.seed).brief
    chosen = plan(brief, codes.shape[1], wanted.seed)
    timing = Timing(chosen.grid, 0, brief.metre)
    return Known(codes, timing, brief.swing, brief.style)


def _state() -> str:
    """Names what composes: pocket's sources and weights."""
    digest = sha256()
    for path in sorted(POCKET.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
