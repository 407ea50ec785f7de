"""Sound to tokens and back, whatever the codec, at the codec's own rate and channels."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.mix import mixed
from bot.audio.resample import resampled
from bot.engine.delay_pattern import Codes

Wave = NDArray[np.float32]
"""Sound ``[C, S]``, about -1..1."""


class Ahead(Protocol):
    """The decoding of one piece, that goes on as its codes become final: bit for bit the wave that
    :meth:`Codec.decode` makes of them. Its methods may be called from any thread, one at a time."""

    def ready(self, frames: int) -> bool:
        """Whether there is something to decode once so many frames are final."""
        ...

    def advance(self, codes: Codes) -> None:
        """Decode what the codes ``[K, T]`` that are final so far settle."""
        ...

    def finish(self, codes: Codes) -> Wave:
        """The wave of all the codes."""
        ...


class Codec(Protocol):
    """What a model needs of its codec; waves are float32 ``[C, S]``, codes int64 ``[K, T]``."""

    @property
    def sample_rate(self) -> int: ...

    @property
    def channels(self) -> int: ...

    @property
    def frame_rate(self) -> float: ...

    @property
    def codebooks(self) -> int: ...

    def encode(self, wave: Wave) -> Codes: ...

    def decode(self, codes: Codes) -> Wave: ...

    def ahead(self) -> Ahead | None:
        """To decode a piece while it is composed; None where that saves nobody's time."""
        ...


def to_wave(clip: Clip, sample_rate: int, channels: int) -> Wave:
    """The clip as float32 ``[channels, S]`` at ``sample_rate``.

    Mono is repeated; more channels than wanted are mixed (:func:`bot.audio.mix.mixed`).
    """
    wave = resampled(mixed(clip, channels).samples, clip.sample_rate, sample_rate)
    return np.repeat(wave, channels, axis=0) if len(wave) < channels else wave
