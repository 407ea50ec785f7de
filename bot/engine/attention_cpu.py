"""Decode attention on a CPU over fp16 keys and values, as two calls of `embedding_bag`.

`embedding_bag` adds rows of a table with weights, for all slots in one call and as fast as memory
gives them. A head's output is such a sum: rows are its values, weights the softmax. Its scores are
one too, if keys are stored in blocks of BLOCK positions with the positions innermost:

    scores[t .. t + BLOCK] = sum over i of query[i] * keys[block][i][0 .. BLOCK]

so a row holds component i of BLOCK keys, and its weight is component i of the query. torch's own
attention of one position converts fp16 on the way and is half as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from bot.engine.kv_cache import BLOCK, Extent, Slots


@dataclass(frozen=True)
class GatherIndices:
    """Which rows of a layer's memory the B slots of a step gather, up to the longest slot.

    keys, values: int32 numbers of rows of BLOCK and of d, bag after bag. key_bags, value_bags:
    where each bag begins. mask: ``[B, 1, positions]``, added to scores: minus infinity
    beyond a slot's own length. query: a buffer for the query, repeated for each block.
    """

    keys: Tensor
    key_bags: Tensor
    values: Tensor
    value_bags: Tensor
    mask: Tensor
    query: Tensor


class GatherAttention:
    """A step's attention where `keys_blocked`."""

    def __init__(self, slots: Slots, extents: Sequence[Extent]) -> None:
        slot, length, cross_length = torch.tensor(extents).unbind(1)
        self.slots = slots
        self.self_indices = _gather_indices(slots.self_kv, slot, length + 1)
        self.newest = _write_indices(slots.self_kv, slot, length)
        if slots.cross_kv.numel():
            self.cross_indices = _gather_indices(slots.cross_kv, slot, cross_length)

    def self_attention(self, layer: int, qkv: Tensor) -> Tensor:
        table = _layer(self.slots.self_kv, layer)
        table.put_(self.newest, qkv[:, :, 1:].half())
        return _attend(table, self.self_indices, qkv[:, :, 0])

    def cross_attention(self, layer: int, query: Tensor) -> Tensor:
        return _attend(_layer(self.slots.cross_kv, layer), self.cross_indices, query)


def _attend(table: Tensor, indices: GatherIndices, query: Tensor) -> Tensor:
    """``[B, 2, H, d]`` to a layer's memory: fp32 ``[2 B, H d]``. Sums and softmax are fp32."""
    slots, _, heads, dim = query.shape
    torch.mul(query.unsqueeze(3).expand_as(indices.query), dim**-0.5, out=indices.query)
    scores = _sums(table.view(-1, BLOCK), indices.keys, indices.key_bags, indices.query.view(-1))
    shares = scores.view(slots, 2 * heads, -1).add_(indices.mask).softmax(-1)
    answer = _sums(table.view(-1, dim), indices.values, indices.value_bags, shares.view(-1))
    return answer.view(2 * slots, -1).float()


def _sums(table: Tensor, rows: Tensor, bags: Tensor, weights: Tensor) -> Tensor:
    """Each bag's rows of ``table``, times their weights, added in fp32: fp16 ``[bags, width]``."""
    return torch.embedding_bag(table, rows, bags, per_sample_weights=weights)[0]


def _layer(kv: Tensor, layer: int) -> Tensor:
    """All memory from a layer of slot 0 on: each slot's layer lies at the same place in it."""
    return kv.view(-1)[layer * kv.stride(1) :]


def _head_offsets(kv: Tensor, slot: Tensor) -> Tensor:
    """Where each head's keys begin in a layer's memory, in elements ``[B, 2, H]``."""
    _, _, _, rows, heads, _, _ = kv.shape
    row, head = torch.arange(rows) * kv.stride(3), torch.arange(heads) * kv.stride(4)
    return (slot * kv.stride(0))[:, None, None] + row[:, None] + head


def _gather_indices(kv: Tensor, slot: Tensor, length: Tensor) -> GatherIndices:
    """Rows for slots ``[B]`` up to their lengths ``[B]``.

    All slots gather as many positions as the longest, rounded up to whole blocks. A shorter one
    gathers its last block or value again instead, and the mask hides what that scores.
    """
    offset, dim, last = _head_offsets(kv, slot), kv.shape[-1], (length - 1)[:, None]
    blocks = int(last.max()) // BLOCK + 1
    position = torch.arange(blocks * BLOCK)
    # Keys: a row has BLOCK elements, so head offsets count in BLOCKs; a block has `dim` rows.
    block = torch.minimum(position[:blocks], last // BLOCK)[:, None, None, :, None]
    keys = offset[..., None, None] // BLOCK + block * dim + torch.arange(dim)
    # Values: a row has `dim` elements and is one position; they lie one stride behind the keys.
    value = torch.minimum(position, last)[:, None, None]
    values = (offset[..., None] + kv.stride(2)) // dim + value
    mask = torch.zeros(len(last), len(position)).masked_fill(position > last, -torch.inf)
    return GatherIndices(
        keys.view(-1).int(),
        torch.arange(0, keys.numel(), dim, dtype=torch.int32),
        values.view(-1).int(),
        torch.arange(0, values.numel(), len(position), dtype=torch.int32),
        mask[:, None].half(),
        torch.empty(*offset.shape, blocks, dim, dtype=torch.half),
    )


def _write_indices(kv: Tensor, slot: Tensor, at: Tensor) -> Tensor:
    """Elements ``[B, 2, 2, H, d]`` where keys and values of positions ``at`` ``[B]`` go."""
    offset, dim, at = _head_offsets(kv, slot)[..., None], kv.shape[-1], at[:, None, None, None]
    component = torch.arange(dim)
    keys = offset + at // BLOCK * BLOCK * dim + component * BLOCK + at % BLOCK
    return torch.stack([keys, offset + kv.stride(2) + at * dim + component], dim=2)
