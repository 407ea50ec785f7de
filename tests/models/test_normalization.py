"""Normalisation is audiocraft's own, though neither audiocraft nor torch is imported for it."""

import numpy as np
import pytest
import torch

from bot.audio.clip import Clip
from bot.audio.limit import CEILING, true_peak
from bot.audio.loudness import loudness
from bot.errors import GenerationFailed
from bot.models.normalization import normalize
from bot.request import Normalization
from tests.support.english import refused

RTOL = 5e-6
"""torchaudio filters in fp32, and measures loudness to 2e-5 dB of what fp64 does."""


def audiocrafts(wave, strategy):
    from audiocraft.data.audio_utils import normalize_audio

    return normalize_audio(torch.tensor(wave), strategy=str(strategy), sample_rate=32_000).numpy()


@pytest.mark.field("normalization_strategy")
@pytest.mark.parametrize("strategy", list(Normalization))
@pytest.mark.parametrize("channels", [1, 2])
def test_every_strategy_is_what_audiocraft_writes(strategy, channels):
    wave = np.random.default_rng(1).normal(0, 0.2, (channels, 32_000)).astype(np.float32)
    theirs = audiocrafts(wave, strategy)
    assert np.abs(theirs).max() < 1
    assert np.allclose(normalize(wave, 32_000, strategy), theirs, rtol=RTOL, atol=1e-7)


@pytest.mark.parametrize("rate", [8_000, 32_000, 44_100])
@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_is_what_torchaudio_measures(rate, channels):
    import torchaudio

    rising = np.linspace(0, 0.4, 3 * rate, dtype=np.float32)
    wave = np.random.default_rng(2).normal(size=(channels, 3 * rate)).astype(np.float32) * rising
    theirs = torchaudio.transforms.Loudness(rate)(torch.from_numpy(wave)).item()
    assert loudness(Clip(wave, rate)) == pytest.approx(theirs, abs=1e-4)


@pytest.mark.parametrize("samples", [0, 100, 12_800])
def test_what_is_too_short_or_silent_has_no_loudness(samples):
    assert np.isnan(loudness(Clip(np.zeros((1, samples), np.float32), 32_000)))


@pytest.mark.parametrize("strategy", list(Normalization))
@pytest.mark.parametrize("wave", ["quiet", "constant", "slow", "loud"])
def test_odd_sound_comes_out_within_range(strategy, wave):
    time = np.linspace(0, 1, 16_000, dtype=np.float32)[None]
    waves = {
        "quiet": 1e-4 * np.sin(time * 3000),
        "constant": np.full((1, 16_000), 0.5),
        "slow": 0.5 * np.sin(time),
        "loud": 30 * np.sin(time * 3000),
    }
    result = normalize(waves[wave].astype(np.float32), 16_000, strategy)
    assert result.dtype == np.float32
    assert np.isfinite(result).all()
    assert np.abs(result).max() <= 1


def test_what_is_no_number_is_not_posted():
    with refused(GenerationFailed, match="broken"):
        normalize(np.full((1, 16_000), np.nan, np.float32), 16_000, Normalization.peak)


@pytest.mark.parametrize("strategy", list(Normalization))
def test_what_cannot_be_scaled_stays_as_it_is(strategy):
    tone = 0.5 * np.sin(np.linspace(0, 3000, 16_000)).astype(np.float32)
    cancels = np.stack([tone, -tone])
    assert (normalize(np.zeros((2, 16_000), np.float32), 16_000, strategy) == 0).all()
    assert 0.1 < np.abs(normalize(cancels, 16_000, strategy)).max() <= 1


@pytest.mark.parametrize("strategy", [Normalization.loudness, Normalization.rms])
def test_what_audiocraft_would_clip_is_limited(strategy):
    time = np.arange(3 * 32_000) / 32_000
    beats = np.sin(2 * np.pi * 110 * time) * np.exp(-12 * (time * 2 % 1))
    wave = (np.concatenate([beats, np.zeros(2 * 32_000)])[None] * 0.5).astype(np.float32)
    theirs = audiocrafts(wave, strategy)
    ours = normalize(wave, 32_000, strategy)

    assert (np.abs(theirs) >= 1).sum() > 50
    assert true_peak(Clip(ours, 32_000)) <= CEILING * 1.001
    assert np.allclose(ours[:, -32_000:], theirs[:, -32_000:], rtol=RTOL, atol=1e-7)
