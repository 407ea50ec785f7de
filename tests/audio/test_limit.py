"""Loud sound is turned down where it would clip; everything else stays as it is."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.limit import CEILING, limited, true_peak

RATE = 32_000


def music(peak: float, seconds: float = 3.0, channels: int = 2) -> Clip:
    """Decaying tones over noise, as loud as ``peak`` at their loudest sample."""
    time = np.arange(round(seconds * RATE)) / RATE
    chance = np.random.default_rng(1)
    voices = [
        np.sin(2 * np.pi * chance.uniform(80, 4000) * time) * np.exp(-3 * (time * 2 % 1))
        for _ in range(12)
    ]
    samples = np.stack([sum(voices) + chance.normal(0, 0.5, len(time)) for _ in range(channels)])
    return Clip((samples / np.abs(samples).max() * peak).astype(np.float32), RATE)


@pytest.mark.parametrize("peak", [0.2, 0.95, 1.0])
def test_what_does_not_clip_stays_sample_for_sample(peak):
    clip = music(peak)
    assert limited(clip).samples is clip.samples


@pytest.mark.parametrize("peak", [1.01, 1.5, 4.0])
@pytest.mark.parametrize("channels", [1, 2])
def test_what_would_clip_keeps_under_minus_one_decibel_also_between_its_samples(peak, channels):
    result = limited(music(peak, channels=channels))
    assert true_peak(result) <= CEILING * 1.01
    assert np.abs(result.samples).max() <= CEILING


def test_no_run_of_samples_is_flat():
    samples = limited(music(3.0)).samples
    full = np.abs(samples) > CEILING * 0.9999
    assert not (full[:, 2:] & full[:, 1:-1] & full[:, :-2]).any()


def test_it_is_turned_down_near_its_peaks_only():
    quiet, loud = music(0.5), music(1.5, seconds=0.2)
    both = Clip(np.concatenate([quiet.samples, loud.samples, quiet.samples], axis=1), RATE)
    result = limited(both).samples
    far = quiet.samples.shape[1] - RATE // 50
    assert np.array_equal(result[:, :far], both.samples[:, :far])
    assert np.array_equal(result[:, -far:], both.samples[:, -far:])


def test_channels_are_turned_down_together():
    one = music(2.0, channels=1).samples
    result = limited(Clip(np.vstack([one, 0.25 * one]), RATE)).samples
    np.testing.assert_allclose(result[1], result[0] / 4, atol=1e-6)


def test_a_true_peak_is_found_between_samples():
    time = np.arange(RATE) / RATE
    tone = np.sin(2 * np.pi * RATE / 4 * time + np.pi / 4)  # whose samples all miss its crests
    clip = Clip(tone[None].astype(np.float32), RATE)
    assert np.abs(clip.samples).max() == pytest.approx(np.sqrt(0.5), rel=1e-3)
    assert true_peak(clip) == pytest.approx(1.0, rel=0.02)


def test_nothing_is_limited_to_nothing():
    empty = Clip(np.zeros((1, 0), np.float32), RATE)
    assert limited(empty).samples.shape == (1, 0)
    assert true_peak(empty) == 0
