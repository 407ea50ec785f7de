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


def to_wave(clip: Clip, sample_rate: int, channels: int) -> Wave:
    """The clip as float32 ``[channels, S]`` at ``sample_rate``.

    Mono is repeated; more channels than wanted are mixed (:func:`bot.audio.mix.mixed`).
    """
    wave = resampled(mixed(clip, channels).samples, clip.sample_rate, sample_rate)
    return np.repeat(wave, channels, axis=0) if len(wave) < channels else wave
