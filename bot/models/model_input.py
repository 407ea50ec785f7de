"""A request in the model's own units: between what a person asked for and what is decoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bot.engine.delay_pattern import Codes
from bot.engine.windows import Window, plan_windows
from bot.models.codec import Wave
from bot.sampling_params import SamplingParams


@dataclass(frozen=True)
class TextSection:
    """A part of a piece with a text of its own. start: the new frame at which it begins."""

    name: str
    text: str
    start: int


@dataclass(frozen=True, eq=False)
class ModelInput:
    """One piece to compose.

    sections: the parts of it that ``text`` speaks of, the first at frame 0; none, or two or more.
    melody: float32 ``[C, S]`` at the model's rate, to be followed. prompt: int64 ``[K, T0]``, to be
    continued. frames: new frames to make. bpm, key: asked for; the key is one of
    :data:`bot.musical_key.KEYS`. loop: whether the end is to lead back to the beginning.
    """

    text: str | None
    frames: int
    sampling: SamplingParams
    melody: Wave | None = None
    prompt: Codes | None = None
    sections: Sequence[TextSection] = ()
    bpm: int | None = None
    key: str | None = None
    loop: bool = False

    @property
    def borders(self) -> list[int]:
        """The new frames at which another section begins."""
        return [section.start for section in self.sections[1:]]

    def text_of(self, window: Window) -> str | None:
        """What is said about the new frames of a window."""
        first = window.start + window.prompt_len - self.known
        begun = [section for section in self.sections if section.start <= first]
        return self.told(begun[-1].text if begun else self.text)

    def told(self, text: str | None) -> str | None:
        """A text with tempo and key as MusicGen was taught them, where they were asked for."""
        facts = [f"bpm: {self.bpm}"] if self.bpm is not None else []
        if self.key is not None:
            facts.append(f"key: {self.key.replace('♯', '#').replace('♭', 'b')}")
        if not facts:
            return text
        return ". ".join([text.rstrip(". ")] * bool(text) + facts) if text else ". ".join(facts)

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
        total = given.known + given.frames
        borders = [given.known + border for border in given.borders]
        return plan_windows(given.known, total, self.frames, self.stride, borders)

    def melody(self, given: ModelInput, window: Window) -> Wave | None:
        """The melody ``[C, S]`` as a window hears it: repeated if the piece is longer than one."""
        if given.melody is None:
            return None
        heard = self.frames * self.samples_per_frame
        if given.known + given.frames <= self.frames:
            return given.melody[:, :heard]
        start = window.start * self.samples_per_frame
        return given.melody[:, np.arange(start, start + heard) % given.melody.shape[1]]
