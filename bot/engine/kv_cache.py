"""The slots: all that running sequences keep between steps, as tensors that never move."""

from __future__ import annotations

import contextlib
import mmap
from dataclasses import dataclass, fields
from typing import NamedTuple

import torch
from torch import Tensor

from bot.engine.rests import Rests
from bot.engine.spec import Spec
from bot.sampling_params import SamplingParams

# Capacities are rounded up to this, so that each head's keys begin on a cache line and fill blocks.
BLOCK = 32


class Extent(NamedTuple):
    """A slot, and how many positions of its KV cache and of its conditions are filled."""

    slot: int
    length: int
    cross_length: int


@dataclass(frozen=True)
class SlotShape:
    """What one slot has room for: frames in a window, prepended and attended conditions."""

    frames: int
    prepend: int
    cross: int


@dataclass(frozen=True)
class SlotParams:
    """Sampling parameters of every slot, each ``[N]``, written when a window begins.

    active: 1 where a step counts, 0 where the slot is free or still prefilling.
    offset: position of the sequence's first step; prepended conditions come before it.
    """

    active: Tensor
    offset: Tensor
    top_k: Tensor
    top_p: Tensor
    temperature: Tensor
    guidance: Tensor

    @classmethod
    def zeros(cls, count: int, device: torch.device) -> SlotParams:
        def column(dtype: torch.dtype) -> Tensor:
            return torch.zeros(count, dtype=dtype, device=device)

        return cls(
            active=column(torch.long),
            offset=column(torch.long),
            top_k=column(torch.long),
            top_p=column(torch.float32),
            temperature=column(torch.float32),
            guidance=column(torch.float32),
        )

    def at(self, index: Tensor) -> SlotParams:
        return SlotParams(**{f.name: getattr(self, f.name)[index] for f in fields(self)})

    def write(self, slot: int, params: SamplingParams, *, active: bool, offset: int) -> None:
        self.active[slot] = int(active)
        self.offset[slot] = offset
        self.top_k[slot] = params.top_k
        self.top_p[slot] = params.top_p
        self.temperature[slot] = params.temperature
        self.guidance[slot] = params.guidance


@dataclass(frozen=True)
class Slots:
    """N places for sequences; each has two rows: with its conditions, and with null conditions.

    self_kv: keys and values of the positions so far,
    ``[N, layers, 2 (k, v), 2 (rows), H, T, d]``.
    cross_kv: keys and values of the conditions, ``[N, layers, 2, 2, H, S, d]``.
    (Where `keys_blocked`, keys are stored in another order, which `write_kv` and `read_kv` know.)
    codes: int64 ``[N, K, steps]`` in the delay pattern: a token, the special token where the
    pattern has none, -1 where it is still to be sampled.
    noise_key: int64 ``[N, K, steps]``, the key of each code's noise (see sampling.py).
    length: positions in self_kv, int64 ``[N]``. cross_length: positions in cross_kv, int64 ``[N]``.
    positions: sinusoidal position embeddings, fp32 ``[T, D]``.
    rests: each slot's silence, where the codec has silent tokens.
    """

    positions: Tensor
    self_kv: Tensor
    cross_kv: Tensor
    codes: Tensor
    noise_key: Tensor
    length: Tensor
    cross_length: Tensor
    params: SlotParams
    rests: Rests | None = None


def sequence_length(spec: Spec, frames: int) -> int:
    """Steps in the delay pattern of ``frames``: the start token, the frames, the longest delay."""
    return 1 + frames + spec.max_delay


def slot_bytes(spec: Spec, shape: SlotShape, dtype: torch.dtype) -> int:
    """Bytes of KV cache that one slot holds at its fullest."""
    return sum(torch.Size(s).numel() * dtype.itemsize for s in _kv_shapes(spec, shape))


def allocate(
    spec: Spec,
    shape: SlotShape,
    count: int,
    dtype: torch.dtype,
    device: torch.device,
    silent: Tensor | None = None,
) -> Slots:
    """Empty slots. On a CPU the system gives their pages as they are first written.

    silent: bool ``[K, card]``, the codec's silent tokens, where rests can be limited.
    """
    steps = sequence_length(spec, shape.frames)
    self_shape, cross_shape = _kv_shapes(spec, shape)
    return Slots(
        positions=sinusoids(spec, self_shape[-2]).to(device),
        self_kv=_reserve((count, *self_shape), dtype, device),
        cross_kv=_reserve((count, *cross_shape), dtype, device),
        codes=torch.full((count, spec.codebooks, steps), spec.card, device=device),
        noise_key=torch.zeros(count, spec.codebooks, steps, dtype=torch.long, device=device),
        length=torch.zeros(count, dtype=torch.long, device=device),
        cross_length=torch.zeros(count, dtype=torch.long, device=device),
        params=SlotParams.zeros(count, device),
        rests=None if silent is None else Rests.allocate(silent, count, device),
    )


def _reserve(shape: tuple[int, ...], dtype: torch.dtype, device: torch.device) -> Tensor:
    """Zeros of ``shape``; on a CPU in huge pages, where the system has them.

    Writing one position touches every head, each far from the next: with pages of 4 KB, the page
    walks take twenty times as long as the writes.
    """
    size = torch.Size(shape).numel() * dtype.itemsize
    if device.type != "cpu" or not size:
        # A masked read multiplies what it masks by 0: memory that is no number would show.
        return torch.zeros(shape, dtype=dtype, device=device)
    memory = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with contextlib.suppress(AttributeError, OSError):  # not on Linux, or not in this kernel
        memory.madvise(mmap.MADV_HUGEPAGE)
    return torch.frombuffer(memory, dtype=dtype).view(shape)


def sinusoids(spec: Spec, length: int) -> Tensor:
    """Sinusoidal positions, fp32 ``[length, D]``: cosines, then sines, as in audiocraft."""
    half = spec.dim // 2
    position = torch.arange(length, dtype=torch.float32)[:, None]
    power = torch.arange(half, dtype=torch.float32) / (half - 1)
    phase = position / torch.full([], spec.max_period) ** power
    return torch.cat([phase.cos(), phase.sin()], dim=-1) * spec.positional_scale


def _kv_shapes(spec: Spec, shape: SlotShape) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shapes of one slot's ``self_kv`` and ``cross_kv``."""
    positions = _round_up(shape.prepend + sequence_length(spec, shape.frames))
    cross = _round_up(shape.cross) if spec.cross_attention else 0
    rows = (spec.layers, 2, 2, spec.heads)
    return (*rows, positions, spec.head_dim), (*rows, cross, spec.head_dim)


def _round_up(length: int) -> int:
    return -(-length // BLOCK) * BLOCK


def keys_blocked(kv: Tensor) -> bool:
    """Whether keys are stored in blocks of positions, as fp16 ones on a CPU (attention_cpu.py)."""
    return kv.device.type == "cpu" and kv.dtype == torch.float16


def reset_slot(slots: Slots, slot: int) -> None:
    """Ready a slot for its next sequence: blocks are read whole, so a key that the last one left
    beyond the new length must at least be a number."""
    for kv in (slots.self_kv, slots.cross_kv):
        if keys_blocked(kv):
            kv[slot, :, 0].zero_()


def release_slot(slots: Slots, slot: int, spec: Spec) -> None:
    """Make a free slot cheap and harmless where every slot is stepped: it attends to one position
    and embeds the special token."""
    slots.params.write(slot, SamplingParams(), active=False, offset=0)
    slots.length[slot] = 0
    slots.cross_length[slot] = 1
    slots.codes[slot, :, 0] = spec.card


def write_kv(kv: Tensor, begin: int, keys_values: Tensor) -> None:
    """Write ``[2, 2, H, n, d]`` to a slot's layer ``[2, 2, H, T, d]``, from position ``begin``."""
    end = begin + keys_values.shape[3]
    if not keys_blocked(kv):
        kv[:, :, :, begin:end] = keys_values
        return
    at = torch.arange(begin, end)
    _key_blocks(kv)[:, :, at // BLOCK, at % BLOCK] = keys_values[0].to(kv.dtype)
    kv[1, :, :, begin:end] = keys_values[1]


def read_kv(kv: Tensor, end: int) -> Tensor:
    """The first ``end`` positions of a slot's layer, ``[2, 2, H, end, d]``."""
    if not keys_blocked(kv):
        return kv[:, :, :, :end]
    at = torch.arange(end)
    return torch.stack([_key_blocks(kv)[:, :, at // BLOCK, at % BLOCK], kv[1, :, :, :end]]).float()


def _key_blocks(kv: Tensor) -> Tensor:
    """The blocked keys of ``[2, 2, H, T, d]``, as ``[2, H, T / BLOCK, BLOCK, d]``."""
    keys = kv[0]
    return keys.view(*keys.shape[:2], -1, keys.shape[3], BLOCK).transpose(-1, -2)


def apply_delay_pattern(spec: Spec, codes: Tensor, frames: int) -> Tensor:
    """Codes ``[K, T0]`` of a window of ``frames``, in the delay pattern ``[K, steps]``: -1 where
    they end, and where they hold -1 themselves.

    Codebook k of frame t stands at step ``1 + t + delays[k]``.
    """
    sequence = codes.new_full((spec.codebooks, sequence_length(spec, frames)), spec.card)
    for k, delay in enumerate(spec.delays):
        sequence[k, 1 + delay : 1 + delay + frames] = -1
        sequence[k, 1 + delay : 1 + delay + codes.shape[1]] = codes[k]
    return sequence


def revert_delay_pattern(spec: Spec, sequence: Tensor, frames: int) -> Tensor:
    """The inverse of `apply_delay_pattern`: codes ``[K, frames]``."""
    return torch.stack([sequence[k, 1 + d : 1 + d + frames] for k, d in enumerate(spec.delays)])
