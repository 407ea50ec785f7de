"""Normalisation is audiocraft's own, though audiocraft is not imported for it (test_pocket)."""

import pytest
import torch

from bot.audio.clip import Clip
from bot.audio.limit import CEILING, true_peak
from bot.errors import GenerationFailed
from bot.models.normalization import normalize
from bot.request import Normalization
from tests.support.english import refused


@pytest.mark.field("normalization_strategy")
@pytest.mark.parametrize("strategy", list(Normalization))
@pytest.mark.parametrize("channels", [1, 2])
def test_every_strategy_is_what_audiocraft_writes(strategy, channels):
    from audiocraft.data.audio_utils import normalize_audio

    generator = torch.Generator().manual_seed(1)
    wave = torch.randn(channels, 32_000, generator=generator) * 0.4
    theirs = normalize_audio(wave.clone(), strategy=str(strategy), sample_rate=32_000)
    assert torch.equal(normalize(wave.clone(), 32_000, strategy), theirs.clamp(-1, 1))


@pytest.mark.parametrize("strategy", list(Normalization))
@pytest.mark.parametrize("wave", ["quiet", "constant", "slow", "loud"])
def test_odd_sound_comes_out_within_range(strategy, wave):
    time = torch.linspace(0, 1, 16_000)[None]
    waves = {
        "quiet": 1e-4 * torch.sin(time * 3000),
        "constant": torch.full((1, 16_000), 0.5),
        "slow": 0.5 * torch.sin(time),
        "loud": 30 * torch.sin(time * 3000),
    }
    result = normalize(waves[wave], 16_000, strategy)
    assert bool(torch.isfinite(result).all())
    assert float(result.abs().max()) <= 1


def test_what_is_no_number_is_not_posted():
    with refused(GenerationFailed, match="broken"):
        normalize(torch.full((1, 16_000), float("nan")), 16_000, Normalization.peak)


@pytest.mark.parametrize("strategy", list(Normalization))
def test_what_cannot_be_scaled_stays_as_it_is(strategy):
    tone = 0.5 * torch.sin(torch.linspace(0, 3000, 16_000))
    cancels = torch.stack([tone, -tone])
    assert bool((normalize(torch.zeros(2, 16_000), 16_000, strategy) == 0).all())
    assert 0.1 < float(normalize(cancels, 16_000, strategy).abs().max()) <= 1


@pytest.mark.parametrize("strategy", [Normalization.loudness, Normalization.rms])
def test_what_audiocraft_would_clip_is_limited(strategy):
    from audiocraft.data.audio_utils import normalize_audio

    time = torch.arange(3 * 32_000) / 32_000
    beats = torch.sin(2 * torch.pi * 110 * time) * torch.exp(-12 * (time * 2 % 1))
    quiet = torch.zeros(2 * 32_000)
    wave = torch.cat([beats, quiet])[None] * 0.5
    theirs = normalize_audio(wave.clone(), strategy=str(strategy), sample_rate=32_000)
    ours = normalize(wave.clone(), 32_000, strategy)

    assert int((theirs.abs() >= 1).sum()) > 50
    assert true_peak(Clip(ours.numpy(), 32_000)) <= CEILING * 1.001
    assert torch.equal(ours[:, -32_000:], theirs[:, -32_000:])
