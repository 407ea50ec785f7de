"""Decode attention on a CPU over fp16 keys and values, as sums of weighted rows.

What a head answers is a sum of its values weighted by shares: rows of a table, added with weights,
which torch's `embedding_bag` does as fast as the memory gives them, for all slots in one call. Its
scores are the same kind of sum where a row is one of the d numbers of BLOCK keys, weighted by that
number of the query; so keys lie in blocks of BLOCK positions with the positions innermost. torch's
own attention of one position converts fp16 on its way and is half as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from bot.engine.cache import BLOCK, Extent, Slots


@dataclass(frozen=True)
class Rows:
    """Which rows of a layer's memory the B slots of a step read, until the longest is read.

    keys, values: int32 numbers of rows of BLOCK and of d, bag after bag. key_bags, value_bags:
    where each bag begins. hidden: ``[B, 1, positions]``, to be added to scores: minus infinity
    beyond a slot's own length. asked: room for a query, once for each block.
    """

    keys: Tensor
    key_bags: Tensor
    values: Tensor
    value_bags: Tensor
    hidden: Tensor
    asked: Tensor


class RowAttention:
    """A step's attention where the cache is `blocked`."""

    def __init__(self, slots: Slots, extents: Sequence[Extent]) -> None:
        slot, length, attended = torch.tensor(extents).unbind(1)
        self.slots = slots
        self.own = _rows(slots.past, slot, length + 1)
        self.newest = _newest(slots.past, slot, length)
        if slots.cross.numel():
            self.given = _rows(slots.cross, slot, attended)

    def past(self, layer: int, qkv: Tensor) -> Tensor:
        table = _layer(self.slots.past, layer)
        table.put_(self.newest, qkv[:, :, 1:].half())
        return _attend(table, self.own, qkv[:, :, 0])

    def conditions(self, layer: int, query: Tensor) -> Tensor:
        return _attend(_layer(self.slots.cross, layer), self.given, query)


def _attend(table: Tensor, rows: Rows, query: Tensor) -> Tensor:
    """``[B, 2, H, d]`` to a layer's memory: fp32 ``[2 B, H d]``. Sums and softmax are fp32."""
    slots, _, heads, dim = query.shape
    torch.mul(query.unsqueeze(3).expand_as(rows.asked), dim**-0.5, out=rows.asked)
    scores = _sums(table.view(-1, BLOCK), rows.keys, rows.key_bags, rows.asked.view(-1))
    shares = scores.view(slots, 2 * heads, -1).add_(rows.hidden).softmax(-1)
    answer = _sums(table.view(-1, dim), rows.values, rows.value_bags, shares.view(-1))
    return answer.view(2 * slots, -1).float()


def _sums(table: Tensor, rows: Tensor, bags: Tensor, weights: Tensor) -> Tensor:
    """Each bag's rows of ``table``, times their weights, added in fp32: fp16 ``[bags, width]``."""
    return torch.embedding_bag(table, rows, bags, per_sample_weights=weights)[0]


def _layer(room: Tensor, layer: int) -> Tensor:
    """All memory from a layer of slot 0 on: each slot's layer lies at the same place in it."""
    return room.view(-1)[layer * room.stride(1) :]


def _starts(room: Tensor, slot: Tensor) -> Tensor:
    """Where each head's keys begin in a layer's memory, in elements ``[B, 2, H]``."""
    _, _, _, rows, heads, _, _ = room.shape
    row, head = torch.arange(rows) * room.stride(3), torch.arange(heads) * room.stride(4)
    return (slot * room.stride(0))[:, None, None] + row[:, None] + head


def _rows(room: Tensor, slot: Tensor, length: Tensor) -> Rows:
    """What to read of slots ``[B]`` up to their lengths ``[B]``; beyond, their last row again."""
    start, dim, last = _starts(room, slot), room.shape[-1], (length - 1)[:, None]
    blocks = int(last.max()) // BLOCK + 1
    at = torch.arange(blocks * BLOCK)
    block = torch.minimum(at[:blocks], last // BLOCK)[:, None, None, :, None]
    keys = start[..., None, None] // BLOCK + block * dim + torch.arange(dim)
    value = torch.minimum(at, last)[:, None, None]
    values = (start[..., None] + room.stride(2)) // dim + value
    hidden = torch.zeros(len(last), len(at)).masked_fill(at > last, -torch.inf)
    return Rows(
        keys.view(-1).int(),
        torch.arange(0, keys.numel(), dim, dtype=torch.int32),
        values.view(-1).int(),
        torch.arange(0, values.numel(), len(at), dtype=torch.int32),
        hidden[:, None].half(),
        torch.empty(*start.shape, blocks, dim, dtype=torch.half),
    )


def _newest(room: Tensor, slot: Tensor, at: Tensor) -> Tensor:
    """Where the keys and values of positions ``at`` ``[B]`` go: elements ``[B, 2, 2, H, d]``."""
    start, dim, at = _starts(room, slot)[..., None], room.shape[-1], at[:, None, None, None]
    number = torch.arange(dim)
    keys = start + at // BLOCK * BLOCK * dim + number * BLOCK + at % BLOCK
    return torch.stack([keys, start + room.stride(2) + at * dim + number], dim=2)
