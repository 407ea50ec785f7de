"""A model's weights, packed into bytes for the kernels."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.engine.backend import Array, SlotShape
from bot.engine.cpu.kernels import (
    LANES,
    NIBBLE_GROUP,
    Kernels,
    Layer,
    Model,
    Norm,
    Product,
    address,
    kernels,
)
from bot.engine.spec import Spec, UnsupportedModel
from bot.engine.state import Affine, Changes, LayerState, StateReader

if TYPE_CHECKING:
    from bot.engine.cpu.backend import CpuBackend

Floats = NDArray[np.float32]
PRECISIONS = ("int8", "int4")
HUGE_PAGE = 2 << 20
NEVER = np.float32(-3e38)
"""The bias of logits that only fill up a codebook's lanes."""


def fits(spec: Spec) -> bool:
    """Whether the kernels' lanes divide the model's widths, as they do in every published one."""
    return not any(width % LANES for width in (spec.dim, spec.ffn, spec.head_dim))


def huge(shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """Zeros in huge pages, where the system has them, begun on a page; taken as they are written.

    With pages of 4 KB, finding the pages of a layer costs a tenth of reading it.
    """
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if not size:
        return np.zeros(shape, dtype)
    memory = mmap.mmap(-1, size + HUGE_PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with contextlib.suppress(AttributeError, OSError):  # not on Linux, or not in this kernel
        memory.madvise(mmap.MADV_HUGEPAGE)
    whole = np.frombuffer(memory, np.uint8)
    start = -whole.ctypes.data % HUGE_PAGE
    return whole[start : start + size].view(dtype).reshape(shape)


class Arena:
    """One stretch of huge pages, handed out in pieces that begin on a cache line."""

    def __init__(self, size: int) -> None:
        self._memory, self._used = huge((size,), np.uint8), 0

    def take(self, shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        start = self._used
        self._used = -(-(start + size) // 64) * 64
        return self._memory[start : start + size].view(dtype).reshape(shape)


@dataclass(frozen=True, eq=False)
class CpuWeights:
    """All weights of a step; ``model`` points into ``kept``.

    embedding: fp32 ``[K, card + 1, D]``.
    """

    spec: Spec
    precision: str
    kernels: Kernels
    model: Model
    embedding: Floats = field(repr=False)
    kept: list[Any] = field(repr=False)
    device: str = "cpu"

    @classmethod
    def from_state_dict(
        cls,
        state: Mapping[str, Any],
        spec: Spec,
        *,
        precision: str = "int8",
        use: Kernels | None = None,
    ) -> CpuWeights:
        """From the ``best_state`` of a checkpoint, of numpy's arrays or torch's tensors.

        use: a build of the kernels, by default the fastest here. Raises UnsupportedModel.
        """
        chosen = use or kernels()
        if chosen is None or not fits(spec):
            raise UnsupportedModel(f"widths {spec.dim}, {spec.ffn} on this processor")
        reader = StateReader(state, spec, as_float32)
        packer = _Packer(spec, precision, chosen)
        model = packer.model(reader)
        reader.check_nothing_left()
        return cls(spec, precision, chosen, model, packer.embedding, packer.kept)

    def replace(self, state: Mapping[str, Any], changed: Collection[str]) -> None:
        changes, reader = Changes.of(changed), StateReader(state, self.spec, as_float32)
        repack = partial(self.kernels.pack, threads=threads())
        for i, part in changes.parts:
            for product, affine in _products(self.model.layers[i], reader.layer(i), part):
                repack(np.ascontiguousarray(affine.weight), product)
        if changes.embeddings:
            self.embedding[:] = np.stack(reader.embeddings())
        if changes.heads:
            repack(_stacked(reader.output_heads(), self.model.padded_card), self.model.heads)

    def slot_bytes(self, shape: SlotShape) -> int:
        from bot.engine.cpu.backend import kv_bytes

        return kv_bytes(self.spec, shape)

    def allocate(
        self, slots: int, shape: SlotShape, *, graph: bool, silent: Array | None
    ) -> CpuBackend:
        from bot.engine.cpu.backend import CpuBackend

        return CpuBackend(self, slots, shape, None if silent is None else np.asarray(silent))


def as_float32(entry: Any) -> Floats:
    """A checkpoint's entry as numpy's fp32; torch's tensors say themselves how (bf16 too)."""
    if hasattr(entry, "detach"):
        entry = entry.detach().cpu().float().numpy()
    return np.ascontiguousarray(entry, dtype=np.float32)


def threads() -> int:
    """Processors that this process may use."""
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Packer:
    """Fills the kernels' structures; ``kept`` holds what they point at."""

    def __init__(self, spec: Spec, precision: str, use: Kernels) -> None:
        self.spec, self.precision, self.use = spec, precision, use
        self.kept: list[Any] = []
        self.padded_card = -(-spec.card // LANES) * LANES
        self._threads = threads()
        self._arena = Arena(self._bytes())
        shape = spec.codebooks, spec.card + 1, spec.dim
        self.embedding = self._arena.take(shape, np.float32)

    def _bytes(self) -> int:
        """Enough for all products, the embeddings and what is rounded up."""
        spec = self.spec
        layer = 4 * spec.dim**2 + 4 * spec.dim**2 * spec.cross_attention + 2 * spec.dim * spec.ffn
        outputs = (8 + 4 * spec.cross_attention) * spec.dim + spec.ffn
        heads = spec.codebooks * self.padded_card
        embedding = spec.codebooks * (spec.card + 1) * spec.dim * 4
        each = spec.layers * (layer + 8 * outputs + 20 * 64)
        return each + heads * (2 * spec.dim + 8) + embedding + 4096

    def model(self, reader: StateReader) -> Model:
        spec = self.spec
        layers = (Layer * spec.layers)()
        for made, state in zip(layers, reader.layers(), strict=True):
            self._layer(made, state)
        self.embedding[:] = np.stack(reader.embeddings())
        self.kept += [layers, self.embedding, self._arena]
        return Model(
            layers=layers,
            embedding=address(self.embedding),
            out_norm=self._norm(reader.out_norm()),
            heads=self._heads(reader.output_heads()),
            count=spec.layers,
            dim=spec.dim,
            ffn=spec.ffn,
            attention_heads=spec.heads,
            relu=spec.activation == "relu",
            codebooks=spec.codebooks,
            card=spec.card,
            padded_card=self.padded_card,
        )

    def _layer(self, made: Layer, state: LayerState) -> None:
        made.norm1, made.qkv = self._norm(state.norm1), self._product(state.qkv)
        made.out = self._product(state.out)
        if (cross := state.cross) is not None:
            made.norm_cross = self._norm(cross.norm)
            made.query, made.cross_kv = self._product(cross.q), self._product(cross.kv)
            made.cross_out = self._product(cross.out)
        made.norm2, made.up = self._norm(state.norm2), self._product(state.up)
        made.down = self._product(state.down)

    def _norm(self, state: Affine) -> Norm:
        assert state.bias is not None
        self.kept += [state.weight, state.bias]
        return Norm(address(state.weight), address(state.bias))

    def _product(self, state: Affine) -> Product:
        weight, bias = np.ascontiguousarray(state.weight), state.bias
        if bias is not None:
            bias = np.ascontiguousarray(bias)
            self.kept.append(bias)
        out, width = weight.shape
        if self.precision == "int4" and width % NIBBLE_GROUP == 0:
            packed = self._arena.take((out * width // 2,), np.uint8)
            scales = self._arena.take((out * width // NIBBLE_GROUP,), np.uint16)
            made = Product(weight=address(packed), group_scale=address(scales))
        else:
            made = self._bytes_product(out, width)
        made.bias, made.out, made.width = address(bias), out, width
        self.use.pack(weight, made, self._threads)
        return made

    def _bytes_product(self, out: int, width: int) -> Product:
        packed = self._arena.take((out * width,), np.uint8)
        scale = self._arena.take((out,), np.float32)
        return Product(weight=address(packed), scale=address(scale))

    def _heads(self, states: list[Affine]) -> Product:
        """All codebooks' heads in one product of two planes: of int8's error in the logits they
        would make half, with a fiftieth of the weights."""
        spec = self.spec
        bias = np.full((spec.codebooks, self.padded_card), NEVER)
        for k, state in enumerate(states):
            bias[k, : spec.card] = 0 if state.bias is None else state.bias
        out = spec.codebooks * self.padded_card
        made = self._bytes_product(out, spec.dim)
        made.fine = address(self._arena.take((out * spec.dim,), np.uint8))
        made.bias, made.out, made.width = address(bias), out, spec.dim
        self.kept.append(bias)
        self.use.pack(_stacked(states, self.padded_card), made, self._threads)
        return made


def _stacked(heads: list[Affine], rows: int) -> Floats:
    """The codebooks' heads ``[K, rows, D]``, each filled up with zeros."""
    weight = np.zeros((len(heads), rows, heads[0].weight.shape[1]), np.float32)
    for k, head in enumerate(heads):
        weight[k, : len(head.weight)] = head.weight
    return weight


def _products(layer: Layer, state: LayerState, part: str) -> Iterator[tuple[Product, Affine]]:
    """The products of a part of a layer, with what they are packed from."""
    if part != "cross":
        yield getattr(layer, part), getattr(state, part)
    elif (cross := state.cross) is not None:
        yield from ((layer.query, cross.q), (layer.cross_kv, cross.kv))
        yield layer.cross_out, cross.out


def c_structure(structure: ctypes.Structure) -> Any:
    """A copy, whose fields can be set without changing the first."""
    return type(structure).from_buffer_copy(structure)
