"""What int8 costs in accuracy stays within what was measured, at musicgen-small's width."""

from dataclasses import replace

from benchmarks.engine_int8 import SMALL, compare


def test_int8_logits_stay_close_to_those_of_fp32():
    figures = dict(compare(replace(SMALL, layers=4), frames=48))
    assert figures["fp16"]["kl_nats"] < 1e-5
    assert figures["fp16"]["top1"] > 0.99
    assert figures["int8"]["kl_nats"] < 0.01
    assert figures["int8"]["top1"] > 0.88
    assert figures["int8"]["guided_kl_nats"] < 0.06
    assert figures["int8"]["guided_top1"] > 0.84
