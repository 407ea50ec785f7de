"""Silence and broken numbers are told from sound, so that they are never posted."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.level import has_sound
from tests.audio.sounds import noise


def clip(*values: float) -> Clip:
    return Clip(np.array([values], np.float32), 32_000)


def test_noise_is_sound():
    assert has_sound(noise())


def test_sound_in_one_channel_is_enough():
    assert has_sound(
        Clip(np.vstack([np.zeros((1, 8000), np.float32), noise(0.25).samples]), 32_000)
    )


@pytest.mark.parametrize(
    "silent",
    [
        clip(),
        clip(0, 0, 0),
        clip(0.5, 0.5, 0.5),
        clip(1e-5, -1e-5),
        clip(0.1, np.nan, -0.1),
        clip(0.1, np.inf),
        clip(0.1, -np.inf),
    ],
)
def test_nothing_constant_faint_or_broken_is_sound(silent):
    assert not has_sound(silent)
