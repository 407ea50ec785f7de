"""Sound to tokens and back, whatever the codec, at the codec's own rate and channels."""

from fractions import Fraction
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from bot.audio.clip import Clip
from bot.audio.mix import mixed

# The resampling filter has as many phases as the reduced target rate has units; 44.1 kHz to
# 32 kHz needs 320. An odd rate is approximated to within 1e-6 rather than filtered by gigabytes.
MAX_PHASES = 1280


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

    def encode(self, wave: Tensor) -> Tensor: ...

    def decode(self, codes: Tensor) -> Tensor: ...


def to_wave(clip: Clip, sample_rate: int, channels: int) -> Tensor:
    """The clip as float32 ``[channels, S]`` at ``sample_rate``.

    Mono is repeated; more channels than wanted are mixed (:func:`bot.audio.mix.mixed`).
    """
    import julius

    samples = mixed(clip, channels).samples
    wave = torch.from_numpy(np.ascontiguousarray(samples, dtype=np.float32))
    ratio = Fraction(clip.sample_rate, sample_rate).limit_denominator(MAX_PHASES)
    wave = julius.resample_frac(wave, ratio.numerator, ratio.denominator)
    return wave.expand(channels, -1).contiguous()


def to_clip(wave: Tensor, sample_rate: int) -> Clip:
    """float ``[C, S]`` as a clip."""
    return Clip(wave.detach().float().cpu().numpy(), sample_rate)
