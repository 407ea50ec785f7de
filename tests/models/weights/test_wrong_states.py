"""Weights that do not fit their model, or are none, are refused with the reason."""

import pytest
import torch

from tests.support.checkpoint_changes import CODEC, LM, state_change


@pytest.mark.fault(fault="weights with NaN", sees="a sentence", keeps="the model in use stays")
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize(
    ("file", "entry"), [(LM, "emb.0.weight"), (CODEC, "decoder.model.0.conv.conv.bias")]
)
def test_weights_that_are_not_numbers(refused, value, file, entry):
    assert "not numbers" in refused(
        state_change(file, lambda s: s[entry].view(-1)[3:4].fill_(value))
    )


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (LM, lambda state: state.update({"emb.0.weight": torch.zeros(65, 32)})),
        (LM, lambda state: state.update({"linears.1.weight": torch.zeros(64, 15)})),
        (LM, lambda state: state.pop("out_norm.weight")),
        (LM, lambda state: state.update({"transformer.layers.1.extra": torch.zeros(1)})),
        (CODEC, lambda state: state.pop("decoder.model.0.conv.conv.bias")),
        (CODEC, lambda state: state.update(stranger=torch.zeros(1))),
    ],
)
def test_wrong_shapes_and_names(refused, file, change):
    said = refused(state_change(file, change))
    assert "don't fit" in said or "don't have the shapes" in said


@pytest.mark.parametrize(
    "weights", [None, {}, {"emb.0.weight": "text"}, {"emb.0.weight": torch.zeros(1).expand(9**9)}]
)
def test_weights_that_are_none(refused, weights):
    said = refused(lambda folder: torch.save({"best_state": weights, "xp.cfg": ""}, folder / LM))
    assert "It was not loaded" in said


@pytest.mark.parametrize(
    "tensor",
    [
        torch.zeros(65, 16).to_sparse(),
        torch.zeros(65, 16, device="meta"),
        torch.quantize_per_tensor(torch.zeros(65, 16), 1.0, 0, torch.qint8),
        torch.zeros(65, 16).to(torch.float8_e4m3fn),
        torch.zeros(65, 16, dtype=torch.complex64),
        torch.zeros(()),
        None,
    ],
    ids=["sparse", "meta", "quantized", "float8", "complex", "a number", "nothing"],
)
@pytest.mark.parametrize("entry", ["emb.0.weight", "transformer.layers.0.linear1.weight"])
def test_tensors_of_another_kind_are_a_sentence(refused, tensor, entry):
    assert refused(state_change(LM, lambda s: s.update({entry: tensor}))).endswith(".")


@pytest.mark.parametrize("name", [7, None, ("emb", 0), "transformer.layers.", "transformer.layers"])
def test_weights_with_odd_names_are_a_sentence(refused, name):
    odd = {name: torch.zeros(1)}
    assert refused(state_change(LM, lambda s: s.update(odd))).endswith(".")
