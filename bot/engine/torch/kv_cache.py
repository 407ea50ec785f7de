"""The slots: all that running sequences keep between steps, as tensors that never move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bot.engine.backend import SlotShape, WindowInputs
from bot.engine.delay_pattern import sequence_length
from bot.engine.rests import SlotRests
from bot.engine.spec import Spec
from bot.engine.torch.rests import Rests
from bot.engine.torch.upload import upload
from bot.sampling_params import SamplingParams

PARAMS = ("active", "offset", "top_k", "top_p", "temperature", "guidance")


class Extent(NamedTuple):
    """A slot, and how many positions of its KV cache and of its conditions are filled."""

    slot: int
    length: int
    cross_length: int


@dataclass(frozen=True)
class SlotParams:
    """What differs between slots, fp64 ``[N, 6]``: exact for integers too, and one upload.

    active: 1 where a step counts, 0 where the slot is free or still prefilling.
    offset: position of the sequence's first step; prepended conditions come before it.
    """

    table: Tensor

    @property
    def active(self) -> Tensor:
        return self.table[:, 0].long()

    @property
    def offset(self) -> Tensor:
        return self.table[:, 1].long()

    @property
    def top_k(self) -> Tensor:
        return self.table[:, 2].long()

    @property
    def top_p(self) -> Tensor:
        return self.table[:, 3].float()

    @property
    def temperature(self) -> Tensor:
        return self.table[:, 4].float()

    @property
    def guidance(self) -> Tensor:
        return self.table[:, 5].float()

    def at(self, index: Tensor) -> SlotParams:
        return SlotParams(self.table[index])


def params_row(params: SamplingParams, *, active: bool, offset: int) -> list[float]:
    """A row of `SlotParams`, in the order of PARAMS."""
    sampling = (params.top_k, params.top_p, params.temperature, params.guidance)
    return [float(active), float(offset), *map(float, sampling)]


@dataclass(frozen=True)
class Slots:
    """N places for sequences; each has two rows: with its conditions, and with null conditions.

    self_kv: keys and values of the positions so far, ``[N, layers, 2 (k, v), 2 (rows), H, T, d]``.
    cross_kv: keys and values of the conditions, ``[N, layers, 2, 2, H, S, d]``.
    codes: int64 ``[N, K, steps]`` in the delay pattern.
    noise_key: int64 ``[N, K, steps]``, the key of each code's noise.
    length: positions in self_kv, int64 ``[N]``. cross_length: positions in cross_kv, int64 ``[N]``.
    positions: sinusoidal position embeddings, fp32 ``[T, D]``.
    rests: each slot's silence, where the codec has silent tokens.
    text_guidance: where sequences may have two slots, fp32 ``[N]``, no number in one that is alone.
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
    text_guidance: Tensor | None = None


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
    """Free slots. silent: bool ``[K, card]``, the codec's silent tokens, if rests can be limited.

    A masked read multiplies what it masks by 0, so memory that is no number would show: zeros.
    """

    def zeros(*shape: int, dtype: torch.dtype = torch.long) -> Tensor:
        return torch.zeros(shape, dtype=dtype, device=device)

    steps = sequence_length(spec, shape.frames)
    self_shape, cross_shape = _kv_shapes(spec, shape)
    row = params_row(SamplingParams(), active=False, offset=0)
    return Slots(
        positions=sinusoids(spec, self_shape[-2]).to(device),
        self_kv=zeros(count, *self_shape, dtype=dtype),
        cross_kv=zeros(count, *cross_shape, dtype=dtype),
        codes=torch.full((count, spec.codebooks, steps), spec.card, device=device),
        noise_key=zeros(count, spec.codebooks, steps),
        length=zeros(count),
        cross_length=zeros(count) + 1,
        params=SlotParams(torch.tensor(row, dtype=torch.float64, device=device).repeat(count, 1)),
        rests=None if silent is None else Rests.allocate(silent, count, device),
        text_guidance=torch.full((count,), torch.nan, device=device) if shape.twins else None,
    )


def sinusoids(spec: Spec, length: int) -> Tensor:
    """Sinusoidal positions, fp32 ``[length, D]``: cosines, then sines, as in audiocraft."""
    half = spec.dim // 2
    position = torch.arange(length, dtype=torch.float32)[:, None]
    power = torch.arange(half, dtype=torch.float32) / (half - 1)
    phase = position / torch.full([], spec.max_period) ** power
    return torch.cat([phase.cos(), phase.sin()], dim=-1) * spec.positional_scale


def _kv_shapes(spec: Spec, shape: SlotShape) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shapes of one slot's ``self_kv`` and ``cross_kv``."""
    positions = shape.prepend + sequence_length(spec, shape.frames)
    cross = shape.cross if spec.cross_attention else 0
    rows = (spec.layers, 2, 2, spec.heads)
    return (*rows, positions, spec.head_dim), (*rows, cross, spec.head_dim)


def begin_slot(
    slots: Slots,
    slot: int,
    window: WindowInputs,
    *,
    active: bool,
    rests: SlotRests | None,
    others: Sequence[NDArray[Any]] = (),
) -> list[Tensor]:
    """Write a window to a slot: its codes, noise keys, parameters and rests, in one upload.

    others: arrays that go up with it; given back as tensors.
    """
    row = params_row(window.sampling, active=active, offset=window.conditions.prepend_length)
    parts = [window.codes, window.noise_keys.view(np.int64), np.array(row, np.float64)]
    if rests is not None:
        parts += [rests.rested, rests.each, np.array([rests.together])]
    steps, own = window.codes.shape[1], len(parts)
    uploaded = upload([*parts, *others], slots.codes.device)
    codes, keys, params, *resting = uploaded[:own]
    slots.codes[slot, :, :steps] = codes
    slots.noise_key[slot, :, :steps] = keys
    slots.params.table[slot] = params
    slots.length[slot].zero_()
    if slots.text_guidance is not None:
        beta = window.text_guidance
        slots.text_guidance[slot].fill_(torch.nan if beta is None else beta)
    if slots.rests is not None:
        slots.rests.length[slot], slots.rests.each[slot] = resting[0], resting[1]
        slots.rests.together[slot] = resting[2][0]
    return uploaded[own:]


def release_slot(slots: Slots, slot: int, spec: Spec) -> None:
    """Make a free slot cheap and harmless where every slot is stepped: it attends to one position
    and embeds the special token, whatever its window had come to."""
    row = params_row(SamplingParams(), active=False, offset=0)
    for column, value in enumerate(row):  # a fill each, which waits for nothing
        slots.params.table[slot, column].fill_(value)
    slots.length[slot].zero_()
    slots.cross_length[slot].fill_(1)
    slots.codes[slot, :, 0].fill_(spec.card)


def write_kv(kv: Tensor, begin: int, keys_values: Tensor) -> None:
    """Write ``[2, 2, H, n, d]`` to a slot's layer ``[2, 2, H, T, d]``, from position ``begin``."""
    kv[:, :, :, begin : begin + keys_values.shape[3]] = keys_values
