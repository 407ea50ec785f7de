"""Mixes channels down so that everything is still heard."""

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.audio.level import is_silent

_OPPOSED = -0.5  # a correlation with the others, below which a channel takes away from them


def mixed(clip: Clip, channels: int) -> Clip:
    """A clip with at most ``channels`` of them, by the rules of audiocraft's ``convert_audio``:
    the mean for one, otherwise the first; but never silence where there is sound.
    """
    if clip.channels <= channels:
        return clip
    if channels > 1:
        first = Clip(clip.samples[:channels], clip.sample_rate)
        if not is_silent(first) or is_silent(clip):
            return first
    return Clip(_mono(clip.samples), clip.sample_rate)


def _mono(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean ``[1, T]`` of ``[C, T]``, with channels turned round that oppose the louder ones."""
    power = np.einsum("ct,ct->c", samples, samples, dtype=np.float64)
    order = np.argsort(-power, kind="stable")
    signs = np.ones((len(samples), 1), np.float32)
    together = samples[order[0]].astype(np.float64)
    for channel in order[1:]:
        if together @ samples[channel] < _OPPOSED * np.sqrt(together @ together * power[channel]):
            signs[channel] = -1
        together += signs[channel] * samples[channel]
    return (signs * samples if (signs < 0).any() else samples).mean(axis=0, keepdims=True)
