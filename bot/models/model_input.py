"""A request in the model's own units: between what a person asked for and what is decoded."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from bot.engine.windows import Window, plan_windows
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
    melody: Tensor | None = None
    prompt: Tensor | None = None

    @property
    def known(self) -> int:
        return 0 if self.prompt is None else self.prompt.shape[1]


@dataclass(frozen=True)
class ContextWindow:
    """How much a model hears at once, in frames, and how a frame relates to samples."""

    frames: int
    samples_per_frame: int

    @property
    def stride(self) -> int:
        """By how much windows move in a piece longer than one: 18 of 30 s, as in audiocraft."""
        return max(1, self.frames * 3 // 5)

    def windows(self, given: ModelInput) -> Sequence[Window]:
        """The windows in which a piece is made."""
        return plan_windows(given.known, given.known + given.frames, self.frames, self.stride)

    def melody(self, given: ModelInput, window: Window) -> Tensor | None:
        """The melody ``[C, S]`` as a window hears it: repeated if the piece is longer than one."""
        if given.melody is None:
            return None
        heard = self.frames * self.samples_per_frame
        if given.known + given.frames <= self.frames:
            return given.melody[:, :heard]
        start = window.start * self.samples_per_frame
        return given.melody[:, torch.arange(start, start + heard) % given.melody.shape[1]]
