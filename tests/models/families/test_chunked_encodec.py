"""Long sound goes through EnCodec a stretch at a time, as if it had gone at once."""

import numpy as np
import pytest
import torch

from bot.models.families.audiocraft import chunked_encodec as stretches


@pytest.mark.parametrize("name", ["text", "stereo"])
@pytest.mark.parametrize("samples", [12_800, 12_801, 16_000])
def test_encoding_in_stretches_is_encoding_at_once(pool, monkeypatch, name, samples):
    codec = pool.get(name).codec
    drawn = np.random.default_rng(2).standard_normal((codec.channels, samples), np.float32)
    wave = drawn * np.float32(0.3)
    whole = codec.encode(wave)
    monkeypatch.setattr(stretches, "FRAMES", 50)
    assert np.array_equal(codec.encode(wave), whole)


def test_the_context_is_more_than_the_published_codec_hears():
    """The convolutions of the published sizes, pulsed in the middle: nothing moves beyond it."""
    from audiocraft.modules import SEANetDecoder

    torch.manual_seed(3)
    decoder = SEANetDecoder(ratios=[8, 5, 4, 4], n_filters=4, dimension=16, lstm=0)
    quiet, pulsed = torch.zeros(2, 1, 16, 100)
    pulsed[..., 50] = 1
    with torch.no_grad():
        moved = (decoder(pulsed) - decoder(quiet))[0, 0].view(100, 640).abs().amax(1).nonzero()
    reach = int((moved - 50).abs().max())
    assert reach <= 8 < stretches.CONTEXT
