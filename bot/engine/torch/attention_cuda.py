"""Decode attention on CUDA, in Triton: it reads each slot's length on the device and stops there.

Keys are read in splits of a fixed size, each by one program, and the splits are merged in order, so
it is batch-invariant: a row's bits depend on its own length only (Dao et al., "Flash-Decoding",
2023).
"""

# pyright: basic, reportArgumentType=false
# Triton has no types, and a launch passes plain numbers where the kernel declares constexpr.

from __future__ import annotations

import torch
import triton
import triton.language as tl
from torch import Tensor

SPLIT = 256
BLOCK = 64


def attend(
    query: Tensor, keys_values: Tensor, length: Tensor, answer: Tensor, *, newest: bool
) -> None:
    """Attend with ``[N, 2, H, d]`` to the first ``length`` ``[N]`` positions of a cache
    ``[N, 2 (k, v), 2, H, T, d]``, into the first rows of ``answer`` ``[>= 2 N, H d]``.

    newest: the query is the first of three in a row, and the key and value behind it are written to
    the cache at ``length`` and attended to as well.
    """
    slots, rows, heads, dim = query.shape
    splits = -(-keys_values.shape[4] // SPLIT)
    total = slots * rows * heads
    parts = query.new_empty(total, splits, dim, dtype=torch.float32)
    # Of each part: its largest score, and the sum of exponentials under it.
    stats = query.new_empty(total, splits, 2, dtype=torch.float32)
    width = 1 << (dim - 1).bit_length()
    _read_split[(total, splits)](
        query, keys_values, length, answer, parts, stats, dim**-0.5,
        query.stride(0), query.stride(1), query.stride(2),
        keys_values.stride(0), keys_values.stride(1), keys_values.stride(2),
        keys_values.stride(3), keys_values.stride(4),
        NEWEST=int(newest), HEADS=heads, DIM=dim, WIDTH=width,
        SPLITS=splits, SPLIT=SPLIT, BLOCK=BLOCK,
    )  # fmt: skip
    if splits > 1:
        _merge_splits[(total,)](
            parts, stats, length, answer,
            NEWEST=int(newest), HEADS=heads, DIM=dim, WIDTH=width, SPLITS=splits, SPLIT=SPLIT,
        )  # fmt: skip


@triton.jit
def _read_split(
    query, cache, lengths, answer, parts, stats, scale,
    query_slot, query_row, query_head,
    cache_slot, cache_kv, cache_row, cache_head, cache_time,
    NEWEST: tl.constexpr, HEADS: tl.constexpr, DIM: tl.constexpr, WIDTH: tl.constexpr,
    SPLITS: tl.constexpr, SPLIT: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """One program reads one split of one head of one row: softmax online, sums in fp32."""
    place = tl.program_id(0)
    split = tl.program_id(1)
    head = place % HEADS
    row = (place // HEADS) % 2
    slot = (place // HEADS // 2).to(tl.int64)
    length = (tl.load(lengths + slot) + NEWEST).to(tl.int32)
    begin = split * SPLIT
    if begin < length:
        lane = tl.arange(0, WIDTH)
        inside = lane < DIM
        at = query + slot * query_slot + row * query_row + head * query_head
        q = tl.load(at + lane, mask=inside, other=0.0).to(tl.float32) * scale
        keys = cache + slot * cache_slot + row * cache_row + head * cache_head
        if NEWEST:
            kind = cache.dtype.element_ty
            new_k = tl.load(at + HEADS * DIM + lane, mask=inside, other=0.0).to(kind)
            new_v = tl.load(at + 2 * HEADS * DIM + lane, mask=inside, other=0.0).to(kind)
            # Nobody else reads or writes this position: it is attended to from registers.
            mine = inside & (length <= begin + SPLIT)
            place_in_cache = keys + (length - 1) * cache_time + lane
            tl.store(place_in_cache, new_k, mask=mine)
            tl.store(place_in_cache + cache_kv, new_v, mask=mine)
        most = -float("inf")
        total = 0.0
        sums = tl.zeros((WIDTH,), dtype=tl.float32)
        end = tl.minimum(begin + SPLIT, length)
        # Loads beyond the end are masked, so they cost nothing.
        for start in range(0, SPLIT, BLOCK):
            time = begin + start + tl.arange(0, BLOCK)
            where = time[:, None] * cache_time + lane[None, :]
            valid = (time[:, None] < tl.minimum(end, length - NEWEST)) & inside[None, :]
            k = tl.load(keys + where, mask=valid, other=0.0).to(tl.float32)
            if NEWEST:
                newest = time[:, None] == length - 1
                k = tl.where(newest, new_k[None, :].to(tl.float32), k)
            score = tl.where(time < end, tl.sum(k * q[None, :], axis=1), -float("inf"))
            new_most = tl.maximum(most, tl.max(score, axis=0))
            shrink = tl.exp(most - new_most)
            weight = tl.exp(score - new_most)
            v = tl.load(keys + cache_kv + where, mask=valid, other=0.0).to(tl.float32)
            if NEWEST:
                v = tl.where(newest, new_v[None, :].to(tl.float32), v)
            sums = sums * shrink + tl.sum(v * weight[:, None], axis=0)
            total = total * shrink + tl.sum(weight, axis=0)
            most = new_most
        if SPLITS == 1:
            result = (sums / total).to(answer.dtype.element_ty)
            tl.store(answer + place * DIM + lane, result, mask=inside)
        else:
            part = place * SPLITS + split
            tl.store(parts + part * DIM + lane, sums, mask=inside)
            tl.store(stats + part * 2, most)
            tl.store(stats + part * 2 + 1, total)


@triton.jit
def _merge_splits(
    parts, stats, lengths, answer,
    NEWEST: tl.constexpr, HEADS: tl.constexpr, DIM: tl.constexpr, WIDTH: tl.constexpr,
    SPLITS: tl.constexpr, SPLIT: tl.constexpr,
):  # fmt: skip
    """One program merges the splits of one head of one row."""
    place = tl.program_id(0)
    length = (tl.load(lengths + place // HEADS // 2) + NEWEST).to(tl.int32)
    lane = tl.arange(0, WIDTH)
    inside = lane < DIM
    most = -float("inf")
    total = 0.0
    sums = tl.zeros((WIDTH,), dtype=tl.float32)
    for split in range(0, SPLITS):
        part = place * SPLITS + split
        there = split * SPLIT < length
        part_most = tl.load(stats + part * 2, mask=there, other=-float("inf"))
        new_most = tl.maximum(most, part_most)
        shrink = tl.exp(most - new_most)
        grow = tl.exp(part_most - new_most)
        part_sums = tl.load(parts + part * DIM + lane, mask=inside & there, other=0.0)
        sums = sums * shrink + part_sums * grow
        total = total * shrink + tl.load(stats + part * 2 + 1, mask=there, other=0.0) * grow
        most = new_most
    result = (sums / total).to(answer.dtype.element_ty)
    tl.store(answer + place * DIM + lane, result, mask=inside)
