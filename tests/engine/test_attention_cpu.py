"""Attention over fp16 rows on a CPU: the same as plain attention, whatever else is about."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.attention import HostAttention, attention_of
from bot.engine.attention_cpu import GatherAttention
from bot.engine.kv_cache import Extent, SlotShape, allocate, read_kv, write_kv
from tests.support import engine_models

CPU = torch.device("cpu")
FRAMES = 90
SLOTS = 4


def filled(dtype: torch.dtype):
    """Slots whose every position holds something, the same numbers in either dtype."""
    spec = engine_models.spec(layers=2)
    slots = allocate(spec, SlotShape(FRAMES, 0, 20), SLOTS, dtype, CPU)
    generator = torch.Generator().manual_seed(0)
    for kv in (slots.self_kv, slots.cross_kv):
        for slot in range(SLOTS):
            for layer in range(spec.layers):
                numbers = torch.randn(kv.shape[2:], generator=generator).half()
                write_kv(kv[slot, layer], 0, numbers.to(dtype))
    return spec, slots


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_rows_answer_what_plain_attention_answers_whoever_else_is_asked(data):
    chosen = data.draw(st.permutations(range(SLOTS)))[: data.draw(st.integers(1, SLOTS))]
    lengths, cross_length = st.integers(0, FRAMES), st.integers(1, 20)
    extents = [Extent(slot, data.draw(lengths), data.draw(cross_length)) for slot in chosen]
    (spec, half), (_, full) = filled(torch.float16), filled(torch.float32)
    rows = attention_of(half, extents)
    assert isinstance(rows, GatherAttention)
    torch.manual_seed(len(extents))
    qkv = torch.randn(len(extents), 2, 3, spec.heads, spec.head_dim).half().float()
    ours, plain = rows.self_attention(1, qkv), HostAttention(full, extents).self_attention(1, qkv)
    torch.testing.assert_close(ours, plain, atol=4e-3, rtol=4e-3)
    given_text = rows.cross_attention(1, qkv[:, :, 0])
    plain_text = HostAttention(full, extents).cross_attention(1, qkv[:, :, 0])
    torch.testing.assert_close(given_text, plain_text, atol=4e-3, rtol=4e-3)
    for place, extent in enumerate(extents):
        alone = attention_of(half, [extent])
        here = slice(2 * place, 2 * place + 2)
        assert torch.equal(alone.self_attention(1, qkv[place : place + 1]), ours[here])
        assert torch.equal(alone.cross_attention(1, qkv[place : place + 1, :, 0]), given_text[here])


@given(begin=st.integers(0, 70), count=st.integers(1, 20))
def test_keys_written_in_blocks_are_read_in_order(begin, count):
    spec, slots = filled(torch.float16)
    before = read_kv(slots.self_kv[2, 1], FRAMES)
    new = torch.randn(2, 2, spec.heads, count, spec.head_dim).half()
    write_kv(slots.self_kv[2, 1], begin, new)
    before[:, :, :, begin : begin + count] = new
    assert torch.equal(read_kv(slots.self_kv[2, 1], FRAMES), before)
