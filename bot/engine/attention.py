"""Attention of one new position to a slot's own past, and not a position further."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine.cache import Slots


@dataclass(frozen=True)
class Batch:
    """Which slots a step is for.

    index: int64 ``[B]``. ran: on a CPU, (place in the batch, slot, positions in its cache) of the
    slots whose result is wanted; None on CUDA, where the lengths stay on the device.
    """

    index: Tensor
    ran: tuple[tuple[int, int, int, int], ...] | None


def attend_past(slots: Slots, layer: int, batch: Batch, qkv: Tensor) -> Tensor:
    """Write the new keys and values of ``[B, 2, 3, H, d]``, attend to all so far: ``[B, 2, H, d]``."""
    if batch.ran is None:
        from bot.engine import triton_attention

        return triton_attention.attend_past(slots, layer, qkv)
    result = qkv.new_zeros(*qkv.shape[:2], *qkv.shape[3:])
    for place, slot, length, _ in batch.ran:
        query, key, value = qkv[place].unbind(1)
        keys, values = slots.keys[slot, layer], slots.values[slot, layer]
        keys[:, :, length] = key
        values[:, :, length] = value
        past = keys[:, :, : length + 1], values[:, :, : length + 1]
        result[place] = F.scaled_dot_product_attention(query[:, :, None], *past)[:, :, 0]
    return result


def attend_conditions(slots: Slots, layer: int, batch: Batch, query: Tensor) -> Tensor:
    """Attend to the slot's conditions with ``[B, 2, H, d]``; the same shape comes back."""
    if batch.ran is None:
        from bot.engine import triton_attention

        return triton_attention.attend_conditions(slots, layer, query)
    result = torch.zeros_like(query)
    for place, slot, _, attended in batch.ran:
        keys = slots.cross_keys[slot, layer, :, :, :attended]
        values = slots.cross_values[slot, layer, :, :, :attended]
        answer = F.scaled_dot_product_attention(query[place][:, :, None], keys, values)
        result[place] = answer[:, :, 0]
    return result
