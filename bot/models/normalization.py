"""audiocraft's own normalisation, without the 20 seconds that importing audiocraft takes.

``audiocraft.data.audio_utils`` is one file that needs torch, torchaudio and julius only; importing
it the usual way imports the whole package first. So the file is loaded by itself.
"""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import torch
from torch import Tensor

from bot.audio.clip import Clip
from bot.audio.limit import limited
from bot.errors import GenerationFailed
from bot.request import Normalization

_RMS = 10 ** (-18 / 20)  # audiocraft's rms_headroom_db


@cache
def audiocraft_audio_utils() -> ModuleType:
    """``audiocraft.data.audio_utils``."""
    package = importlib.util.find_spec("audiocraft")
    assert package is not None
    assert package.submodule_search_locations is not None
    path = Path(package.submodule_search_locations[0], "data", "audio_utils.py")
    spec = importlib.util.spec_from_file_location("audiocraft_audio_utils", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def normalize(wave: Tensor, sample_rate: int, strategy: Normalization) -> Tensor:
    """``[C, S]`` as audiocraft's ``audio_write`` would write it, within -1..1.

    Where audiocraft would clip it is limited instead. What cannot be scaled, such as silence, stays
    as it is. Raises :class:`GenerationFailed` where something is not a number.
    """
    if not bool(torch.isfinite(wave).all()):
        raise GenerationFailed("sound-broken")
    try:
        scaled = _scaled(wave, sample_rate, strategy)
    except AssertionError:  # how audiocraft says that an ear would measure no loudness at all
        scaled = wave
    if not bool(torch.isfinite(scaled).all()):
        scaled = wave
    clip = limited(Clip(scaled.detach().cpu().numpy(), sample_rate))
    return torch.from_numpy(clip.samples)


def _scaled(wave: Tensor, sample_rate: int, strategy: Normalization) -> Tensor:
    """What audiocraft scales it to, without its clipping at full scale."""
    if strategy is Normalization.loudness:
        return audiocraft_audio_utils().normalize_loudness(wave, sample_rate)
    if strategy is Normalization.rms:
        return wave * (_RMS / wave.mean(dim=0).pow(2).mean().sqrt())
    return audiocraft_audio_utils().normalize_audio(wave, strategy=str(strategy))
