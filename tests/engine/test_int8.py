"""What int8 costs in accuracy stays within what was measured, at musicgen-small's width."""

from dataclasses import replace

import torch

from benchmarks.engine_int8 import SMALL, compare
from bot.engine.linear import Int8


def test_int8_logits_stay_close_to_those_of_fp32():
    figures = dict(compare(replace(SMALL, layers=4), frames=48))
    assert figures["fp16"]["kl_nats"] < 1e-5
    assert figures["fp16"]["top1"] > 0.99
    assert figures["int8"]["kl_nats"] < 0.01
    assert figures["int8"]["top1"] > 0.88
    assert figures["int8"]["guided_kl_nats"] < 0.06
    assert figures["int8"]["guided_top1"] > 0.84


def test_a_row_of_zeros_gives_the_bias_and_the_rows_beside_it_what_they_give_alone():
    torch.manual_seed(0)
    bias, rows, onto = torch.randn(48), torch.randn(3, 100), torch.randn(3, 48)
    product, without = (Int8(torch.randn(48, 100), b) for b in (bias, None))
    expected = product(rows)
    rows[1] = 0
    assert torch.equal(product(rows)[[0, 2]], expected[[0, 2]])
    assert torch.equal(product(rows)[1], bias)
    assert torch.equal(without(rows, onto)[1], onto[1])
