"""Skinny matrix products on CUDA, in Triton: at most 32 rows, and the weights are read once.

Rows are multiplied in tiles of 16, whatever is in them, and the inputs in one order, in splits that
only the weights' shape decides; whichever program of a column arrives last adds the splits in their
order. So a row's bits depend neither on its neighbours nor on how many there are. What goes before
(layer norm) and behind (bias, activation, residual, keys and values) is part of the same launch.
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

from bot.engine.torch.linear import Linear
from bot.engine.torch.weights import Norm

TILE = 16
"""Rows of a tile, the fewest that a tensor core takes."""
COLUMNS = 32
PROGRAMS, MOST_SPLITS = 256, 8
"""A product is split until there are about so many programs, or splits."""
_TILE = tl.constexpr(TILE)

PLAIN, RESIDUAL, GELU, RELU, KEYS_VALUES = (tl.constexpr(i) for i in range(5))
BEHIND = {"plain": 0, "residual": 1, "gelu": 2, "relu": 3, "keys values": 4}


@dataclass(frozen=True)
class Join:
    """Where splits meet: their sums, fp32 ``[splits, ROWS, out]``, and how many of each column's
    are there, int32, which is 0 between launches.

    tensor_cores: whether the device has any that Triton uses, of capability 8.0 and later; without,
    a product of many inputs at once does not fit into registers.
    """

    parts: Tensor
    arrived: Tensor
    tensor_cores: bool

    @classmethod
    def allocate(
        cls, linears: list[Linear], rows: int, device: torch.device, *, tensor_cores: bool = True
    ) -> Join:
        """Room for the splits of any of these products of so many rows."""
        parts = max(splits(one, tensor_cores) * rows * len(one.weight) for one in linears)
        places = max(-(-len(one.weight) // COLUMNS) for one in linears)
        return cls(
            torch.zeros(parts, device=device),
            torch.zeros(places, dtype=torch.int32, device=device),
            tensor_cores,
        )


def depth(linear: Linear, tensor_cores: bool) -> int:
    """Inputs that are multiplied at once."""
    return 128 if tensor_cores and linear.dtype != torch.float32 else 32


def splits(linear: Linear, tensor_cores: bool) -> int:
    """In how many splits of its inputs a product is made."""
    out, inputs = linear.weight.shape
    most = max(1, inputs // (2 * depth(linear, tensor_cores)))
    return max(1, min(MOST_SPLITS, most, PROGRAMS // -(-out // COLUMNS)))


def product(
    linear: Linear,
    x: Tensor,
    live: int,
    out: Tensor,
    join: Join,
    *,
    behind: str = "plain",
    norm: Norm | None = None,
    cache: Tensor | None = None,
    length: Tensor | None = None,
    pdl: bool = False,
) -> None:
    """Multiply the first ``live`` rows of ``x`` ``[ROWS, in]``, into those of ``out``.

    norm: of x first. behind: what becomes of the results: "residual" adds them to ``out``;
    "keys values" takes them for queries, keys and values of two rows a slot, the latter of which go
    to ``cache`` ``[N, 2 (k, v), 2, H, T, d]`` at each slot's ``length``.
    """
    count, inputs = linear.weight.shape
    parted = splits(linear, join.tensor_cores)
    many = -(-count // COLUMNS)
    strides = (0,) * 5 if cache is None else cache.stride()[:5]
    _product[(many, parted)](
        x, linear.weight, linear.weight if linear.scale is None else linear.scale,
        linear.weight if linear.bias is None else linear.bias,
        x if norm is None else norm.weight, x if norm is None else norm.bias,
        out, out if cache is None else cache, join.arrived if length is None else length,
        join.parts, join.arrived, live, *strides,
        NORM=norm is not None, SCALED=linear.scale is not None, BIASED=linear.bias is not None,
        BEHIND=BEHIND[behind], TILES=1 if live <= TILE else 2, COLUMNS=COLUMNS,
        DEPTH=depth(linear, join.tensor_cores), INPUTS=inputs, OUTPUTS=count, SPLITS=parted,
        HALVES=linear.dtype == torch.float16, BRAINS=linear.dtype == torch.bfloat16,
        HEAD=1 if cache is None else cache.shape[5], TIMES=1 if cache is None else cache.shape[4],
        PDL=pdl, launch_pdl=pdl,
    )  # fmt: skip


@triton.jit
def _statistics(x, first, live, INPUTS: tl.constexpr, DEPTH: tl.constexpr):
    """Mean, and one over the deviation, of a tile's rows: block by block, by what each block's mean
    and squares are (Chan, Golub and LeVeque, 1979)."""
    row = first + tl.arange(0, _TILE)
    lane = tl.arange(0, DEPTH)
    mean = tl.zeros((_TILE,), dtype=tl.float32)
    squares = tl.zeros((_TILE,), dtype=tl.float32)
    for begin in range(0, INPUTS, DEPTH):
        at = begin + lane
        inside = (row < live)[:, None] & (at < INPUTS)[None, :]
        value = tl.load(x + row[:, None] * INPUTS + at[None, :], mask=inside, other=0.0)
        count = tl.minimum(INPUTS - begin, DEPTH).to(tl.float32)
        here = tl.sum(value, axis=1) / count
        off = tl.where(inside, value - here[:, None], 0.0)
        differs = here - mean
        share = count / (begin + count)
        squares += tl.sum(off * off, axis=1) + differs * differs * begin * share
        mean += differs * share
    return mean, 1 / tl.sqrt(squares / INPUTS + 1e-5)


@triton.jit
def _rows(x, first, live, at, mean, deviation, gain, shift, NORM: tl.constexpr,
          INPUTS: tl.constexpr):  # fmt: skip
    """A tile of rows at the inputs ``at``, normed where that is wanted."""
    row = first + tl.arange(0, _TILE)
    inside = (row < live)[:, None] & (at < INPUTS)[None, :]
    value = tl.load(x + row[:, None] * INPUTS + at[None, :], mask=inside, other=0.0)
    if NORM:
        value = (value - mean[:, None]) * deviation[:, None] * gain[None, :] + shift[None, :]
    return value


@triton.jit
def _end(
    sums, first, column, live, scale, bias, out, cache, lengths,
    cache_slot, cache_kv, cache_row, cache_head, cache_time,
    SCALED: tl.constexpr, BIASED: tl.constexpr, BEHIND: tl.constexpr, OUTPUTS: tl.constexpr,
    HEAD: tl.constexpr, TIMES: tl.constexpr,
):  # fmt: skip
    """What becomes of a tile's sums."""
    row = first + tl.arange(0, _TILE)
    there = column < OUTPUTS
    inside = (row < live)[:, None] & there[None, :]
    if SCALED:
        sums = sums * tl.load(scale + column, mask=there, other=0.0)[None, :]
    if BIASED:
        sums = sums + tl.load(bias + column, mask=there, other=0.0).to(tl.float32)[None, :]
    if BEHIND == KEYS_VALUES:
        width = OUTPUTS // 3
        kind, place = column // width, column % width
        tl.store(
            out + row[:, None] * width + place[None, :],
            sums.to(out.dtype.element_ty), mask=inside & (kind == 0)[None, :],
        )  # fmt: skip
        slot = (row // 2).to(tl.int64)
        length = tl.minimum(tl.load(lengths + slot, mask=row < live, other=0), TIMES - 1)
        of_row = slot * cache_slot + (row % 2) * cache_row + length * cache_time
        of_column = (kind - 1) * cache_kv + place // HEAD * cache_head + place % HEAD
        tl.store(
            cache + of_row[:, None] + of_column[None, :],
            sums.to(cache.dtype.element_ty), mask=inside & (kind > 0)[None, :],
        )  # fmt: skip
    else:
        at = out + row[:, None] * OUTPUTS + column[None, :]
        if BEHIND == RESIDUAL:
            sums = tl.load(at, mask=inside, other=0.0) + sums
        if BEHIND == GELU:
            sums = 0.5 * sums * (1.0 + tl.erf(sums * 0.7071067811865476))
        if BEHIND == RELU:
            sums = tl.maximum(sums, 0.0)
        tl.store(at, sums.to(out.dtype.element_ty), mask=inside)


@triton.jit(do_not_specialize=["live"])
def _product(
    x, weight, scale, bias, gain, shift, out, cache, lengths, parts, arrived, live,
    cache_slot, cache_kv, cache_row, cache_head, cache_time,
    NORM: tl.constexpr, SCALED: tl.constexpr, BIASED: tl.constexpr, BEHIND: tl.constexpr,
    TILES: tl.constexpr, COLUMNS: tl.constexpr, DEPTH: tl.constexpr, INPUTS: tl.constexpr,
    OUTPUTS: tl.constexpr, SPLITS: tl.constexpr, HALVES: tl.constexpr, BRAINS: tl.constexpr,
    HEAD: tl.constexpr, TIMES: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """One program makes one block of columns from one split of the inputs, for all rows."""
    if HALVES:
        kind: tl.constexpr = tl.float16
    elif BRAINS:
        kind: tl.constexpr = tl.bfloat16
    else:
        kind: tl.constexpr = tl.float32
    block, split = tl.program_id(0), tl.program_id(1)
    column = block * COLUMNS + tl.arange(0, COLUMNS)
    there = column < OUTPUTS
    of_column = column.to(tl.int64) * INPUTS
    length: tl.constexpr = (INPUTS + SPLITS * DEPTH - 1) // (SPLITS * DEPTH) * DEPTH
    if PDL:
        gdc_wait()
    mean, deviation = tl.zeros((_TILE,), tl.float32), tl.zeros((_TILE,), tl.float32)
    mean_2, deviation_2 = mean, deviation
    if NORM:
        mean, deviation = _statistics(x, 0, live, INPUTS, DEPTH)
        if TILES > 1:
            mean_2, deviation_2 = _statistics(x, _TILE, live, INPUTS, DEPTH)
    sums = tl.zeros((_TILE, COLUMNS), dtype=tl.float32)
    sums_2 = tl.zeros((_TILE, COLUMNS), dtype=tl.float32)
    for begin in tl.range(0, length, DEPTH):
        at = split * length + begin + tl.arange(0, DEPTH)
        inside = at < INPUTS
        w = tl.load(
            weight + of_column[None, :] + at[:, None],
            mask=inside[:, None] & there[None, :], other=0.0,
        ).to(kind)  # fmt: skip
        more, less = at.to(tl.float32), at.to(tl.float32)
        if NORM:
            more = tl.load(gain + at, mask=inside, other=0.0)
            less = tl.load(shift + at, mask=inside, other=0.0)
        given = _rows(x, 0, live, at, mean, deviation, more, less, NORM, INPUTS).to(kind)
        sums = tl.dot(given, w, sums, input_precision="ieee")
        if TILES > 1:
            given = _rows(x, _TILE, live, at, mean_2, deviation_2, more, less, NORM, INPUTS)
            sums_2 = tl.dot(given.to(kind), w, sums_2, input_precision="ieee")
    if PDL:
        gdc_launch_dependents()
    if SPLITS == 1:
        _end(sums, 0, column, live, scale, bias, out, cache, lengths,
             cache_slot, cache_kv, cache_row, cache_head, cache_time,
             SCALED, BIASED, BEHIND, OUTPUTS, HEAD, TIMES)  # fmt: skip
        if TILES > 1:
            _end(sums_2, _TILE, column, live, scale, bias, out, cache, lengths,
                 cache_slot, cache_kv, cache_row, cache_head, cache_time,
                 SCALED, BIASED, BEHIND, OUTPUTS, HEAD, TIMES)  # fmt: skip
    else:
        row = tl.arange(0, _TILE)
        part = parts + row[:, None] * OUTPUTS + column[None, :]
        step: tl.constexpr = _TILE * OUTPUTS
        known = (row < live)[:, None] & there[None, :]
        known_2 = (row + _TILE < live)[:, None] & there[None, :]
        tl.store(part + split * TILES * step, sums, mask=known)
        if TILES > 1:
            tl.store(part + (split * TILES + 1) * step, sums_2, mask=known_2)
        tl.debug_barrier()
        before = tl.atomic_add(arrived + block, 1, sem="acq_rel", scope="gpu")
        if before == SPLITS - 1:
            tl.store(arrived + block, 0)
            sums = tl.zeros((_TILE, COLUMNS), dtype=tl.float32)
            for i in tl.static_range(SPLITS):
                sums += tl.load(part + i * TILES * step, mask=known, other=0.0,
                                cache_modifier=".cg")  # fmt: skip
            _end(sums, 0, column, live, scale, bias, out, cache, lengths,
                 cache_slot, cache_kv, cache_row, cache_head, cache_time,
                 SCALED, BIASED, BEHIND, OUTPUTS, HEAD, TIMES)  # fmt: skip
            if TILES > 1:
                sums_2 = tl.zeros((_TILE, COLUMNS), dtype=tl.float32)
                for i in tl.static_range(SPLITS):
                    sums_2 += tl.load(part + (i * TILES + 1) * step, mask=known_2, other=0.0,
                                      cache_modifier=".cg")  # fmt: skip
                _end(sums_2, _TILE, column, live, scale, bias, out, cache, lengths,
                     cache_slot, cache_kv, cache_row, cache_head, cache_time,
                     SCALED, BIASED, BEHIND, OUTPUTS, HEAD, TIMES)  # fmt: skip
