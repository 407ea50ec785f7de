"""Reads audiocraft's state dict: its entries, fused and checked, for either back end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.engine.spec import Spec, UnsupportedModel

OURS = ("emb.", "transformer.", "out_norm.", "linears.")


@dataclass(frozen=True, eq=False)
class Affine:
    """A product's weight ``[out, in]`` and bias ``[out]``, or a norm's gain and bias ``[D]``."""

    weight: Any
    bias: Any | None


@dataclass(frozen=True, eq=False)
class CrossState:
    """Cross-attention. q, kv: of one matrix in the checkpoint."""

    norm: Affine
    q: Affine
    kv: Affine
    out: Affine


@dataclass(frozen=True, eq=False)
class LayerState:
    """One layer; layer scales are folded into the products before them."""

    norm1: Affine
    qkv: Affine
    out: Affine
    cross: CrossState | None
    norm2: Affine
    up: Affine
    down: Affine


class StateReader:
    """Takes entries out of a state dict and remembers which are left.

    to_array: makes of an entry an fp32 array, numpy's or torch's, that multiplies and slices.
    Raises UnsupportedModel where an entry is missing, unknown or of another shape.
    """

    def __init__(
        self, state: Mapping[str, Any], spec: Spec, to_array: Callable[[Any], Any]
    ) -> None:
        self._state = {k.replace(".mha.", "."): v for k, v in state.items() if k.startswith(OURS)}
        self._spec, self._to_array = spec, to_array

    def embeddings(self) -> list[Any]:
        """One table ``[card + 1, D]`` a codebook."""
        spec = self._spec
        names = (f"emb.{k}.weight" for k in range(spec.codebooks))
        return [self._take(name, spec.card + 1, spec.dim) for name in names]

    def output_heads(self) -> list[Affine]:
        """One product from D to ``card`` a codebook."""
        spec = self._spec
        return [self._affine(f"linears.{k}", spec.card, spec.dim) for k in range(spec.codebooks)]

    def out_norm(self) -> Affine:
        return self._norm("out_norm")

    def layers(self) -> Iterator[LayerState]:
        """Layer after layer, so that no more than one need be in memory twice."""
        for i in range(self._spec.layers):
            yield self._layer(f"transformer.layers.{i}")

    def check_nothing_left(self) -> None:
        if self._state:
            raise UnsupportedModel(f"the checkpoint also has {min(self._state)}")

    def _layer(self, at: str) -> LayerState:
        spec, dim = self._spec, self._spec.dim
        out = self._affine(f"{at}.self_attn.out_proj", dim, dim)
        down = self._affine(f"{at}.linear2", dim, spec.ffn)
        return LayerState(
            norm1=self._norm(f"{at}.norm1"),
            qkv=self._projections(f"{at}.self_attn"),
            out=self._scaled(out, f"{at}.layer_scale_1"),
            cross=self._cross(at) if spec.cross_attention else None,
            norm2=self._norm(f"{at}.norm2"),
            up=self._affine(f"{at}.linear1", spec.ffn, dim),
            down=self._scaled(down, f"{at}.layer_scale_2"),
        )

    def _cross(self, at: str) -> CrossState:
        dim = self._spec.dim
        qkv = self._projections(f"{at}.cross_attention")
        out = self._affine(f"{at}.cross_attention.out_proj", dim, dim)
        bias = qkv.bias
        return CrossState(
            norm=self._norm(f"{at}.norm_cross"),
            q=Affine(qkv.weight[:dim], None if bias is None else bias[:dim]),
            kv=Affine(qkv.weight[dim:], None if bias is None else bias[dim:]),
            out=self._scaled(out, f"{at}.layer_scale_cross"),
        )

    def _projections(self, at: str) -> Affine:
        """Queries, keys and values in one matrix ``[3 D, D]``, as audiocraft keeps them."""
        dim = self._spec.dim
        bias = self._optional(f"{at}.in_proj_bias", 3 * dim)
        return Affine(self._take(f"{at}.in_proj_weight", 3 * dim, dim), bias)

    def _scaled(self, affine: Affine, name: str) -> Affine:
        scale = self._optional(f"{name}.scale", self._spec.dim)
        if scale is None:
            return affine
        bias = None if affine.bias is None else affine.bias * scale
        return Affine(affine.weight * scale[:, None], bias)

    def _norm(self, name: str) -> Affine:
        width = self._spec.dim
        return Affine(self._take(f"{name}.weight", width), self._take(f"{name}.bias", width))

    def _affine(self, name: str, out: int, width: int) -> Affine:
        weight = self._take(f"{name}.weight", out, width)
        return Affine(weight, self._optional(f"{name}.bias", out))

    def _take(self, name: str, *shape: int) -> Any:
        array = self._optional(name, *shape)
        if array is None:
            raise UnsupportedModel(f"the checkpoint has no {name}")
        return array

    def _optional(self, name: str, *shape: int) -> Any | None:
        entry = self._state.pop(name, None)
        if entry is None:
            return None
        if tuple(entry.shape) != shape:
            raise UnsupportedModel(f"{name} is {tuple(entry.shape)}, not {shape}")
        return self._to_array(entry)


def weight_count(spec: Spec) -> int:
    """Weights that one decoding step multiplies by; those for conditions alone do not count."""
    attention = 4 * spec.dim**2 + (2 * spec.dim**2 if spec.cross_attention else 0)
    layer = attention + 2 * spec.dim * spec.ffn
    return spec.layers * layer + spec.codebooks * spec.card * spec.dim
