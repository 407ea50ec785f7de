"""Reads audiocraft's state dict: its entries, fused and checked, for either back end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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
class LazyEntry:
    """An entry of a state dict that is made each time it is read, and kept by nobody."""

    shape: tuple[int, ...]
    make: Callable[[], Any]


@dataclass(frozen=True, eq=False)
class CrossState:
    """Cross-attention. q, kv: of one matrix in the checkpoint."""

    norm: Affine
    q: Affine
    kv: Affine
    out: Affine


class LayerState:
    """One layer, whose parts are read one after another, so that no more than one need be in
    memory twice; layer scales are folded into the products before them."""

    def __init__(self, reader: StateReader, at: str) -> None:
        self._reader, self._at = reader, at

    @property
    def norm1(self) -> Affine:
        return self._reader.norm(f"{self._at}.norm1")

    @property
    def qkv(self) -> Affine:
        return self._reader.projections(f"{self._at}.self_attn")

    @property
    def out(self) -> Affine:
        dim = self._reader.spec.dim
        out = self._reader.affine(f"{self._at}.self_attn.out_proj", dim, dim)
        return self._reader.scaled(out, f"{self._at}.layer_scale_1")

    @property
    def cross(self) -> CrossState | None:
        return self._reader.cross(self._at) if self._reader.spec.cross_attention else None

    @property
    def norm2(self) -> Affine:
        return self._reader.norm(f"{self._at}.norm2")

    @property
    def up(self) -> Affine:
        spec = self._reader.spec
        return self._reader.affine(f"{self._at}.linear1", spec.ffn, spec.dim)

    @property
    def down(self) -> Affine:
        spec = self._reader.spec
        down = self._reader.affine(f"{self._at}.linear2", spec.dim, spec.ffn)
        return self._reader.scaled(down, f"{self._at}.layer_scale_2")


# The entries whose change the parts of a layer can follow, and each part's name there.
_PARTS = {
    "self_attn.in_proj_weight": "qkv",
    "self_attn.out_proj.weight": "out",
    "cross_attention.in_proj_weight": "cross",
    "cross_attention.out_proj.weight": "cross",
    "linear1.weight": "up",
    "linear2.weight": "down",
}
_IN_LAYER = re.compile(r"transformer\.layers\.(\d+)\.(.+)")


@dataclass(frozen=True)
class Changes:
    """What differs between two state dicts of one shape, by their entries' names.

    parts: layers, and the names of their parts in :class:`LayerState`.
    """

    parts: tuple[tuple[int, str], ...]
    embeddings: bool
    heads: bool

    @classmethod
    def of(cls, names: Iterable[str]) -> Changes:
        """Raises ValueError for an entry that cannot change by itself."""
        parts: set[tuple[int, str]] = set()
        embeddings = heads = False
        for name in names:
            layer = _IN_LAYER.fullmatch(name)
            if layer is not None and layer[2] in _PARTS:
                parts.add((int(layer[1]), _PARTS[layer[2]]))
            elif name.startswith("emb."):
                embeddings = True
            elif name.startswith("linears."):
                heads = True
            elif name.startswith(OURS):
                raise ValueError(f"{name} does not change by itself")
        return cls(tuple(sorted(parts)), embeddings, heads)


class StateReader:
    """Takes entries out of a state dict and remembers which are left.

    to_array: makes of an entry an fp32 array, numpy's or torch's, that multiplies and slices.
    Raises UnsupportedModel where an entry is missing, unknown or of another shape.
    """

    def __init__(
        self, state: Mapping[str, Any], spec: Spec, to_array: Callable[[Any], Any]
    ) -> None:
        self._state = {k.replace(".mha.", "."): v for k, v in state.items() if k.startswith(OURS)}
        self.spec, self._to_array = spec, to_array

    def embeddings(self) -> list[Any]:
        """One table ``[card + 1, D]`` a codebook."""
        spec = self.spec
        names = (f"emb.{k}.weight" for k in range(spec.codebooks))
        return [self._take(name, spec.card + 1, spec.dim) for name in names]

    def output_heads(self) -> list[Affine]:
        """One product from D to ``card`` a codebook."""
        spec = self.spec
        return [self.affine(f"linears.{k}", spec.card, spec.dim) for k in range(spec.codebooks)]

    def out_norm(self) -> Affine:
        return self.norm("out_norm")

    def layers(self) -> Iterator[LayerState]:
        for i in range(self.spec.layers):
            yield self.layer(i)

    def layer(self, i: int) -> LayerState:
        return LayerState(self, f"transformer.layers.{i}")

    def check_nothing_left(self) -> None:
        if self._state:
            raise UnsupportedModel(f"the checkpoint also has {min(self._state)}")

    def cross(self, at: str) -> CrossState:
        dim = self.spec.dim
        qkv = self.projections(f"{at}.cross_attention")
        out = self.affine(f"{at}.cross_attention.out_proj", dim, dim)
        bias = qkv.bias
        return CrossState(
            norm=self.norm(f"{at}.norm_cross"),
            q=Affine(qkv.weight[:dim], None if bias is None else bias[:dim]),
            kv=Affine(qkv.weight[dim:], None if bias is None else bias[dim:]),
            out=self.scaled(out, f"{at}.layer_scale_cross"),
        )

    def projections(self, at: str) -> Affine:
        """Queries, keys and values in one matrix ``[3 D, D]``, as audiocraft keeps them."""
        dim = self.spec.dim
        bias = self._optional(f"{at}.in_proj_bias", 3 * dim)
        return Affine(self._take(f"{at}.in_proj_weight", 3 * dim, dim), bias)

    def scaled(self, affine: Affine, name: str) -> Affine:
        scale = self._optional(f"{name}.scale", self.spec.dim)
        if scale is None:
            return affine
        bias = None if affine.bias is None else affine.bias * scale
        return Affine(affine.weight * scale[:, None], bias)

    def norm(self, name: str) -> Affine:
        width = self.spec.dim
        return Affine(self._take(f"{name}.weight", width), self._take(f"{name}.bias", width))

    def affine(self, name: str, out: int, width: int) -> Affine:
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
        return self._to_array(entry.make() if isinstance(entry, LazyEntry) else entry)


def weight_count(spec: Spec) -> int:
    """Weights that one decoding step multiplies by; those for conditions alone do not count."""
    attention = 4 * spec.dim**2 + (2 * spec.dim**2 if spec.cross_attention else 0)
    layer = attention + 2 * spec.dim * spec.ffn
    return spec.layers * layer + spec.codebooks * spec.card * spec.dim
