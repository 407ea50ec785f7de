"""All that a running request keeps between steps, as tensors that never move."""

from __future__ import annotations

import contextlib
import mmap
from dataclasses import dataclass, fields
from typing import NamedTuple

import torch
from torch import Tensor

from bot.engine.rests import Rests
from bot.engine.spec import Spec

# Lengths are rounded up to this, so that every head's keys begin on a cache line and fill blocks.
BLOCK = 32


class Extent(NamedTuple):
    """A slot and, as the host counts them, the positions in its past and its conditions."""

    slot: int
    length: int
    attended: int


@dataclass(frozen=True)
class Limits:
    """How long things in a slot may be: frames in a window, prepended and attended conditions."""

    frames: int
    prepend: int
    cross: int


@dataclass(frozen=True)
class Parameters:
    """What differs between requests, each ``[N]``, set when a request's window begins.

    active: 1 where a step counts, 0 where the slot is free or still reads its prompt.
    offset: position of the sequence's first step; what is prepended comes before.
    """

    active: Tensor
    offset: Tensor
    top_k: Tensor
    top_p: Tensor
    temperature: Tensor
    guidance: Tensor

    def at(self, index: Tensor) -> Parameters:
        return Parameters(*(getattr(self, f.name)[index] for f in fields(self)))


@dataclass(frozen=True)
class Slots:
    """N places for requests, each with two rows: its conditions, and the null conditions.

    past: keys and values of the positions so far, ``[N, layers, 2 (k, v), 2 (rows), H, T, d]``.
    cross: keys and values of the conditions, ``[N, layers, 2, 2, H, S, d]``.
    (Where they are `blocked`, the keys lie in another order; `keep` and `recall` know it.)
    codes: int64 ``[N, K, steps]`` in the model's own order (codebooks delayed): a token, the
    special token where the pattern has none, -1 where it is still to be made.
    source: what the noise of each code comes from, int64 ``[N, K, steps]`` (see sampling.py).
    length: positions in the past, int64 ``[N]``. attended: conditions in cross, int64 ``[N]``.
    positions: what is added to the input at each position, fp32 ``[T, D]``.
    rests: each slot's silence, where the codec has silent tokens.
    """

    positions: Tensor
    past: Tensor
    cross: Tensor
    codes: Tensor
    source: Tensor
    length: Tensor
    attended: Tensor
    parameters: Parameters
    rests: Rests | None = None


def sequence_length(spec: Spec, frames: int) -> int:
    """Steps in the delayed sequence of ``frames``: one that starts it, then frames and delays."""
    return 1 + frames + spec.max_delay


def slot_bytes(spec: Spec, limits: Limits, dtype: torch.dtype) -> int:
    """Memory that one slot holds at its fullest, in bytes."""
    return sum(torch.Size(s).numel() * dtype.itemsize for s in _shapes(spec, limits))


def allocate(
    spec: Spec,
    limits: Limits,
    count: int,
    dtype: torch.dtype,
    device: torch.device,
    silent: Tensor | None = None,
) -> Slots:
    """Empty slots. On a CPU their pages are taken from the system as they are first written.

    silent: bool ``[K, card]``, the codec's silent tokens, where rests can be limited.
    """

    def numbers(dtype: torch.dtype) -> Tensor:
        return torch.zeros(count, dtype=dtype, device=device)

    whole, real = torch.long, torch.float32
    steps = sequence_length(spec, limits.frames)
    past, cross = _shapes(spec, limits)
    return Slots(
        positions=sinusoids(spec, past[-2]).to(device),
        past=_reserve((count, *past), dtype, device),
        cross=_reserve((count, *cross), dtype, device),
        codes=torch.full((count, spec.codebooks, steps), spec.card, device=device),
        source=torch.zeros(count, spec.codebooks, steps, dtype=whole, device=device),
        length=numbers(whole),
        attended=numbers(whole),
        parameters=Parameters(*map(numbers, (*[whole] * 3, *[real] * 3))),
        rests=None if silent is None else Rests.allocate(silent, count, device),
    )


def _reserve(shape: tuple[int, ...], dtype: torch.dtype, device: torch.device) -> Tensor:
    """Room for ``shape``; on a CPU in huge pages, where the system has them.

    A position's keys lie one in each head, far apart: in pages of 4 KB, finding the pages takes
    twenty times as long as writing the keys.
    """
    size = torch.Size(shape).numel() * dtype.itemsize
    if device.type != "cpu" or not size:
        return torch.empty(shape, dtype=dtype, device=device)
    memory = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with contextlib.suppress(AttributeError, OSError):  # not on Linux, or not in this kernel
        memory.madvise(mmap.MADV_HUGEPAGE)
    return torch.frombuffer(memory, dtype=dtype).view(shape)


def sinusoids(spec: Spec, length: int) -> Tensor:
    """Sinusoidal positions, fp32 ``[length, D]``: cosines, then sines, as audiocraft lays them."""
    half = spec.dim // 2
    position = torch.arange(length, dtype=torch.float32)[:, None]
    power = torch.arange(half, dtype=torch.float32) / (half - 1)
    phase = position / torch.full([], spec.max_period) ** power
    return torch.cat([phase.cos(), phase.sin()], dim=-1) * spec.positional_scale


def _shapes(spec: Spec, limits: Limits) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shapes of one slot's past and of its conditions."""
    positions = _rounded(limits.prepend + sequence_length(spec, limits.frames))
    attended = _rounded(limits.cross) if spec.cross_attention else 0
    rows = (spec.layers, 2, 2, spec.heads)
    return (*rows, positions, spec.head_dim), (*rows, attended, spec.head_dim)


def _rounded(length: int) -> int:
    return -(-length // BLOCK) * BLOCK


def blocked(room: Tensor) -> bool:
    """Whether keys lie in blocks of positions, as fp16 ones on a CPU do (see rows.py)."""
    return room.device.type == "cpu" and room.dtype == torch.float16


def forget(slots: Slots, slot: int) -> None:
    """Make a slot fit for its next request: blocks are read whole, with the keys that the last one
    left in them, and one that is not a number would spoil the scores beside it."""
    for room in (slots.past, slots.cross):
        if blocked(room):
            room[slot, :, 0].zero_()


def keep(room: Tensor, begin: int, keys_values: Tensor) -> None:
    """Write ``[2, 2, H, n, d]`` to a slot's layer ``[2, 2, H, T, d]``, from ``begin`` on."""
    end = begin + keys_values.shape[3]
    if not blocked(room):
        room[:, :, :, begin:end] = keys_values
        return
    at = torch.arange(begin, end)
    _keys(room)[:, :, at // BLOCK, at % BLOCK] = keys_values[0].to(room.dtype)
    room[1, :, :, begin:end] = keys_values[1]


def recall(room: Tensor, end: int) -> Tensor:
    """The first ``end`` positions of a slot's layer, ``[2, 2, H, end, d]``."""
    if not blocked(room):
        return room[:, :, :, :end]
    at = torch.arange(end)
    return torch.stack([_keys(room)[:, :, at // BLOCK, at % BLOCK], room[1, :, :, :end]]).float()


def _keys(room: Tensor) -> Tensor:
    """The blocked keys of ``[2, 2, H, T, d]``, as ``[2, H, T / BLOCK, BLOCK, d]``."""
    keys = room[0]
    return keys.view(*keys.shape[:2], -1, keys.shape[3], BLOCK).transpose(-1, -2)


def delayed(spec: Spec, codes: Tensor, frames: int) -> Tensor:
    """Known codes ``[K, T0]`` of a window of ``frames``, in the model's order ``[K, steps]``; they
    may hold -1 too, where one is to be made.

    Codebook k of frame t stands at step ``1 + t + delays[k]``.
    """
    sequence = codes.new_full((spec.codebooks, sequence_length(spec, frames)), spec.card)
    for k, delay in enumerate(spec.delays):
        sequence[k, 1 + delay : 1 + delay + frames] = -1
        sequence[k, 1 + delay : 1 + delay + codes.shape[1]] = codes[k]
    return sequence


def undelayed(spec: Spec, sequence: Tensor, frames: int) -> Tensor:
    """The inverse of `delayed`: codes ``[K, frames]``."""
    return torch.stack([sequence[k, 1 + d : 1 + d + frames] for k, d in enumerate(spec.delays)])
