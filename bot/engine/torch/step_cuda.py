"""A decoding step of the first slots on CUDA: eight kernels a layer with text, five without, three
around them, and nothing that is allocated or read back.

It is :func:`bot.engine.torch.transformer.step` for lengths that only the device reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from bot.engine.torch import attention_cuda, kernels_cuda, products_cuda
from bot.engine.torch.kv_cache import Slots
from bot.engine.torch.linear import ROWS, SLOTS_A_STEP, Linear
from bot.engine.torch.weights import Layer, TorchWeights


@dataclass(frozen=True)
class Workspace:
    """What stands between kernels, for SLOTS_A_STEP slots; of its rows no kernel reads more than
    the slots that are stepped have.

    residual, logits: fp32 ``[ROWS, D]``, ``[ROWS, K card]``. query, attended ``[ROWS, D]`` and
    inner ``[ROWS, ffn]``: in what is multiplied. tokens: int64 ``[SLOTS_A_STEP, K]``.
    drawn: how many of a slot's tokens are there.
    """

    residual: Tensor
    query: Tensor
    attended: Tensor
    inner: Tensor
    logits: Tensor
    tokens: Tensor
    drawn: Tensor
    splits: attention_cuda.Splits
    join: products_cuda.Join

    @classmethod
    def allocate(cls, weights: TorchWeights, slots: Slots, tensor_cores: bool) -> Workspace:
        spec, device, dtype = weights.spec, weights.torch_device, weights.cache_dtype
        times = max(slots.self_kv.shape[5], slots.cross_kv.shape[5])

        def rows(width: int, dtype: torch.dtype = torch.float32) -> Tensor:
            return torch.zeros(ROWS, width, dtype=dtype, device=device)

        return cls(
            residual=rows(spec.dim),
            query=rows(spec.dim, dtype),
            attended=rows(spec.dim, dtype),
            inner=rows(spec.ffn, dtype),
            logits=rows(spec.codebooks * spec.card),
            tokens=torch.zeros(SLOTS_A_STEP, spec.codebooks, dtype=torch.long, device=device),
            drawn=torch.zeros(SLOTS_A_STEP, dtype=torch.int32, device=device),
            splits=attention_cuda.Splits.allocate(
                SLOTS_A_STEP, spec.heads, spec.head_dim, times, device
            ),
            join=products_cuda.Join.allocate(
                list(_products(weights)), ROWS, device, tensor_cores=tensor_cores
            ),
        )


def _products(weights: TorchWeights) -> Iterator[Linear]:
    yield weights.output_heads
    for layer in weights.layers[:1]:
        yield from (layer.qkv, layer.out, layer.up, layer.down)
        if layer.cross is not None:
            yield from (layer.cross.q, layer.cross.out)


class FusedStep:
    """A step of the first slots, by the lengths that their tensors hold. Nothing is read back.

    pdl: each kernel is launched while the one before it ends (programmatic dependent launch, of
    compute capability 9.0 and later). tensor_cores: see :class:`products_cuda.Join`.
    """

    def __init__(
        self, weights: TorchWeights, slots: Slots, *, pdl: bool = False, tensor_cores: bool = True
    ) -> None:
        self._weights, self._slots, self._pdl = weights, slots, pdl
        self._space = Workspace.allocate(weights, slots, tensor_cores)

    def __call__(self, count: int | None = None) -> None:
        """count: how many slots; by default all."""
        if count is None:
            count = len(self._slots.length)
        for begin in range(0, count, SLOTS_A_STEP):
            self._step(begin, min(SLOTS_A_STEP, count - begin))

    def _step(self, begin: int, count: int) -> None:
        weights, slots, space, pdl = self._weights, self._slots, self._space, self._pdl
        kernels_cuda.embed(weights, slots, begin, count, space.residual, pdl=pdl)
        for number, layer in enumerate(weights.layers):
            self._layer(begin, count, number, layer)
        heads, norm = weights.output_heads, weights.out_norm
        products_cuda.product(
            heads, space.residual, 2 * count, space.logits, space.join, norm=norm, pdl=pdl
        )
        kernels_cuda.sample(
            weights, slots, begin, count, space.logits, space.tokens, space.drawn, pdl=pdl
        )

    def _layer(self, begin: int, count: int, number: int, layer: Layer) -> None:
        spec, slots, space, pdl = self._weights.spec, self._slots, self._space, self._pdl
        which, live, x, join = slice(begin, begin + count), 2 * count, space.residual, space.join
        query = space.query.view(-1, 2, spec.heads, spec.head_dim)[:count]
        cache, length = slots.self_kv[which, number], slots.length[which]
        products_cuda.product(
            layer.qkv, x, live, space.query, join, norm=layer.norm1, behind="keys values",
            cache=cache, length=length, pdl=pdl,
        )  # fmt: skip
        attention_cuda.attend(query, cache, length, space.attended, space.splits, newest=1, pdl=pdl)
        products_cuda.product(layer.out, space.attended, live, x, join, behind="residual", pdl=pdl)
        if layer.cross is not None:
            products_cuda.product(
                layer.cross.q, x, live, space.query, join, norm=layer.cross.norm, pdl=pdl
            )
            cache, length = slots.cross_kv[which, number], slots.cross_length[which]
            attention_cuda.attend(
                query, cache, length, space.attended, space.splits, newest=0, pdl=pdl
            )
            products_cuda.product(
                layer.cross.out, space.attended, live, x, join, behind="residual", pdl=pdl
            )
        products_cuda.product(
            layer.up, x, live, space.inner, join, norm=layer.norm2,
            behind="gelu" if spec.activation == "gelu" else "relu", pdl=pdl,
        )  # fmt: skip
        products_cuda.product(layer.down, space.inner, live, x, join, behind="residual", pdl=pdl)
