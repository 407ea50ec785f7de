"""Models are read as they are, from a module or a config, and refused where they are not known."""

from typing import Any

import pytest
import torch

from bot.engine import Spec, UnsupportedModel, Weights, cpu_kernels, plan_windows
from bot.engine.linear import activation_levels, make
from bot.engine.weights import random_state, resolve, weight_count
from tests.support import engine_models, engine_reference

CONFIG = {
    "transformer_lm": {
        "dim": 1024, "num_heads": 16, "num_layers": 24, "hidden_scale": 4, "n_q": 4, "card": 2048,
        "causal": True, "norm_first": True, "activation": "gelu", "norm": "layer_norm",
        "positional_embedding": "sin", "past_context": None, "memory_efficient": True,
        "bias_proj": False, "layer_scale": None, "xpos": False,
    },
    "codebooks_pattern": {
        "modeling": "delay",
        "delay": {"delays": [0, 1, 2, 3], "flatten_first": 0, "empty_initial": 0},
        "unroll": {"flattening": [0, 1, 2, 3]},
    },
    "fuser": {
        "cross_attention_pos_emb": False, "cross_attention_pos_emb_scale": 1, "sum": [],
        "prepend": [], "cross": ["description"], "input_interpolate": [],
    },
}  # fmt: skip


def changed(section, **options):
    return CONFIG | {section: CONFIG[section] | options}


def test_musicgen_small_is_read_from_its_config():
    spec = Spec.from_config(CONFIG)
    assert spec == Spec(1024, 16, 24, 4, 2048, (0, 1, 2, 3), 4096, True)
    assert weight_count(spec) == 360_710_144


def test_stereo_melody_is_read_from_its_config():
    config = changed("fuser", cross=[], prepend=["self_wav", "description"])
    config["transformer_lm"] = CONFIG["transformer_lm"] | {"n_q": 8}
    config["codebooks_pattern"] = {"modeling": "delay", "delay": {"delays": engine_models.STEREO}}
    spec = Spec.from_config(config)
    assert (spec.delays, spec.cross_attention, spec.prepend) == (engine_models.STEREO, False, True)


@pytest.mark.parametrize(
    "delays", [engine_models.MONO, engine_models.STEREO], ids=["mono", "stereo"]
)
@pytest.mark.parametrize("cross", [True, False], ids=["cross", "prepend"])
def test_a_config_says_what_the_model_has(delays, cross):
    spec = Spec.from_config(engine_reference.config(delays, cross))
    assert spec == engine_models.spec(delays, cross)
    lm: Any = engine_reference.language_model(delays, cross)
    attention = lm.transformer.layers[0].self_attn
    assert (spec.dim, spec.heads, spec.layers) == (lm.dim, attention.num_heads, 3)
    assert spec.delays == tuple(lm.pattern_provider.delays)


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (changed("transformer_lm", positional_embedding="rope"), "positional_embedding"),
        (changed("transformer_lm", past_context=100), "past_context"),
        (changed("transformer_lm", qk_layer_norm=True), "qk_layer_norm"),
        (changed("transformer_lm", kv_repeat=2), "kv_repeat"),
        (changed("transformer_lm", norm_first=False), "norm_first"),
        (changed("transformer_lm", activation="swiglu"), "swiglu"),
        (changed("codebooks_pattern", modeling="unroll"), "unroll"),
        (changed("codebooks_pattern", delay={"flatten_first": 2}), "flattens"),
        (changed("fuser", sum=["bpm"]), "sum"),
        (changed("fuser", cross_attention_pos_emb=True), "positions"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_is_not_known_is_refused_by_name(config, reason):
    with pytest.raises(UnsupportedModel, match=reason):
        Spec.from_config(config)


@pytest.mark.parametrize("change", ["missing", "extra", "shape"])
def test_a_state_dict_that_does_not_fit_is_refused(change):
    spec = engine_models.spec()
    state = dict(random_state(spec, 0))
    if change == "missing":
        del state["transformer.layers.2.linear2.weight"]
    elif change == "extra":
        state["transformer.layers.0.self_attn.q_layer_norm.weight"] = torch.ones(32)
    else:
        state["emb.0.weight"] = torch.ones(50, 32)
    with pytest.raises(UnsupportedModel):
        Weights.from_state_dict(state, spec)


@pytest.mark.parametrize("compiled", [None, object()], ids=["uncompiled", "compiled"])
def test_auto_is_int8_on_a_cpu_where_that_is_faster_and_fp16_otherwise(monkeypatch, compiled):
    monkeypatch.setattr(cpu_kernels, "library", lambda: compiled)
    small, large = engine_models.spec(), Spec.from_config(CONFIG)
    cpu, cuda = torch.device("cpu"), torch.device("cuda")
    chosen = [resolve("auto", s, d) for s, d in ((small, cpu), (large, cpu), (large, cuda))]
    assert chosen == ["int8" if compiled else "fp16", "int8", "fp16"]
    for wrong, device in (("int4", cpu), ("int8", cuda)):
        with pytest.raises(ValueError, match=r"\.$"):
            resolve(wrong, small, device)


@pytest.mark.parametrize(
    ("precision", "error"), [("fp32", 1e-6), ("bf16", 4e-3), ("fp16", 4e-4), ("int8", 0.012)]
)
def test_products_are_as_exact_as_their_precision(precision, error):
    torch.manual_seed(0)
    weight, bias, x = torch.randn(96, 256), torch.randn(96), torch.randn(6, 256)
    x[2], onto = 0, torch.randn(6, 96)
    expected = x @ weight.T + bias + onto
    made = make(weight, bias, precision, torch.device("cpu"))(x, onto)
    assert (made - expected).norm() <= error * expected.norm()
    torch.testing.assert_close(made[2], bias + onto[2], rtol=0, atol=0.02 * (precision == "bf16"))


def test_a_fp16_checkpoint_loses_nothing_in_fp16():
    weight, x = torch.randn(64, 128).half(), torch.randn(4, 128)
    made = make(weight, None, "fp16", torch.device("cpu"))(x)
    torch.testing.assert_close(made, x @ weight.float().T, rtol=1e-5, atol=1e-5)


def test_an_outlier_in_one_row_costs_the_others_nothing():
    torch.manual_seed(0)
    product = make(torch.randn(64, 128), None, "int8", torch.device("cpu"))
    x = torch.randn(4, 128)
    spoilt = x.clone()
    spoilt[1, 7] = 1e4
    assert torch.equal(product(x)[[0, 2, 3]], product(spoilt)[[0, 2, 3]])
    assert activation_levels() in (63, 127)


@pytest.mark.parametrize(
    ("prompt", "total", "expected"),
    [
        (0, 30, [(0, 0, 30)]),
        (10, 40, [(0, 10, 40)]),
        (0, 41, [(0, 0, 40), (24, 16, 41)]),
        (7, 110, [(0, 7, 40), (24, 16, 64), (48, 16, 88), (72, 16, 110)]),
        (40, 60, [(24, 16, 60)]),
        (100, 101, [(72, 28, 101)]),
    ],
)
def test_windows_cover_every_new_frame_once(prompt, total, expected):
    windows = plan_windows(prompt, total, longest=40, stride=24)
    assert [(w.start, w.prompt_len, w.end) for w in windows] == expected
    assert [w.index for w in windows] == list(range(len(windows)))
