"""What a configuration leaves out is what audiocraft makes of it, whichever key is missing."""

from typing import Any

import pytest
from omegaconf import OmegaConf

from bot.engine import Spec, UnsupportedModel
from bot.models.failures import UNBUILDABLE
from bot.models.families.audiocraft.config import lm_recipe
from tests.support.xp import LM_SIZES, xp_config

KINDS = ("small", "medium", "large", "melody", "stereo-small", "stereo-melody", "audiogen")
SECTIONS = ("transformer_lm", "codebooks_pattern", "codebooks_pattern.delay", "fuser")


def built(config):
    """What the engine must know of the model that audiocraft builds, or None if it builds none."""
    from audiocraft.models import builders

    config = OmegaConf.create({**config, "device": "cpu", "dtype": "float32", "conditioners": {}})
    try:
        lm: Any = builders.get_lm_model(config)
    except UNBUILDABLE:
        return None
    layer, pattern = lm.transformer.layers[0], lm.pattern_provider
    return Spec(
        dim=lm.dim,
        heads=layer.self_attn.num_heads,
        layers=len(lm.transformer.layers),
        codebooks=lm.n_q,
        card=lm.card,
        delays=tuple(pattern.delays),
        ffn=layer.linear1.out_features,
        cross_attention=layer.cross_attention is not None,
        prepend=bool(lm.fuser.fuse2cond["prepend"]),
        activation=layer.activation.__name__,
        max_period=lm.transformer.max_period,
        positional_scale=lm.transformer.positional_scale,
    )


def read(config):
    """What the engine reads of it, or None where it leaves the model to audiocraft."""
    try:
        return Spec.from_config(config)
    except UnsupportedModel:
        return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_real_configuration_is_read_as_audiocraft_builds_it(kind):
    config = lm_recipe(xp_config(kind, LM_SIZES))
    spec = read(config)
    assert spec is not None
    assert spec == built(config)
    assert spec.delays == ((0, 0, 1, 1, 2, 2, 3, 3) if "stereo" in kind else (0, 1, 2, 3))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("section", SECTIONS)
def test_whichever_key_is_missing_audiocraft_is_followed(kind, section):
    whole = xp_config(kind, LM_SIZES)
    for key in OmegaConf.select(whole, section):
        config = lm_recipe(whole)
        place = config
        for name in section.split("."):
            place = place[name]
        del place[key]
        if (theirs := built(config)) is not None:
            assert read(config) in (theirs, None), key


@pytest.mark.parametrize("delays", [[0, 1, 2, 3], [0, 0, 0, 0], None])
@pytest.mark.parametrize(
    ("modeling", "q_modeling"),
    [
        (None, "delay"),
        (None, "parallel"),
        ("delay", None),
        ("parallel", None),
        ("delay", "parallel"),
    ],
)
def test_a_pattern_that_is_named_elsewhere_is_audiocrafts(modeling, q_modeling, delays):
    config = lm_recipe(xp_config("small", LM_SIZES))
    config["codebooks_pattern"] = {"modeling": modeling, "delay": {"delays": delays}}
    config["transformer_lm"]["q_modeling"] = q_modeling
    spec = read(config)
    assert spec is not None
    assert spec == built(config)
