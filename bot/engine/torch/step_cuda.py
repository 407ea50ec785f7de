"""A decoding step of every slot on CUDA: matrix products, and one kernel between any two of them.

It is :func:`bot.engine.torch.transformer.step` for lengths that only the device reads.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine.torch import attention_cuda, kernels_cuda
from bot.engine.torch.kv_cache import Slots
from bot.engine.torch.linear import ROWS, SLOTS_A_STEP
from bot.engine.torch.sampling import mix_twins
from bot.engine.torch.weights import Layer, TorchWeights


@dataclass(frozen=True)
class Workspace:
    """Rows between products. The products always have ROWS of them; what no slot fills stays 0.

    residual: fp32 ``[2 N, D]``. normed, attended: in the weights' dtype, ``[ROWS, D]``.
    tokens: int64 ``[N, K]``. N is at most SLOTS_A_STEP.
    """

    residual: Tensor
    normed: Tensor
    attended: Tensor
    tokens: Tensor

    @classmethod
    def allocate(cls, weights: TorchWeights, slots: int) -> Workspace:
        spec, device = weights.spec, weights.torch_device
        rows = torch.zeros(2, ROWS, spec.dim, dtype=weights.cache_dtype, device=device)
        return cls(
            torch.zeros(2 * slots, spec.dim, device=device),
            rows[0],
            rows[1],
            torch.zeros(slots, spec.codebooks, dtype=torch.long, device=device),
        )


class FusedStep:
    """A step of every slot, by the lengths that their tensors hold. Nothing is read back."""

    def __init__(self, weights: TorchWeights, slots: Slots) -> None:
        self._weights, self._slots = weights, slots
        count = len(slots.length)
        self._groups = [
            (begin, Workspace.allocate(weights, min(SLOTS_A_STEP, count - begin)))
            for begin in range(0, count, SLOTS_A_STEP)
        ]

    def __call__(self) -> None:
        for begin, space in self._groups:
            step(self._weights, self._slots, begin, space)


def step(weights: TorchWeights, slots: Slots, begin: int, space: Workspace) -> None:
    """Step the slots from ``begin`` on, as many as the workspace has room for."""
    kernels_cuda.embed(weights, slots, begin, space.residual)
    pending: Tensor | None = None  # the last product, not yet added to the residual
    for i, layer in enumerate(weights.layers):
        pending = _layer(weights, slots, begin, space, i, layer, pending)
    kernels_cuda.add_norm(space.residual, pending, weights.out_norm, space.normed)
    logits = weights.output_heads.padded(space.normed)
    if slots.text_guidance is not None:
        count = len(space.tokens)
        pairs = logits[: 2 * count].view(count, 2, -1)
        logits = mix_twins(pairs, slots.text_guidance[begin : begin + count]).flatten(0, 1)
    kernels_cuda.sample(weights, slots, begin, logits, space.tokens)
    kernels_cuda.advance(weights, slots, begin, space.tokens)


def _layer(
    weights: TorchWeights,
    slots: Slots,
    begin: int,
    space: Workspace,
    number: int,
    layer: Layer,
    pending: Tensor | None,
) -> Tensor:
    """One layer; what is to be added to the residual, ``[ROWS, D]``."""
    spec, count, x = weights.spec, len(space.tokens), space.residual
    which = slice(begin, begin + count)
    rows = (ROWS // 2, 2, -1, spec.heads, spec.head_dim)
    kernels_cuda.add_norm(x, pending, layer.norm1, space.normed)
    query = layer.qkv.padded(space.normed).view(rows)[:count, :, 0]
    cache, length = slots.self_kv[which, number], slots.length[which]
    attention_cuda.attend(query, cache, length, space.attended, newest=True)
    pending = layer.out.padded(space.attended)
    if layer.cross is not None:
        kernels_cuda.add_norm(x, pending, layer.cross.norm, space.normed)
        query = layer.cross.q.padded(space.normed).view(rows)[:count, :, 0]
        cache, length = slots.cross_kv[which, number], slots.cross_length[which]
        attention_cuda.attend(query, cache, length, space.attended, newest=False)
        pending = layer.cross.out.padded(space.attended)
    kernels_cuda.add_norm(x, pending, layer.norm2, space.normed)
    inner = layer.up.padded(space.normed)
    inner = F.gelu(inner) if spec.activation == "gelu" else F.relu(inner)
    return layer.down.padded(inner)
