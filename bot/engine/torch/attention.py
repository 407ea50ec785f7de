"""Decode attention: a slot's newest position attends to its own KV cache up to its own length.

On a CPU the host's lengths slice each slot's cache. On CUDA only the device reads them: torch's own
attention masks whole windows by them, where :mod:`bot.engine.torch.step_cuda` cannot be used.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine.torch.kv_cache import Extent, Slots


class DeviceAttention:
    """Lengths are tensors; a stretch of slots attends."""

    def __init__(self, slots: Slots, which: slice) -> None:
        self.self_kv, self.cross_kv = slots.self_kv[which], slots.cross_kv[which]
        self.length, self.cross_length = slots.length[which], slots.cross_length[which]
        self.rows = torch.arange(len(self.length), device=self.length.device)

    def self_attention(self, layer: int, qkv: Tensor) -> Tensor:
        """Cache the keys and values of ``qkv`` ``[B, 2, 3, H, d]`` and attend: ``[2 B, H d]``."""
        kv = self.self_kv[:, layer]
        kv[self.rows, :, :, :, self.length] = qkv[:, :, 1:].transpose(1, 2).to(kv.dtype)
        return attend_masked(qkv[:, :, 0], kv, self.length, 1)

    def cross_attention(self, layer: int, query: Tensor) -> Tensor:
        """Attend to the conditions with queries ``[B, 2, H, d]``: ``[2 B, H d]``."""
        return attend_masked(query, self.cross_kv[:, layer], self.cross_length, 0)


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


def attend_masked(query: Tensor, keys_values: Tensor, length: Tensor, newest: int) -> Tensor:
    """Attend with ``[N, 2, H, d]`` to the first ``length + newest`` ``[N]`` of a cache
    ``[N, 2 (k, v), 2, H, T, d]``: ``[2 N, H d]``. It reads all of T; each slot by itself."""
    positions = torch.arange(keys_values.shape[4], device=query.device)
    seen = positions < (length + newest).clamp_min(1)[:, None, None]
    query = query.to(keys_values.dtype)
    return torch.cat([_attend(*each) for each in zip(query, keys_values, seen, strict=True)])
