"""Fewer channels, and still everything is heard."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.level import levels
from bot.audio.mix import mixed
from tests.support.sounds import noise


def of(*channels: np.ndarray) -> Clip:
    return Clip(np.vstack(channels).astype(np.float32), 32_000)


LEFT, RIGHT = noise(seed=1).samples, noise(seed=2).samples
NOTHING = np.zeros_like(LEFT)


def test_ordinary_stereo_is_mixed_as_audiocraft_mixes_it():
    assert np.array_equal(mixed(of(LEFT, RIGHT), 1).samples, of(LEFT, RIGHT).samples.mean(0)[None])


def test_channels_in_opposite_phase_do_not_cancel():
    assert np.array_equal(mixed(of(LEFT, -LEFT), 1).samples, LEFT)
    assert levels(mixed(of(LEFT, -0.9 * LEFT, RIGHT), 1))[0] > 0.06


def test_for_stereo_the_first_two_are_taken_unless_only_others_sound():
    assert np.array_equal(mixed(of(LEFT, RIGHT, -LEFT), 2).samples, of(LEFT, RIGHT).samples)
    assert levels(mixed(of(NOTHING, NOTHING, LEFT), 2))[0] > 0.03


@pytest.mark.parametrize("channels", [1, 2])
def test_what_has_few_enough_and_silence_stay_as_they_are(channels):
    clip = of(LEFT)
    assert mixed(clip, channels) is clip
    assert not mixed(of(NOTHING, NOTHING, NOTHING), channels).samples.any()
