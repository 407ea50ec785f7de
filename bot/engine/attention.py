"""Attention of a slot's newest position to its own past, and not a position further.

On a CPU the host's lengths cut each slot's cache; on CUDA the kernel reads them on the device.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine.cache import Extent, Slots, blocked
from bot.engine.rows import RowAttention

log = logging.getLogger(__name__)
Attend = Callable[[Tensor, Tensor, Tensor, int], Tensor]


class Attention(Protocol):
    """What one step of some slots attends to, by layer."""

    def past(self, layer: int, qkv: Tensor) -> Tensor:
        """Keep the new keys and values of ``qkv`` ``[B, 2, 3, H, d]``; attend: ``[2 B, H d]``."""
        ...

    def conditions(self, layer: int, query: Tensor) -> Tensor:
        """Attend to the slots' conditions with ``[B, 2, H, d]``: ``[2 B, H d]``."""
        ...


def attention_of(slots: Slots, extents: Sequence[Extent] | None) -> Attention:
    """For the slots in ``extents``; None on CUDA, where a step is for every slot."""
    if extents is None:
        return DeviceAttention(slots)
    return (RowAttention if blocked(slots.past) else HostAttention)(slots, extents)


class DeviceAttention:
    """Lengths that only tensors know."""

    def __init__(self, slots: Slots) -> None:
        self.slots, device = slots, slots.length.device
        self.everyone = torch.arange(len(slots.length), device=device)
        self.attend = attend_for(device)

    def past(self, layer: int, qkv: Tensor) -> Tensor:
        past, length = self.slots.past[:, layer], self.slots.length
        past[self.everyone, :, :, :, length] = qkv[:, :, 1:].transpose(1, 2).to(past.dtype)
        return self.attend(qkv[:, :, 0], past, length, 1)

    def conditions(self, layer: int, query: Tensor) -> Tensor:
        return self.attend(query, self.slots.cross[:, layer], self.slots.attended, 0)


class HostAttention:
    """Lengths that the host knows: each slot by itself, in fp32."""

    def __init__(self, slots: Slots, extents: Sequence[Extent]) -> None:
        self.slots, self.extents = slots, extents

    def past(self, layer: int, qkv: Tensor) -> Tensor:
        answers = []
        for row, (slot, length, _) in zip(qkv, self.extents, strict=True):
            past = self.slots.past[slot, layer]
            past[:, :, :, length] = row[:, 1:].transpose(0, 1)
            answers.append(_attend(row[:, 0], past[:, :, :, : length + 1]))
        return torch.cat(answers)

    def conditions(self, layer: int, query: Tensor) -> Tensor:
        answers = []
        for row, (slot, _, attended) in zip(query, self.extents, strict=True):
            answers.append(_attend(row, self.slots.cross[slot, layer, :, :, :, :attended]))
        return torch.cat(answers)


def _attend(query: Tensor, keys_values: Tensor, seen: Tensor | None = None) -> Tensor:
    """``[2, H, d]`` to ``[2, 2, H, T, d]``, under a mask ``[1, T]``, giving ``[2, H d]``."""
    keys, values = keys_values.unbind()
    answer = F.scaled_dot_product_attention(query.unsqueeze(2), keys, values, attn_mask=seen)
    return answer.transpose(1, 2).reshape(2, -1)


@cache
def attend_for(device: torch.device) -> Attend:
    """What attends where only tensors know the lengths: the Triton kernel if one launch of it
    works (it needs a C compiler at its first launch), else torch's own under a mask."""
    try:
        from bot.engine.triton_attention import attend

        here = torch.zeros(1, 2, 2, 1, 16, 16, device=device)
        attend(here[:, 0, :, :, 0], here, torch.ones(1, dtype=torch.long, device=device), 0)
    except Exception as error:  # noqa: BLE001 - whatever Triton lacks here, the other way works
        log.warning(
            "The fast attention cannot be used (%s). Decoding goes on with torch's, which reads "
            "whole windows and is slower; Triton and a C compiler make it fast.",
            error,
        )
        return attend_masked
    return attend


def attend_masked(query: Tensor, keys_values: Tensor, length: Tensor, newest: int) -> Tensor:
    """Attend with ``[N, 2, H, d]`` to the first ``length + newest`` ``[N]`` of a cache
    ``[N, 2 (k, v), 2, H, T, d]``: ``[2 N, H d]``. It reads all of T; each slot by itself."""
    positions = torch.arange(keys_values.shape[4], device=query.device)
    seen = positions < (length + newest).clamp_min(1)[:, None, None]
    query = query.to(keys_values.dtype)
    return torch.cat([_attend(*each) for each in zip(query, keys_values, seen, strict=True)])
