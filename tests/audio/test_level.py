"""Silence is told from sound by half-seconds, and broken numbers from numbers."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.level import is_broken, is_silent, levels
from tests.support.sounds import noise

RATE = 32_000


def clip(*values: float) -> Clip:
    return Clip(np.array([values], np.float32), RATE)


def tone(seconds: float, rms: float) -> Clip:
    time = np.arange(round(seconds * RATE)) / RATE
    samples = rms * np.sqrt(2) * np.sin(2 * np.pi * 440 * time)
    return Clip(samples[None].astype(np.float32), RATE)


def test_the_level_of_each_half_second_is_its_rms():
    loud, faint = tone(0.5, 0.1), tone(0.75, 0.01)
    both = Clip(np.concatenate([loud.samples, faint.samples], axis=1), RATE)
    assert levels(both) == pytest.approx([0.1, 0.01, 0.01], rel=1e-3)


def test_one_half_second_that_is_heard_is_enough():
    long = np.zeros((1, 20 * RATE), np.float32)
    long[:, 7 * RATE : 7 * RATE + RATE // 2] = tone(0.5, 0.0031).samples
    assert not is_silent(Clip(long, RATE))


def test_sound_in_one_channel_is_enough():
    assert not is_silent(
        Clip(np.vstack([np.zeros((1, 8000), np.float32), noise(0.25).samples]), RATE)
    )


def test_channels_that_cancel_each_other_are_sound():
    samples = noise().samples
    assert not is_silent(Clip(np.vstack([samples, -samples]), RATE))


@pytest.mark.parametrize(
    "silent",
    [
        clip(),
        clip(0, 0, 0),
        Clip(np.full((2, 40_000), 0.5, np.float32), RATE),
        tone(3, 0.0029),
        tone(0.1, 0.0029),
    ],
    ids=["nothing", "zeros", "an offset", "faint", "faint and short"],
)
def test_what_nobody_hears_is_silent(silent):
    assert is_silent(silent)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_broken(value):
    assert is_broken(clip(0.1, value, -0.1))
    assert not is_broken(noise())
