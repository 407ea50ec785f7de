"""Decode attention: a slot's newest position attends to its own KV cache up to its own length.

On a CPU the host's lengths slice each slot's cache; on CUDA the kernel reads them on the device.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine.attention_cpu import GatherAttention
from bot.engine.kv_cache import Extent, Slots, keys_blocked

log = logging.getLogger(__name__)
Attend = Callable[[Tensor, Tensor, Tensor, int], Tensor]


class Attention(Protocol):
    """The attention of one step of some slots."""

    def self_attention(self, layer: int, qkv: Tensor) -> Tensor:
        """Cache the keys and values of ``qkv`` ``[B, 2, 3, H, d]`` and attend: ``[2 B, H d]``."""
        ...

    def cross_attention(self, layer: int, query: Tensor) -> Tensor:
        """Attend to the conditions with queries ``[B, 2, H, d]``: ``[2 B, H d]``."""
        ...


def attention_of(slots: Slots, extents: Sequence[Extent] | None) -> Attention:
    """For the slots in ``extents``; None on CUDA, where a step is for every slot."""
    if extents is None:
        return DeviceAttention(slots)
    return (GatherAttention if keys_blocked(slots.self_kv) else HostAttention)(slots, extents)


class DeviceAttention:
    """Lengths are tensors; every slot attends."""

    def __init__(self, slots: Slots) -> None:
        self.slots, device = slots, slots.length.device
        self.all_slots = torch.arange(len(slots.length), device=device)
        self.attend = attend_for(device)

    def self_attention(self, layer: int, qkv: Tensor) -> Tensor:
        kv, length = self.slots.self_kv[:, layer], self.slots.length
        kv[self.all_slots, :, :, :, length] = qkv[:, :, 1:].transpose(1, 2).to(kv.dtype)
        return self.attend(qkv[:, :, 0], kv, length, 1)

    def cross_attention(self, layer: int, query: Tensor) -> Tensor:
        return self.attend(query, self.slots.cross_kv[:, layer], self.slots.cross_length, 0)


class HostAttention:
    """Lengths are the host's; each slot by itself, in fp32."""

    def __init__(self, slots: Slots, extents: Sequence[Extent]) -> None:
        self.slots, self.extents = slots, extents

    def self_attention(self, layer: int, qkv: Tensor) -> Tensor:
        answers: list[Tensor] = []
        for row, (slot, length, _) in zip(qkv, self.extents, strict=True):
            kv = self.slots.self_kv[slot, layer]
            kv[:, :, :, length] = row[:, 1:].transpose(0, 1)
            answers.append(_attend(row[:, 0], kv[:, :, :, : length + 1]))
        return torch.cat(answers)

    def cross_attention(self, layer: int, query: Tensor) -> Tensor:
        answers: list[Tensor] = []
        for row, (slot, _, cross_length) in zip(query, self.extents, strict=True):
            answers.append(_attend(row, self.slots.cross_kv[slot, layer, :, :, :, :cross_length]))
        return torch.cat(answers)


def _attend(query: Tensor, keys_values: Tensor, seen: Tensor | None = None) -> Tensor:
    """``[2, H, d]`` to ``[2, 2, H, T, d]``, under a mask ``[1, T]``, giving ``[2, H d]``."""
    keys, values = keys_values.unbind()
    answer = F.scaled_dot_product_attention(query.unsqueeze(2), keys, values, attn_mask=seen)
    return answer.transpose(1, 2).reshape(2, -1)


@cache
def attend_for(device: torch.device) -> Attend:
    """The attention kernel for lengths in tensors: Triton's if one launch of it works (the first
    launch needs a C compiler), else torch's own under a mask."""
    try:
        from bot.engine.attention_cuda import attend

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
