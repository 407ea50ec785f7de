"""audiocraft's own normalisation, without the 20 seconds that importing audiocraft takes.

``audiocraft.data.audio_utils`` is one file that needs torch, torchaudio and julius only; importing
it the usual way imports the whole package first. So the file is loaded by itself.
"""

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path

import torch
from torch import Tensor

from bot.errors import GenerationFailed
from bot.request import Normalization


@cache
def audiocraft_normalize() -> Callable[..., Tensor]:
    """``audiocraft.data.audio_utils.normalize_audio``."""
    package = importlib.util.find_spec("audiocraft")
    assert package is not None
    assert package.submodule_search_locations is not None
    path = Path(package.submodule_search_locations[0], "data", "audio_utils.py")
    spec = importlib.util.spec_from_file_location("audiocraft_audio_utils", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.normalize_audio


def normalize(wave: Tensor, sample_rate: int, strategy: Normalization) -> Tensor:
    """``[C, S]`` as audiocraft's ``audio_write`` would write it, within -1..1.

    What it cannot scale, such as silence, stays as it is. Raises :class:`GenerationFailed` where
    something is not a number.
    """
    if not bool(torch.isfinite(wave).all()):
        raise GenerationFailed("That came out broken. Try another seed.")
    try:
        normalized = audiocraft_normalize()(wave, strategy=str(strategy), sample_rate=sample_rate)
    except AssertionError:  # how audiocraft says that an ear would measure no loudness at all
        normalized = wave
    scaled = normalized if bool(torch.isfinite(normalized).all()) else wave
    return scaled.clamp(-1, 1)
