"""Decode attention: a slot's newest position attends to its own KV cache up to its own length.

On a CPU the host's lengths slice each slot's cache; on CUDA the kernel reads them on the device.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine.torch.kv_cache import Extent, Slots

log = logging.getLogger(__name__)
Attend = Callable[[Tensor, Tensor, Tensor, int], Tensor]


class DeviceAttention:
    """Lengths are tensors; a stretch of slots attends."""

    def __init__(self, slots: Slots, which: slice) -> None:
        self.self_kv, self.cross_kv = slots.self_kv[which], slots.cross_kv[which]
        self.length, self.cross_length = slots.length[which], slots.cross_length[which]
        self.rows = torch.arange(len(self.length), device=self.length.device)
        self.attend = attend_for(self.length.device)

    def self_attention(self, layer: int, qkv: Tensor) -> Tensor:
        """Cache the keys and values of ``qkv`` ``[B, 2, 3, H, d]`` and attend: ``[2 B, H d]``."""
        kv = self.self_kv[:, layer]
        kv[self.rows, :, :, :, self.length] = qkv[:, :, 1:].transpose(1, 2).to(kv.dtype)
        return self.attend(qkv[:, :, 0], kv, self.length, 1)

    def cross_attention(self, layer: int, query: Tensor) -> Tensor:
        """Attend to the conditions with queries ``[B, 2, H, d]``: ``[2 B, H d]``."""
        return self.attend(query, self.cross_kv[:, layer], self.cross_length, 0)


class HostAttention:
    """The same where lengths are the host's; each slot by itself, in fp32."""

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
        from bot.engine.torch.attention_cuda import attend

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
