"""The normalisations of audiocraft's ``audio_write``, without torch."""

import math

import numpy as np

from bot.audio.clip import Clip
from bot.audio.limit import limited
from bot.audio.loudness import loudness
from bot.errors import GenerationFailed
from bot.models.codec import Wave
from bot.request import Normalization

# audiocraft's headrooms: of the loudest sample, of the RMS, and what loudness is aimed at.
_PEAK = 10 ** (-1 / 20)
_RMS = 10 ** (-18 / 20)
_LUFS = -14
_FLOOR = 2e-3  # an RMS below this is left alone


def normalize(wave: Wave, sample_rate: int, strategy: Normalization) -> Wave:
    """``[C, S]`` as audiocraft's ``audio_write`` would write it, within -1..1.

    Where audiocraft would clip it is limited instead. What cannot be scaled, such as silence, stays
    as it is. Raises :class:`GenerationFailed` where something is not a number.
    """
    if not np.isfinite(wave).all():
        raise GenerationFailed("sound-broken")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        scaled = _scaled(wave, sample_rate, strategy)
    if not np.isfinite(scaled).all():
        scaled = wave
    return limited(Clip(scaled, sample_rate)).samples


def _scaled(wave: Wave, sample_rate: int, strategy: Normalization) -> Wave:
    """What audiocraft scales it to, without its clipping at full scale."""
    if strategy is Normalization.clip:
        return np.clip(wave, -_PEAK, _PEAK)
    if strategy is Normalization.peak:
        return wave * (np.float32(_PEAK) / np.abs(wave).max(initial=0))
    if strategy is Normalization.rms:
        return wave * np.float32(_RMS / _rms(wave.mean(axis=0)))
    if _rms(wave) < _FLOOR:
        return wave
    heard = loudness(Clip(wave, sample_rate))
    return wave if math.isnan(heard) else wave * np.float32(10 ** ((_LUFS - heard) / 20))


def _rms(wave: Wave) -> np.float64:
    return np.sqrt(np.square(wave, dtype=np.float64).mean())
