"""A tempo and a key that were asked for: exactly those, whatever the model was taught.

It was taught three tempos and ten keys. A piece is planned in the nearest tempo, in any key of the
mode, and what was composed is moved: every frame to its time, every note by the same interval.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.musical_key import tonic_and_mode
from bot.pocket.analysis import Codes, Key
from bot.pocket.hearing import GRIDS, shifted
from bot.pocket.plan import BEATS, Brief, Plan
from bot.pocket.tokens import FRAME_RATE


@dataclass(frozen=True)
class Wanted:
    """bpm: beats a minute. Of either, None is whatever the model likes."""

    bpm: int | None = None
    key: Key | None = None

    @classmethod
    def of(cls, bpm: int | None, key: str | None) -> Self:
        """key: one of :data:`bot.musical_key.KEYS`."""
        return cls(bpm, None if key is None else Key(*tonic_and_mode(key)))

    def brief(self, usual: Brief) -> Brief:
        """What is to be composed, in the mode and at the model's tempo nearest to this."""
        mode = usual.mode if self.key is None else self.key.mode
        tempos = usual.tempos if self.bpm is None else (self._grid(usual),)
        return replace(usual, mode=mode, tempos=tempos)

    def model_frames(self, frames: int, brief: Brief) -> int:
        """The frames that the model composes for ``frames``."""
        if self.bpm is None:
            return frames
        return max(1, round(frames * self._grid(brief) / self._period(brief)))

    def frames(self, plan: Plan) -> int:
        """The frames that a plan takes at this tempo."""
        if self.bpm is None:
            return plan.frames
        return max(1, round(plan.frames * self._period(plan.brief) / plan.grid))

    def moved(self, codes: Codes, plan: Plan, found: Key, frames: int) -> Codes:
        """Codes ``[4, T]`` of a plan, composed in the key that was found, as ``[4, frames]``."""
        if self.key is not None:
            codes = shifted(codes, found.to(self.key))
        if self.bpm is None:
            return codes
        where = np.floor(np.arange(frames) * plan.grid / self._period(plan.brief) + 1e-6)
        return codes[:, np.minimum(where.astype(int), codes.shape[1] - 1)]

    def _period(self, brief: Brief) -> float:
        """Frames of a sixteenth."""
        assert self.bpm is not None
        return 60 * FRAME_RATE / (self.bpm * BEATS[brief.metre])

    def _grid(self, brief: Brief) -> int:
        period = self._period(brief)
        return min(GRIDS, key=lambda grid: abs(np.log(grid / period)))
