"""A prompt is read as audiocraft's conditioner reads it with transformers' T5."""

from typing import Any

import numpy as np
import pytest
import torch

from bot.models.families.audiocraft.text_encoders import NAMES, tokenizer_in
from bot.pocket.t5 import T5Encoder, T5Sizes
from tests.support import checkpoints

PROMPTS = ["castle at night", "Castle, at  NIGHT!", "", "boss battle " * 150]


@pytest.mark.parametrize("projection", ["relu", "gated-gelu"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_our_t5_is_transformers(projection, dtype, tmp_path):
    from transformers import T5Config, T5EncoderModel

    torch.manual_seed(1)
    config = T5Config(
        vocab_size=50, d_model=32, d_kv=8, d_ff=64, num_layers=3, num_heads=4,
        feed_forward_proj=projection,
    )  # fmt: skip
    theirs: Any = T5EncoderModel(config).eval()
    for parameter in theirs.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    theirs.save_pretrained(tmp_path)
    ids = np.random.default_rng(2).integers(0, 50, 200)
    with torch.no_grad():
        expected = theirs(torch.from_numpy(ids)[None]).last_hidden_state[0].numpy()
    ours = T5Encoder.load(tmp_path, dtype)(ids)
    assert ours.dtype == dtype
    assert np.abs(ours - expected).max() < 2e-4 * np.abs(expected).max()


def test_a_t5_that_is_made_in_another_way_is_refused():
    sizes = {"vocab_size": 9, "d_model": 8, "d_kv": 4, "d_ff": 8, "num_layers": 1, "num_heads": 2}
    with pytest.raises(ValueError, match="gated-silu"):
        T5Sizes.from_config({**sizes, "feed_forward_proj": "gated-silu"})
    with pytest.raises(ValueError, match=r"shared\.weight"):
        T5Encoder(T5Sizes.from_config(sizes), {})


@pytest.mark.parametrize("pieces_alone", [False, True])
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_has_the_tokens_that_transformers_gives_it(tmp_path, pieces_alone, prompt):
    from transformers import T5Tokenizer

    folder = checkpoints.write_t5(tmp_path / "t5", pieces_alone)
    theirs: Any = T5Tokenizer.from_pretrained(folder)
    assert tokenizer_in(folder).encode(prompt).ids == theirs(prompt).input_ids


def test_the_names_are_those_that_audiocraft_accepts():
    from audiocraft.modules.conditioners import T5Conditioner

    assert set(NAMES) == set(T5Conditioner.MODELS)
