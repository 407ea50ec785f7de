"""Attention of a slot's newest position to its own past, and not a position further.

On a CPU the host's lengths cut each slot's cache; on CUDA the kernel reads them on the device.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine.cache import Slots


class Extent(NamedTuple):
    """A slot and, as the host counts them, the positions in its past and its conditions."""

    slot: int
    length: int
    attended: int


def attend_past(slots: Slots, layer: int, extents: Sequence[Extent] | None, qkv: Tensor) -> Tensor:
    """Keep the new keys and values of ``qkv`` ``[B, 2, 3, H, d]``; attend: ``[2 B, H d]``.

    extents: of the B slots; None on CUDA, where B is every slot.
    """
    if extents is None:
        from bot.engine import triton_attention

        return triton_attention.attend_past(slots, layer, qkv)
    answers = []
    for row, (slot, length, _) in zip(qkv, extents, strict=True):
        past = slots.past[slot, layer]
        past[:, :, :, length] = row[:, 1:].transpose(0, 1)
        answers.append(_attend(row[:, 0], past[:, :, :, : length + 1]))
    return torch.cat(answers)


def attend_conditions(
    slots: Slots, layer: int, extents: Sequence[Extent] | None, query: Tensor
) -> Tensor:
    """Attend to the slots' conditions with ``[B, 2, H, d]``: ``[2 B, H d]``."""
    if extents is None:
        from bot.engine import triton_attention

        return triton_attention.attend_conditions(slots, layer, query)
    answers = []
    for row, (slot, _, attended) in zip(query, extents, strict=True):
        answers.append(_attend(row, slots.cross[slot, layer, :, :, :, :attended]))
    return torch.cat(answers)


def _attend(query: Tensor, keys_values: Tensor) -> Tensor:
    """``[2, H, d]`` to ``[2, 2, H, T, d]``, giving ``[2, H d]``."""
    keys, values = keys_values.unbind()
    answer = F.scaled_dot_product_attention(query.unsqueeze(2), keys, values)
    return answer.transpose(1, 2).reshape(2, -1)
