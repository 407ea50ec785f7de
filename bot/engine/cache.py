"""All that a running request keeps between steps, as tensors that never move."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from bot.engine.spec import Spec

# Rows of a slot: the conditions, and the null conditions that guidance subtracts.
GUIDANCE_ROWS = 2
# Lengths are rounded up to this, so that every head's keys begin on a cache line.
ALIGN = 16


@dataclass(frozen=True)
class Limits:
    """How long things in a slot may be: frames in a window, prepended and attended conditions."""

    frames: int
    prepend: int
    cross: int


@dataclass(frozen=True)
class Slots:
    """N places for requests, each with two rows (conditions, null conditions).

    keys, values: ``[N, layers, 2, H, T, head_dim]``. cross_*: the same with S in place of T.
    codes: int64 ``[N, K, sequence]`` in the model's own order (codebooks delayed): a token, the
    special token where the pattern has none, -1 where it is still to be made.
    length: positions in the cache. offset: position of the sequence's first step (what is
    prepended comes before). frame: what to add to a step to get its noise frame.
    cross_length: conditions attended to. The rest are the request's sampling parameters ``[N]``.
    """

    keys: Tensor
    values: Tensor
    cross_keys: Tensor
    cross_values: Tensor
    codes: Tensor
    length: Tensor
    offset: Tensor
    frame: Tensor
    cross_length: Tensor
    seed: Tensor
    temperature: Tensor
    top_k: Tensor
    top_p: Tensor
    guidance: Tensor

    @property
    def count(self) -> int:
        return self.length.shape[0]


def sequence_length(spec: Spec, frames: int) -> int:
    """Steps in the delayed sequence of ``frames``: one that starts it, then frames and delays."""
    return 1 + frames + spec.max_delay


def _rounded(length: int) -> int:
    return -(-length // ALIGN) * ALIGN


def _shapes(spec: Spec, limits: Limits) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shapes of one slot's keys and of its cross keys."""
    positions = _rounded(limits.prepend + sequence_length(spec, limits.frames))
    attended = _rounded(limits.cross) if spec.cross_attention else 0
    rows = (spec.layers, GUIDANCE_ROWS, spec.heads)
    return (*rows, positions, spec.head_dim), (*rows, attended, spec.head_dim)


def slot_bytes(spec: Spec, limits: Limits, dtype: torch.dtype) -> int:
    """Memory that one slot holds at its fullest, in bytes."""
    return sum(2 * torch.Size(s).numel() * dtype.itemsize for s in _shapes(spec, limits))


def allocate(
    spec: Spec, limits: Limits, count: int, dtype: torch.dtype, device: torch.device
) -> Slots:
    """Empty slots. On a CPU their pages are taken from the system as they are first written."""
    own, cross = _shapes(spec, limits)

    def cache(shape: tuple[int, ...]) -> Tensor:
        return torch.empty(count, *shape, dtype=dtype, device=device)

    def numbers(dtype: torch.dtype) -> Tensor:
        return torch.zeros(count, dtype=dtype, device=device)

    steps = sequence_length(spec, limits.frames)
    return Slots(
        keys=cache(own),
        values=cache(own),
        cross_keys=cache(cross),
        cross_values=cache(cross),
        codes=torch.full((count, spec.codebooks, steps), spec.card, device=device),
        length=numbers(torch.long),
        offset=numbers(torch.long),
        frame=numbers(torch.long),
        cross_length=numbers(torch.long),
        seed=numbers(torch.long),
        temperature=numbers(torch.float32),
        top_k=numbers(torch.long),
        top_p=numbers(torch.float32),
        guidance=numbers(torch.float32),
    )


def delayed(spec: Spec, codes: Tensor, frames: int) -> Tensor:
    """Known codes ``[K, T0]`` of a window of ``frames`` as its sequence ``[K, 1 + frames + delay]``.

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
