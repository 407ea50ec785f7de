"""Decode attention on CUDA, in Triton: it reads each slot's length on the device and stops there.

Keys are read in splits of a fixed size, each by one program. Whichever of a row's programs arrives
last merges them, in their order, so it is batch-invariant: a row's bits depend on its own length
only (Dao et al., "Flash-Decoding", 2023).
"""

# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportAssignmentType=false
# Triton has no types: a launch passes plain numbers where a kernel declares constexpr, and options
# that it does not declare.

from __future__ import annotations

from dataclasses import dataclass

import torch
import triton
import triton.language as tl
from torch import Tensor
from triton.language.extra.cuda import gdc_launch_dependents, gdc_wait

SPLIT = 256
BLOCK = 64


@dataclass(frozen=True)
class Splits:
    """Where splits meet: their sums, fp32; of each its largest score and the sum of exponentials
    under it; and how many of each head's are there, which is 0 between launches."""

    parts: Tensor
    stats: Tensor
    arrived: Tensor

    @classmethod
    def allocate(cls, slots: int, heads: int, dim: int, times: int, device: torch.device) -> Splits:
        total, splits = 2 * slots * heads, -(-times // SPLIT)
        return cls(
            torch.zeros(total, splits, dim, device=device),
            torch.zeros(total, splits, 2, device=device),
            torch.zeros(total, dtype=torch.int32, device=device),
        )


def attend(
    query: Tensor,
    keys_values: Tensor,
    length: Tensor,
    answer: Tensor,
    splits: Splits,
    *,
    newest: int,
    pdl: bool = False,
) -> None:
    """Attend with ``[N, 2, H, d]`` to the first ``length`` ``[N]`` positions, and ``newest`` more,
    of a cache ``[N, 2 (k, v), 2, H, T, d]``: into the first rows of ``answer`` ``[>= 2 N, H d]``.
    """
    slots, rows, heads, dim = query.shape
    times = keys_values.shape[4]
    parted = -(-times // SPLIT)
    _attend[(slots * rows * heads, parted)](
        query, keys_values, length, answer, splits.parts, splits.stats, splits.arrived, dim**-0.5,
        *keys_values.stride()[:5],
        NEWEST=newest, HEADS=heads, DIM=dim, WIDTH=1 << (dim - 1).bit_length(),
        TIMES=times, SPLITS=parted, SPLIT=SPLIT, BLOCK=BLOCK, PDL=pdl, launch_pdl=pdl,
    )  # fmt: skip


@triton.jit
def _attend(
    query, cache, lengths, answer, parts, stats, arrived, scale,
    cache_slot, cache_kv, cache_row, cache_head, cache_time,
    NEWEST: tl.constexpr, HEADS: tl.constexpr, DIM: tl.constexpr, WIDTH: tl.constexpr,
    TIMES: tl.constexpr, SPLITS: tl.constexpr, SPLIT: tl.constexpr, BLOCK: tl.constexpr,
    PDL: tl.constexpr,
):  # fmt: skip
    """One program reads one split of one head of one row: softmax online, sums in fp32."""
    place = tl.program_id(0)
    split = tl.program_id(1)
    head = place % HEADS
    row = (place // HEADS) % 2
    slot = (place // HEADS // 2).to(tl.int64)
    if PDL:
        gdc_wait()
    length = tl.minimum(tl.load(lengths + slot) + NEWEST, TIMES).to(tl.int32)
    begin = split * SPLIT
    lane = tl.arange(0, WIDTH)
    inside = lane < DIM
    if begin < length:
        q = tl.load(query + place * DIM + lane, mask=inside, other=0.0).to(tl.float32) * scale
        keys = cache + slot * cache_slot + row * cache_row + head * cache_head
        most = -float("inf")
        total = 0.0
        sums = tl.zeros((WIDTH,), dtype=tl.float32)
        end = tl.minimum(begin + SPLIT, length)
        # Loads beyond the end are masked, so they cost nothing.
        for start in tl.range(0, SPLIT, BLOCK, num_stages=3):
            time = begin + start + tl.arange(0, BLOCK)
            where = time[:, None] * cache_time + lane[None, :]
            valid = (time[:, None] < end) & inside[None, :]
            k = tl.load(keys + where, mask=valid, other=0.0).to(tl.float32)
            score = tl.where(time < end, tl.sum(k * q[None, :], axis=1), -float("inf"))
            new_most = tl.maximum(most, tl.max(score, axis=0))
            shrink = tl.exp(most - new_most)
            weight = tl.exp(score - new_most)
            v = tl.load(keys + cache_kv + where, mask=valid, other=0.0).to(tl.float32)
            sums = sums * shrink + tl.sum(v * weight[:, None], axis=0)
            total = total * shrink + tl.sum(weight, axis=0)
            most = new_most
        if PDL:
            gdc_launch_dependents()
        if length <= SPLIT:
            result = (sums / total).to(answer.dtype.element_ty)
            tl.store(answer + place * DIM + lane, result, mask=inside)
        elif SPLITS > 1:
            part = place * SPLITS + split
            tl.store(parts + part * DIM + lane, sums, mask=inside)
            tl.store(stats + part * 2, most)
            tl.store(stats + part * 2 + 1, total)
            tl.debug_barrier()
            before = tl.atomic_add(arrived + place, 1, sem="acq_rel", scope="gpu")
            if before == (length - 1) // SPLIT:
                tl.store(arrived + place, 0)
                most = -float("inf")
                total = 0.0
                sums = tl.zeros((WIDTH,), dtype=tl.float32)
                for i in range(0, SPLITS):
                    part = place * SPLITS + i
                    there = i * SPLIT < length
                    part_most = tl.load(stats + part * 2, mask=there, other=-float("inf"),
                                        cache_modifier=".cg")  # fmt: skip
                    part_total = tl.load(stats + part * 2 + 1, mask=there, other=0.0,
                                         cache_modifier=".cg")  # fmt: skip
                    part_sums = tl.load(parts + part * DIM + lane, mask=inside & there, other=0.0,
                                        cache_modifier=".cg")  # fmt: skip
                    new_most = tl.maximum(most, part_most)
                    shrink = tl.exp(most - new_most)
                    grow = tl.exp(part_most - new_most)
                    sums = sums * shrink + part_sums * grow
                    total = total * shrink + part_total * grow
                    most = new_most
                result = (sums / total).to(answer.dtype.element_ty)
                tl.store(answer + place * DIM + lane, result, mask=inside)
