"""Two sounds become one where the second goes on from the first, and nobody hears where."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.join import FADE, joined

RATE = 16_000


def wave(seconds: float, start: float = 0.0, rate: int = RATE, channels: int = 1) -> Clip:
    """A chord that goes on for ever, from ``start``."""
    time = start + np.arange(round(seconds * rate)) / rate
    samples = 0.2 * np.sin(2 * np.pi * 220 * time) + 0.1 * np.sin(2 * np.pi * 331 * time)
    return Clip(np.repeat(samples[None].astype(np.float32), channels, axis=0), rate)


def test_what_goes_on_from_a_part_is_the_whole_again() -> None:
    whole = joined(wave(5), wave(6, start=3), start=3, given=2)
    assert whole.samples.shape == (1, 9 * RATE)
    assert np.allclose(whole.samples, wave(9).samples, atol=1e-5)


def test_what_was_replaced_is_left_out() -> None:
    other = Clip(np.full((1, 5 * RATE), 0.5, np.float32), RATE)
    before = Clip(np.concatenate([wave(3).samples, other.samples], axis=1), RATE)
    whole = joined(before, wave(7, start=1), start=1, given=2)
    assert np.allclose(whole.samples, wave(8).samples, atol=1e-5)


@pytest.mark.parametrize("gain", [0.4, 2.5])
def test_one_that_is_louder_or_softer_is_made_alike(gain: float) -> None:
    after = Clip(wave(6, start=3).samples * np.float32(gain), RATE)
    whole = joined(wave(5), after, start=3, given=2)
    assert np.allclose(whole.samples, wave(9).samples, atol=1e-4)


def test_no_sample_jumps_where_they_do_not_agree() -> None:
    """Another phase, as another codec may give."""
    after = Clip(-wave(6, start=3).samples, RATE)
    whole = joined(wave(5), after, start=3, given=2).samples[0]
    within = np.abs(np.diff(wave(9).samples[0])).max()
    assert np.abs(np.diff(whole)).max() < 2 * within
    assert np.allclose(whole[: round((5 - FADE) * RATE)], wave(5 - FADE).samples[0], atol=1e-5)


def test_rates_and_channels_become_the_better_of_both() -> None:
    whole = joined(wave(4), wave(4, start=2, rate=2 * RATE, channels=2), start=2, given=2)
    assert (whole.sample_rate, whole.channels) == (2 * RATE, 2)
    assert whole.seconds == 6
    expected = wave(6, rate=2 * RATE, channels=2).samples
    inner = slice(1000, -1000)
    assert np.allclose(whole.samples[:, inner], expected[:, inner], atol=5e-3)


@pytest.mark.parametrize("given", [0.0, 0.001, 100.0])
def test_an_overlap_that_is_none_or_too_long_is_no_error(given: float) -> None:
    whole = joined(wave(2), wave(3), start=1.9, given=given)
    assert np.isfinite(whole.samples).all()
    assert np.abs(whole.samples).max() <= 1


def test_silence_has_no_loudness_to_compare() -> None:
    silence = Clip(np.zeros((1, 2 * RATE), np.float32), RATE)
    whole = joined(silence, wave(4), start=0, given=2)
    assert np.abs(whole.samples[:, 2 * RATE :]).max() == pytest.approx(0.3, abs=0.05)
