"""A checkpoint's xp.cfg is reduced to what is needed and never interpolated."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

from bot.errors import ModelError
from bot.models.families.audiocraft.config import codec_recipe, lm_recipe, plain
from tests.support.checkpoint_configs import CODEC_CONFIG, lm_config
from tests.support.english import refused

CANARY = "canary-4f1c"


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", CANARY)


def test_references_to_its_own_keys_are_followed():
    recipe = codec_recipe(CODEC_CONFIG)
    assert recipe["encodec"]["sample_rate"] == 3200
    assert recipe["seanet"]["causal"] is False


@pytest.mark.parametrize("as_text", [True, False])
def test_what_is_not_needed_is_not_looked_at(as_text):
    config = OmegaConf.create(lm_config() | {"dora": {"dir": "${oc.env:DISCORD_TOKEN}"}})
    recipe = lm_recipe(OmegaConf.to_yaml(config) if as_text else config)
    assert CANARY not in str(recipe)
    assert "dora" not in recipe
    assert recipe["transformer_lm"]["dim"] == 16


@pytest.mark.fault(
    fault="a configuration that reads the environment", sees="a sentence", keeps="every secret"
)
@pytest.mark.parametrize(
    "value",
    [
        "${oc.env:DISCORD_TOKEN}",
        "x${oc.env:DISCORD_TOKEN}",
        "${oc.decode:'[1]'}",
        "${.activation}",
        "${transformer_lm.${oc.env:DISCORD_TOKEN}}",
        "${oc.create:${oc.env:DISCORD_TOKEN}}",
        "a ${sample_rate}",
    ],
)
@pytest.mark.parametrize("as_text", [True, False])
def test_an_interpolation_where_it_is_needed_is_refused_and_never_resolved(value, as_text):
    config = lm_config()
    config["transformer_lm"]["activation"] = value
    omega = OmegaConf.create(config)
    with refused(ModelError, match="to be filled in") as refusal:
        lm_recipe(OmegaConf.to_yaml(omega) if as_text else omega)
    assert CANARY not in str(refusal.value)


def test_a_reference_cannot_lead_to_an_interpolation():
    config: Any = lm_config() | {"elsewhere": "${oc.env:DISCORD_TOKEN}"}
    config["transformer_lm"]["activation"] = "${elsewhere}"
    with refused(ModelError, match="to be filled in"):
        lm_recipe(config)


def test_a_configuration_that_refers_to_itself_is_refused():
    config = lm_config() | {"sample_rate": "${sample_rate}"}
    with refused(ModelError, match="refers to itself"):
        lm_recipe(config)


@pytest.mark.parametrize(
    "config",
    [
        None,
        [],
        "- a list",
        "a: &x [1, 1]\nb: *x",
        "a: {",
        "!!python/object/apply:os.getpid []",
        "x" * 1_000_001,
    ],
)
def test_what_is_not_a_configuration_is_refused(config):
    with pytest.raises(ModelError):
        plain(config)


@pytest.mark.fault(
    fault="a configuration that is nested, long or repeated beyond reason",
    sees="a sentence, at once",
    keeps="the loading thread's time and memory",
)
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: " + "[" * 16_000, "nested too deeply"),
        ("{a: " * 16_000, "nested too deeply"),
        ("- " * 16_000 + "1", "nested too deeply"),
        ("a: [" + "[]," * 60_000 + "]", "far too long"),
        ("\n".join(f"k{i}: {i}" for i in range(15_000)), "far too long"),
        ("a: " + "x" * 200_000, "far too long"),
        ("a: &x [1, 1]\nb: *x", "by aliases"),
        ("a: &x [1, 1]", "by aliases"),
    ],
)
def test_a_text_that_would_take_for_ever_is_refused_at_once(text, reason):
    begun = time.process_time()
    with refused(ModelError, match=reason):
        plain(text)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "text_of",
    [
        lambda over: "a: " + "[" * (23 + over) + "]" * (23 + over),  # and the mapping itself: 24
        lambda over: "a: " + "x" * (200_000 - 3 + over),
        lambda over: "a: [" + "1," * (20_000 - 8 + over) + "]",  # and what begins and ends: 20,000
    ],
    ids=["deep", "long", "many"],
)
def test_a_text_may_be_as_large_as_the_bounds_and_no_larger(text_of):
    assert plain(text_of(0)).keys() == {"a"}
    with refused(ModelError, match=r"nested too deeply|far too long"):
        plain(text_of(1))


def test_a_pickled_configuration_that_repeats_itself_is_refused_at_once():
    whole: Any = OmegaConf.create({"a": [0]})
    shared: Any = OmegaConf.create([1, 2, 3, 4])
    for _ in range(12):
        above: Any = OmegaConf.create([0, 0, 0, 0])
        above.__dict__["_content"] = [shared] * 4  # as unpickling may leave it
        shared = above
    whole.__dict__["_content"] = {"a": shared}
    begun = time.process_time()
    with refused(ModelError, match="far too long"):
        plain(whole)
    assert time.process_time() - begun < 10


def test_a_value_that_is_not_plain_is_refused():
    config = lm_config()
    config["transformer_lm"]["activation"] = object()
    with refused(ModelError, match="holds a object"):
        lm_recipe(config)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_text_either_stays_as_it_is_or_is_refused(text):
    config = lm_config()
    config["transformer_lm"]["activation"] = text
    try:
        assert lm_recipe(config)["transformer_lm"]["activation"] == text
    except ModelError:
        assert "$" in text
