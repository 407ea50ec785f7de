"""Our own EnCodec computes what audiocraft's and transformers' do, bit for bit, or is not used."""

import subprocess
import sys
from typing import Any

import pytest
import torch
from omegaconf import OmegaConf

from bot.errors import ModelError
from bot.models.families.audiocraft import builders, encodec
from bot.models.families.audiocraft.seanet import Network, Stereo
from tests.support import checkpoints
from tests.support.checkpoint_configs import CODEC_CONFIG
from tests.support.english import refused

SOUND = 64 * 37 + 5  # samples, no whole number of frames


def audiocrafts(**changes: Any) -> tuple[Any, dict[str, Any]]:
    """audiocraft's network of the tests' configuration with changes, and that configuration."""
    from audiocraft.models import builders as theirs

    config = OmegaConf.create({**CODEC_CONFIG, "device": "cpu"})
    del config["dora"]
    for key, value in changes.items():
        OmegaConf.update(config, key.replace("__", "."), value)
    plain: Any = OmegaConf.to_container(config, resolve=True)
    model = theirs.get_compression_model(config).eval()
    return model, plain


def heard(model: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Codes of a sound, and the sound that they are decoded to."""
    wave = 0.3 * torch.randn(1, 1, SOUND, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        codes = model.encode(wave)[0]
        return codes, model.decode(codes, None)


def alike(ours: Network, theirs: Any) -> None:
    """The codes of a sound, and the sound of codes decoded in one go, are the same bits; by
    stretches they are nearly the same."""
    codes, wave = heard(theirs)
    mine, by_stretches = heard(ours)
    assert torch.equal(mine, codes)
    assert torch.allclose(by_stretches, wave, atol=1e-6)
    with torch.no_grad():
        assert torch.equal(ours.decoder(ours.decode_latent(codes)), wave)


CHANGES = [
    {},
    {"seanet__pad_mode": "reflect"},
    {"seanet__true_skip": False, "seanet__n_residual_layers": 2},
    {"encodec__causal": True, "seanet__decoder__trim_right_ratio": 0.4},
    {"seanet__ratios": [5, 4], "seanet__lstm": 0},
    {"seanet__activation_params__alpha": 0.5, "seanet__compress": 1, "seanet__norm": "none"},
]


@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_it_computes_what_audiocrafts_does(changes):
    torch.manual_seed(2)
    theirs, config = audiocrafts(**changes)
    for layer in theirs.quantizer.vq.layers:
        layer._codebook.embed.normal_()
    ours = builders.codec(config, theirs.state_dict(), "cpu")
    assert isinstance(ours, Network)
    assert (ours.sample_rate, ours.frame_rate) == (theirs.sample_rate, theirs.frame_rate)
    assert (ours.num_codebooks, ours.cardinality) == (theirs.num_codebooks, theirs.cardinality)
    alike(ours, theirs)


@pytest.mark.parametrize(
    "changes",
    [
        {"seanet__norm": "time_group_norm"},
        {"seanet__decoder__final_activation": "Tanh"},
        {"encodec__renormalize": True},
        {"seanet__activation": "CELU"},
    ],
    ids=str,
)
def test_what_it_does_not_know_is_left_to_audiocraft(changes):
    theirs, config = audiocrafts(**changes)
    built = builders.codec(config, theirs.state_dict(), "cpu")
    assert type(built).__name__ == "EncodecModel"


def transformers_codec(**changes: Any) -> Any:
    from transformers import EncodecModel

    torch.manual_seed(3)
    config = checkpoints.published_codec_config()
    for name, value in changes.items():
        setattr(config, name, value)
    model: Any = EncodecModel(config).eval()
    for layer in model.quantizer.layers:
        layer.codebook.embed.normal_()
    return model


@pytest.mark.parametrize(
    "changes",
    [{}, {"use_conv_shortcut": False, "pad_mode": "constant"}, {"use_causal_conv": True}],
    ids=str,
)
def test_it_computes_what_transformers_does(changes, tmp_path):
    from audiocraft.models.encodec import HFEncodecCompressionModel

    theirs = transformers_codec(**changes)
    theirs.save_pretrained(tmp_path)
    ours = encodec.published(tmp_path, "cpu")
    assert isinstance(ours, Network)
    wrapped = HFEncodecCompressionModel(theirs)
    assert ours.num_codebooks == wrapped.num_codebooks
    alike(ours, wrapped)


def test_another_norm_of_transformers_is_left_to_it(tmp_path):
    theirs = transformers_codec(norm_type="time_group_norm")
    theirs.save_pretrained(tmp_path)
    assert type(encodec.published(tmp_path, "cpu")).__name__ == "HFEncodecCompressionModel"


def test_stereo_is_interleaved_as_audiocraft_does():
    from audiocraft.models.encodec import InterleaveStereoCompressionModel

    theirs, config = audiocrafts()
    ours = builders.codec(config, theirs.state_dict(), "cpu")
    assert isinstance(ours, Network)
    pair, others = Stereo(ours), InterleaveStereoCompressionModel(theirs)
    assert pair.num_codebooks == others.num_codebooks == 8
    wave = 0.3 * torch.randn(1, 2, SOUND, generator=torch.Generator().manual_seed(4))
    with torch.no_grad():
        codes = pair.encode(wave)[0]
        assert torch.equal(codes, others.encode(wave)[0])
        assert torch.allclose(pair.decode(codes), others.decode(codes, None), atol=1e-6)


def test_fewer_codebooks_are_the_first_ones():
    theirs, config = audiocrafts()
    ours = builders.codec(config, theirs.state_dict(), "cpu")
    assert isinstance(ours, Network)
    ours.set_num_codebooks(2)
    theirs.set_num_codebooks(2)
    alike(ours, theirs)
    with pytest.raises(ValueError, match="5 of 4"):
        ours.set_num_codebooks(5)


@pytest.mark.parametrize(
    "harm",
    [
        lambda state: state.pop("decoder.model.0.conv.conv.weight_v"),
        lambda state: state.pop("quantizer.vq.layers.3._codebook.embed"),
        lambda state: state.update(more=torch.zeros(1)),
        lambda state: state.update({"encoder.model.0.conv.conv.bias": torch.zeros(5)}),
    ],
    ids=["half a norm", "a codebook", "more", "another shape"],
)
def test_weights_that_do_not_fit_are_refused(harm):
    theirs, config = audiocrafts()
    state = theirs.state_dict()
    harm(state)
    with refused(ModelError, match="differ"):
        builders.codec(config, state, "cpu")


WITHOUT = """
import sys
from pathlib import Path
from bot.config import Engine, ModelSettings, Settings
from bot.models.pool import ModelPool
from tests.support.composing import compose
settings = Settings(
    models={"text": ModelSettings(source="facebook/text")}, default_model="text",
    weights=Path(sys.argv[1]), engine=Engine(device="cpu", precision="fp32"),
)
codes, made = compose(ModelPool(settings).get("text"))
assert made.clip.samples.any()
print(sorted({name.partition(".")[0] for name in sys.modules} & {"audiocraft", "transformers"}))
"""


def test_a_model_told_by_text_composes_without_audiocraft_and_transformers(hub, tmp_path):
    """In a process of its own, where nothing else has imported them."""
    command = [sys.executable, "-c", WITHOUT, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.stdout.split("\n")[-2:] == ["[]", ""], said.stderr
