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
HALVES = ("float16", "torch.float16")
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

    @property
    def taken(self) -> NDArray[np.uint8]:
        """All that has been handed out."""
        return self._memory[: self._used]

    def take(self, shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        start = self._used
        self._used = -(-(start + size) // 64) * 64
        return self._memory[start : start + size].view(dtype).reshape(shape)


@dataclass(frozen=True, eq=False)
class CpuWeights:
    """All weights of a step; ``model`` points into ``memory``.

    embedding: fp32 ``[K, card + 1, D]``. memory: all there is, in bytes. kept: what must outlive
    the pointers.
    """

    layout: Layout
    kernels: Kernels
    model: Model
    embedding: Floats = field(repr=False)
    memory: NDArray[np.uint8] = field(repr=False)
    kept: list[Any] = field(repr=False)
    device: str = "cpu"

    @property
    def spec(self) -> Spec:
        return self.layout.spec

    @property
    def precision(self) -> str:
        return self.layout.precision

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
        reader = StateReader(state, spec, as_packable)
        packer = _Packer(spec, precision, chosen)
        made = packer.model(reader)
        reader.check_nothing_left()
        return cls._of(packer, made)

    @classmethod
    def unfilled(cls, layout: Layout, use: Kernels) -> CpuWeights:
        """Laid out in memory of zeros: the caller puts the bytes of weights of the same layout
        into ``memory``."""
        packer = _Packer(layout.spec, layout.precision, use, layout.biases)
        return cls._of(packer, packer.model(None))

    @classmethod
    def _of(cls, packer: _Packer, made: Model) -> CpuWeights:
        layout = Layout(packer.spec, packer.precision, tuple(packer.biases))
        return cls(layout, packer.use, made, packer.embedding, packer.arena.taken, packer.kept)

    def replace(self, state: Mapping[str, Any], changed: Collection[str]) -> None:
        changes, reader = Changes.of(changed), StateReader(state, self.spec, as_packable)
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


def as_packable(entry: Any) -> NDArray[np.float32 | np.float16]:
    """The same, but for matrices of fp16 as they are: the kernels read those themselves, and no
    copy of them is made."""
    if (
        entry.ndim == 2
        and str(entry.dtype).endswith("float16")
        and "bfloat" not in str(entry.dtype)
    ):
        entry = entry.detach().cpu().numpy() if hasattr(entry, "detach") else entry
        return np.ascontiguousarray(entry)
    return as_float32(entry)


SHARE = "MARIO_CPU_SHARE"
"""In the environment: how many processors this process may use, where others share them."""


def threads() -> int:
    """Processors that this process may use: all that it is let on, or as many as its share is."""
    count = os.cpu_count() or 1
    with contextlib.suppress(AttributeError):
        count = len(os.sched_getaffinity(0))
    return min(count, int(os.environ.get(SHARE, count)))


@dataclass(frozen=True)
class Layout:
    """All that says where in memory each weight of a packed model is. biases: of which of its
    products, in their order, there is one."""

    spec: Spec
    precision: str
    biases: tuple[bool, ...]


class _Packer:
    """Fills the kernels' structures, which point into one stretch of memory.

    Without a state dict, ``biases`` says which products have one, and the memory is filled by
    whoever has the bytes.
    """

    def __init__(
        self, spec: Spec, precision: str, use: Kernels, biases: tuple[bool, ...] = ()
    ) -> None:
        self.spec, self.precision, self.use = spec, precision, use
        self.kept: list[Any] = []
        self.padded_card = -(-spec.card // LANES) * LANES
        self._threads = threads()
        self.arena = Arena(self._bytes())
        self.biases: list[bool] = []
        self._known = iter(biases)
        shape = spec.codebooks, spec.card + 1, spec.dim
        self.embedding = self.arena.take(shape, np.float32)

    def _bytes(self) -> int:
        """Enough for all products, norms and embeddings, and what is rounded up."""
        spec = self.spec
        layer = 4 * spec.dim**2 + 4 * spec.dim**2 * spec.cross_attention + 2 * spec.dim * spec.ffn
        outputs = (8 + 4 * spec.cross_attention) * spec.dim + spec.ffn
        heads = spec.codebooks * self.padded_card
        embedding = spec.codebooks * (spec.card + 1) * spec.dim * 4
        each = spec.layers * (layer + 8 * outputs + 24 * spec.dim + 40 * 64)
        return each + heads * (2 * spec.dim + 8) + embedding + 8 * spec.dim + 4096

    def model(self, reader: StateReader | None) -> Model:
        spec = self.spec
        layers = (Layer * spec.layers)()
        for i in range(spec.layers):
            self._layer(layers[i], reader and reader.layer(i))
        if reader is not None:
            self.embedding[:] = np.stack(reader.embeddings())
        self.kept += [layers, self.embedding, self.arena]
        return Model(
            layers=layers,
            embedding=address(self.embedding),
            out_norm=self._norm(reader and reader.out_norm()),
            heads=self._heads(reader and reader.output_heads()),
            count=spec.layers,
            dim=spec.dim,
            ffn=spec.ffn,
            attention_heads=spec.heads,
            relu=spec.activation == "relu",
            codebooks=spec.codebooks,
            card=spec.card,
            padded_card=self.padded_card,
        )

    def _layer(self, made: Layer, state: LayerState | None) -> None:
        dim, ffn = self.spec.dim, self.spec.ffn
        made.norm1 = self._norm(state and state.norm1)
        made.qkv = self._product(state and state.qkv, 3 * dim, dim)
        made.out = self._product(state and state.out, dim, dim)
        if self.spec.cross_attention:
            cross = state and state.cross
            made.norm_cross = self._norm(cross and cross.norm)
            made.query = self._product(cross and cross.q, dim, dim)
            made.cross_kv = self._product(cross and cross.kv, 2 * dim, dim)
            made.cross_out = self._product(cross and cross.out, dim, dim)
        made.norm2 = self._norm(state and state.norm2)
        made.up = self._product(state and state.up, ffn, dim)
        made.down = self._product(state and state.down, dim, ffn)

    def _norm(self, state: Affine | None) -> Norm:
        gain, bias = (self.arena.take((self.spec.dim,), np.float32) for _ in range(2))
        if state is not None:
            gain[:], bias[:] = state.weight, state.bias
        return Norm(address(gain), address(bias))

    def _product(self, state: Affine | None, out: int, width: int) -> Product:
        if self.precision == "int4" and width % NIBBLE_GROUP == 0:
            packed = self.arena.take((out * width // 2,), np.uint8)
            scales = self.arena.take((out * width // NIBBLE_GROUP,), np.uint16)
            made = Product(weight=address(packed), group_scale=address(scales))
        else:
            made = self._bytes_product(out, width)
        biased = next(self._known, False) if state is None else state.bias is not None
        self.biases.append(biased)
        bias = self.arena.take((out,), np.float32) if biased else None
        made.bias, made.out, made.width = address(bias), out, width
        if state is not None:
            if bias is not None:
                bias[:] = state.bias
            self.use.pack(np.ascontiguousarray(state.weight), made, self._threads)
        return made

    def _bytes_product(self, out: int, width: int) -> Product:
        packed = self.arena.take((out * width,), np.uint8)
        scale = self.arena.take((out,), np.float32)
        return Product(weight=address(packed), scale=address(scale))

    def _heads(self, states: list[Affine] | None) -> Product:
        """All codebooks' heads in one product of two planes: of int8's error in the logits they
        would make half, with a fiftieth of the weights."""
        spec = self.spec
        out = spec.codebooks * self.padded_card
        made = self._bytes_product(out, spec.dim)
        made.fine = address(self.arena.take((out * spec.dim,), np.uint8))
        bias = self.arena.take((spec.codebooks, self.padded_card), np.float32)
        made.bias, made.out, made.width = address(bias), out, spec.dim
        if states is not None:
            bias[:] = NEVER
            for k, state in enumerate(states):
                bias[k, : spec.card] = 0 if state.bias is None else state.bias
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
