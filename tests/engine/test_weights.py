"""Models are read as they are, from a module or a config, and refused where they are not known."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine_quality import SMALL, compare
from bot.engine import Engine, Spec, UnsupportedModel, load, load_weights, plan_windows
from bot.engine.load import resolve_precision
from bot.engine.state import LazyEntry, weight_count
from bot.engine.torch.linear import ROWS, Linear
from tests.support import engine_models as models
from tests.support import engine_reference as reference

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
    config["codebooks_pattern"] = {"modeling": "delay", "delay": {"delays": models.STEREO}}
    spec = Spec.from_config(config)
    assert (spec.delays, spec.cross_attention, spec.prepend) == (models.STEREO, False, True)


@pytest.mark.parametrize("delays", [models.MONO, models.STEREO], ids=["mono", "stereo"])
@pytest.mark.parametrize("cross", [True, False], ids=["cross", "prepend"])
def test_a_config_says_what_the_model_has(delays, cross):
    spec = Spec.from_config(reference.config(delays, cross))
    assert spec == models.spec(delays, cross)
    lm: Any = reference.language_model(delays, cross)
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


@pytest.mark.parametrize("precision", ["fp32", "int8"])
@pytest.mark.parametrize("change", ["missing", "extra", "shape"])
def test_a_state_dict_that_does_not_fit_is_refused(change, precision):
    spec = models.spec()
    state = models.state(spec)
    if change == "missing":
        del state["transformer.layers.2.linear2.weight"]
    elif change == "extra":
        state["transformer.layers.0.self_attn.q_layer_norm.weight"] = np.ones(32)
    else:
        state["emb.0.weight"] = np.ones((50, 32))
    with pytest.raises(UnsupportedModel):
        load_weights(state, spec, precision=precision)


@pytest.mark.parametrize("usable", [True, False], ids=["kernels", "no kernels"])
def test_auto_is_int8_on_a_cpu_where_the_kernels_can_be_used(monkeypatch, usable):
    monkeypatch.setattr(load, "kernels", lambda: object() if usable else None)
    spec = models.spec()
    chosen = [resolve_precision("auto", spec, device) for device in ("cpu", "cuda")]
    assert chosen == ["int8" if usable else "fp32", "fp16"]
    assert resolve_precision("int4", spec, "cpu") == ("int4" if usable else "fp32")
    assert resolve_precision("fp16", spec, "cpu") == "fp32"
    for wrong, device in (("int3", "cpu"), ("fp8", "cpu"), ("int4", "cuda")):
        with pytest.raises(ValueError, match=r"\.$"):
            resolve_precision(wrong, spec, device)


@pytest.mark.parametrize(("precision", "error"), [("fp32", 1e-6), ("bf16", 4e-3)])
def test_products_are_as_exact_as_their_precision(precision, error):
    torch.manual_seed(0)
    weight, bias, x = torch.randn(96, 256), torch.randn(96), torch.randn(6, 256)
    onto = torch.randn(6, 96)
    expected = x @ weight.T + bias + onto
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[precision]
    made = Linear(weight, bias, dtype)(x, onto)
    assert (made - expected).norm() <= error * expected.norm()


@pytest.mark.parametrize("rows", [1, 2, 3, 16, ROWS])
def test_a_rows_bits_do_not_depend_on_how_many_rows_are_asked_for(rows):
    torch.manual_seed(0)
    product, x = Linear(torch.randn(96, 256), None, torch.float32), torch.randn(ROWS, 256)
    assert torch.equal(product(x[:rows]), product(x)[:rows])


def test_int8_logits_stay_close_to_those_of_fp32_and_int4s_closer_than_chance():
    found = dict(compare(replace(SMALL, layers=4), frames=48))
    assert found["int8"]["kl_nats"] < 0.01
    assert found["int8"]["top1"] > 0.88
    assert found["int8"]["guided_kl_nats"] < 0.06
    assert found["int8"]["guided_top1"] > 0.82
    assert found["int4"]["kl_nats"] < 0.2
    assert found["int4"]["top1"] > 0.6


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


@given(
    st.integers(0, 120),
    st.integers(1, 120),
    st.lists(st.integers(-5, 250), min_size=1, max_size=5).map(sorted),
)
def test_windows_hear_what_came_before_and_end_at_borders(prompt, new, borders):
    total = prompt + new
    windows = plan_windows(prompt, total, 40, 24, borders)
    made_to = prompt
    for index, window in enumerate(windows):
        assert window.index == index
        assert 0 <= window.start <= window.end - 1
        assert window.end - window.start <= 40
        assert window.start + window.prompt_len == made_to < window.end
        assert window.prompt_len >= min(made_to, 16)
        assert not any(made_to < border < window.end for border in borders)
        made_to = window.end
    assert made_to == total


def shapes(precision, cross):
    """What the kernels take as well as torch."""
    of = models.spec(cross=cross, dim=64, card=48)
    return of, lambda state: load_weights(
        {name: array.copy() for name, array in state.items()}, of, precision=precision
    )


ENTRIES = ("self_attn", "linear1", "linear2", "emb.", "linears.", "cross_attention")


@pytest.mark.parametrize(
    ("precision", "words"),
    [("fp32", ENTRIES), ("int4", ENTRIES), *(("int8", (word,)) for word in ENTRIES)],
)
def test_replaced_entries_are_as_if_loaded_and_what_they_replaced_comes_back_bit_for_bit(
    precision, words
):
    of, load_state = shapes(precision, cross=True)
    one, other = models.state(of, seed=1), models.state(of, seed=2)
    names = [n for n in one if one[n].ndim > 1 and any(word in n for word in words)]
    mixed = one | {name: other[name] for name in names}
    asked = models.request(of, frames=6)
    expected = models.alone(load_state(mixed), asked)
    weights = load_state(one)
    engine = Engine(weights, slots=1, max_frames=40)
    made = []
    for state in (one, mixed, one):
        weights.replace(state, names)
        made += models.finish(engine, engine.submit(asked))
    assert np.array_equal(made[1], expected)
    assert np.array_equal(made[2], made[0])
    assert not np.array_equal(made[1], made[0])


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_norm_is_not_replaced_by_itself(precision):
    of, load_state = shapes(precision, cross=True)
    state = models.state(of)
    with pytest.raises(ValueError, match=r"norm1\.weight does not change by itself"):
        load_state(state).replace(state, ["transformer.layers.0.norm1.weight"])


def test_an_entry_may_be_made_when_it_is_read():
    of, load_state = shapes("int8", cross=True)
    state = models.state(of)
    made = []

    def make(name):
        made.append(name)
        return state[name]

    lazy = {n: LazyEntry(a.shape, lambda n=n: make(n)) for n, a in state.items()}
    weights = load_weights(lazy, of, precision="int8")
    asked = models.request(of)
    assert sorted(made) == sorted(state)
    assert np.array_equal(models.alone(weights, asked), models.alone(load_state(state), asked))


@pytest.mark.parametrize("delays", [(0, 1, 2), (0, 1, 2, 3, 4), (0, 1, 2, -1)])
def test_delays_that_do_not_fit_the_codebooks_are_refused(delays):
    with pytest.raises(UnsupportedModel, match="for 4 codebooks"):
        Spec(
            codebooks=4, delays=delays, cross_attention=True, prepend=False,
            dim=32, heads=2, layers=3, card=50, ffn=128,
        )  # fmt: skip
