"""Weights that an earlier start has packed are those that would be packed now, or are not used."""

import json

import numpy as np
import pytest

from bot.engine import Spec
from bot.engine.cpu.packed import read_packed, write_packed
from bot.engine.cpu.weights import CpuWeights
from bot.engine.random_state import random_state

SPEC = Spec(
    dim=64, heads=2, layers=3, codebooks=4, card=70, delays=(0, 1, 2, 3), ffn=128,
    cross_attention=True,
)  # fmt: skip


def state(seed=1, biased=False):
    made = random_state(SPEC, seed)
    if biased:
        for name in [name for name in made if name.endswith("linear1.weight")]:
            made[name.replace("weight", "bias")] = np.ones(SPEC.ffn, np.float32)
    return made


@pytest.mark.parametrize("biased", [False, True])
@pytest.mark.parametrize("precision", ["int8", "int4"])
def test_what_is_read_is_what_was_packed(tmp_path, precision, biased):
    packed = CpuWeights.from_state_dict(state(biased=biased), SPEC, precision=precision)
    write_packed(packed, tmp_path / "folder/one")
    read = read_packed(tmp_path / "folder/one", SPEC, precision)
    assert read is not None
    assert (read.layout, read.precision) == (packed.layout, precision)
    assert any(read.layout.biases) == biased
    assert np.array_equal(read.memory, packed.memory)
    assert read.model.layers[2].down.out == SPEC.dim


def test_read_weights_can_be_replaced_like_packed_ones(tmp_path):
    """As when one adapter takes another's place."""
    first, second = state(1), state(2)
    changed = ["transformer.layers.1.linear2.weight", "emb.2.weight", "linears.0.weight"]
    mixed = {**first, **{name: second[name] for name in changed}}
    write_packed(CpuWeights.from_state_dict(first, SPEC), tmp_path / "one")
    read = read_packed(tmp_path / "one", SPEC, "int8")
    assert read is not None
    read.replace(mixed, changed)
    assert np.array_equal(read.memory, CpuWeights.from_state_dict(mixed, SPEC).memory)


def test_halves_are_packed_as_the_same_numbers_in_fp32():
    halves = {name: array.astype(np.float16) for name, array in state().items()}
    halves["transformer.layers.0.linear1.weight"][0, :8] = [
        0,
        -0.0,
        6e-8,
        -6e-8,
        6.1e-5,
        65504,
        1,
        -1,
    ]
    whole = {name: array.astype(np.float32) for name, array in halves.items()}
    for precision in ("int8", "int4"):
        packed = [CpuWeights.from_state_dict(s, SPEC, precision=precision) for s in (halves, whole)]
        assert np.array_equal(packed[0].memory, packed[1].memory)


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: raw[:-5] + bytes([raw[-5] ^ 1]) + raw[-4:],
        lambda raw: raw[:-1],
        lambda raw: raw + b"x",
        lambda raw: b"",
        lambda raw: raw[raw.index(b"\n") :],
        lambda raw: raw.replace(b'"kernels": "', b'"kernels": "0', 1),
        lambda raw: _without_digests(raw),
    ],
    ids=["a bit", "cut", "longer", "empty", "no line", "other kernels", "no digests"],
)
def test_a_file_that_is_not_as_it_was_is_not_used(tmp_path, caplog, harm):
    path = tmp_path / "one"
    write_packed(CpuWeights.from_state_dict(state(), SPEC), path)
    path.write_bytes(harm(path.read_bytes()))
    assert read_packed(path, SPEC, "int8") is None
    assert "packing anew" in caplog.text


def _without_digests(raw):
    line, _, rest = raw.partition(b"\n")
    return json.dumps({**json.loads(line), "parts": []}).encode() + b"\n" + rest


def test_another_model_or_precision_is_not_taken_for_it(tmp_path):
    write_packed(CpuWeights.from_state_dict(state(), SPEC), tmp_path / "one")
    assert read_packed(tmp_path / "one", SPEC, "int4") is None
    other = Spec(**{**vars(SPEC), "card": 71})
    assert read_packed(tmp_path / "one", other, "int8") is None
    assert read_packed(tmp_path / "two", SPEC, "int8") is None


def test_where_nothing_can_be_kept_it_is_said_and_nothing_else(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    write_packed(CpuWeights.from_state_dict(state(), SPEC), tmp_path / "file/one")
    assert "cannot be kept" in caplog.text
