"""Attention by lengths that only a device knows is attention by lengths that the host knows."""

import pytest
import torch
from torch import Tensor

from bot.engine import Engine, SlotShape
from bot.engine.torch.attention import DeviceAttention, HostAttention
from bot.engine.torch.kv_cache import Extent, Slots, allocate
from bot.engine.torch.linear import ROWS, Linear
from tests.support import engine_models as models

SPEC = models.spec()
LENGTHS, CROSS = (0, 3, 7), (1, 5, 16)


def filled() -> Slots:
    slots = allocate(SPEC, SlotShape(40, 0, 16), 3, torch.float32, torch.device("cpu"))
    noise = torch.Generator().manual_seed(0)
    slots.self_kv.normal_(generator=noise)
    slots.cross_kv.normal_(generator=noise)
    slots.length[:], slots.cross_length[:] = torch.tensor(LENGTHS), torch.tensor(CROSS)
    return slots


def test_a_device_attends_to_what_the_host_would_attend_to():
    heads = SPEC.heads, SPEC.dim // SPEC.heads
    noise = torch.Generator().manual_seed(1)
    qkv = torch.randn(3, 2, 3, *heads, generator=noise)
    answers, caches = [], []
    for layer in range(SPEC.layers):
        for here in (slots := filled(), filled()):
            extents = [Extent(n, *both) for n, both in enumerate(zip(LENGTHS, CROSS, strict=True))]
            by_host = HostAttention(here, extents)
            attention = DeviceAttention(here, slice(0, 3)) if here is slots else by_host
            answers.append(
                (
                    attention.self_attention(layer, qkv),
                    attention.cross_attention(layer, qkv[:, :, 0]),
                )
            )
            caches.append(here.self_kv)
        for device, host in zip(*answers[-2:], strict=True):
            torch.testing.assert_close(device, host)
        assert torch.equal(*caches[-2:])


def test_more_slots_than_fill_a_product_are_stepped_one_group_after_another(
    monkeypatch: pytest.MonkeyPatch,
):
    count, rows, padded = ROWS // 2 + 1, set[int](), Linear.padded

    def watched(self: Linear, x: Tensor) -> Tensor:
        rows.add(len(x))
        return padded(self, x)

    engine = Engine(models.weights(SPEC, "fp32"), slots=count, max_frames=10)
    for seed in range(count):
        engine.submit(models.request(SPEC, seed, frames=8))
    engine.tick()
    monkeypatch.setattr(Linear, "padded", watched)
    engine.backend.step(range(count))
    assert rows == {ROWS}
