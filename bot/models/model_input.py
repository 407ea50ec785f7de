"""A request in the model's own units: between what a person asked for and what is decoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bot.engine.delay_pattern import Codes
from bot.engine.windows import Window, plan_windows
from bot.models.codec import Wave
from bot.sampling_params import SamplingParams


@dataclass(frozen=True, eq=False)
class ModelInput:
    """One piece to compose.

    melody: float32 ``[C, S]`` at the model's rate, to be followed. prompt: int64 ``[K, T0]``, to be
    continued. frames: new frames to make.
    """

    text: str | None
    frames: int
    sampling: SamplingParams
    melody: Wave | None = None
    prompt: Codes | None = None

    @property
    def known(self) -> int:
        return 0 if self.prompt is None else self.prompt.shape[1]


@dataclass(frozen=True)
class ContextWindow:
    """How much a model hears at once, in frames, and how a frame relates to samples.

    stride_share: by how much of a window windows move in a piece longer than one: MusicGen by 18
    of its 30 s, AudioGen by 2 of its 10.
    """

    frames: int
    samples_per_frame: int
    stride_share: Fraction = Fraction(18, 30)

    @property
    def stride(self) -> int:
        """By how many frames windows move in a piece longer than one."""
        return max(1, int(self.frames * self.stride_share))

    def windows(self, given: ModelInput) -> Sequence[Window]:
        """The windows in which a piece is made."""
        return plan_windows(given.known, given.known + given.frames, self.frames, self.stride)

    def melody(self, given: ModelInput, window: Window) -> Wave | None:
        """The melody ``[C, S]`` as a window hears it: repeated if the piece is longer than one."""
        if given.melody is None:
            return None
        heard = self.frames * self.samples_per_frame
        if given.known + given.frames <= self.frames:
            return given.melody[:, :heard]
        start = window.start * self.samples_per_frame
        return given.melody[:, np.arange(start, start + heard) % given.melody.shape[1]]
