"""int8 kernels in C (cpu_kernels.c), where compiler and processor allow: a product, or all layers.

Each has its twin in torch's operations (linear.Int8, attention_cpu.GatherAttention) for where they
cannot be used; the two agree but for the last bits.
"""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import tempfile
from collections.abc import Sequence
from ctypes import POINTER, Structure, byref, c_long, c_void_p
from functools import cache
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from bot.engine.kv_cache import Extent, Slots
from bot.engine.spec import Spec

log = logging.getLogger(__name__)
SOURCE = Path(__file__).with_name("cpu_kernels.c")
KEPT = SOURCE.parent / "__pycache__" / "cpu_kernels.so"
FLAGS = ["-O3", "-march=x86-64-v4", "-mavx512vnni", "-fopenmp", "-shared", "-fPIC"]
NEEDED = ("avx512_f", "avx512_bw", "avx512_dq", "avx512_vl", "avx512_vnni")
LANES = 16
"""Numbers computed together: widths that are not multiples of it are left to torch."""


def _structure(name: str, **fields: type) -> type[Structure]:
    return type(name, (Structure,), {"_fields_": tuple(fields.items())})


# What cpu_kernels.c declares under the same names.
_P, _L = c_void_p, c_long
_Product = _structure("Product", weight=_P, scale=_P, zero=_P, bias=_P, out=_L, width=_L)
_Norm = _structure("Norm", gain=_P, bias=_P)
_Layer = _structure(
    "Layer", norm1=_Norm, qkv=_Product, out=_Product, norm_cross=_Norm, query=_Product,
    cross_out=_Product, norm2=_Norm, up=_Product, down=_Product,
)  # fmt: skip
_Model = _structure("Model", layers=POINTER(_Layer), count=_L, dim=_L, heads=_L, relu=_L)
_KvCache = _structure("KvCache", at=_P, positions=_L)
_Step = _structure(
    "Step", rows=_L, extents=_P, self_kv=_KvCache, cross_kv=_KvCache, x=_P, wide=_P, answer=_P,
    step=_P, inputs=_P,
)  # fmt: skip


@cache
def library() -> ctypes.CDLL | None:
    """cpu_kernels.c, compiled; None, and a line in the log, where there is no using it."""
    lacking = [name for name in NEEDED if not torch.cpu.get_capabilities().get(name)]
    try:
        if not lacking:
            return _kept() or build()
        reason = f"the processor lacks {', '.join(lacking)}"
    except FileNotFoundError as error:
        reason = f"there is no C compiler ({error.filename})"
    except (OSError, subprocess.CalledProcessError) as error:
        reason = (getattr(error, "stderr", "") or str(error)).strip()
    log.info("This CPU could decode two to three times as fast, but %s.", reason)
    return None


def build() -> ctypes.CDLL:
    """Compile cpu_kernels.c with $CC, or cc; keep it for the next start where that can be written.

    Raises OSError or CalledProcessError.
    """
    keeps = os.access(KEPT.parent, os.W_OK)
    with tempfile.TemporaryDirectory(dir=KEPT.parent if keeps else None) as folder:
        path = Path(folder, KEPT.name)
        command = [os.environ.get("CC", "cc"), *FLAGS, str(SOURCE), "-o", str(path)]
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        made = ctypes.CDLL(str(path))
        if keeps:
            path.replace(KEPT)
    return made


def _kept() -> ctypes.CDLL | None:
    newest = max(Path(path).stat().st_mtime for path in (SOURCE, __file__))
    return ctypes.CDLL(str(KEPT)) if KEPT.exists() and KEPT.stat().st_mtime >= newest else None


def fits(weight: Tensor) -> bool:
    """Whether a product with ``weight`` ``[out, in]`` can be a PackedInt8 here."""
    return not any(n % LANES for n in weight.shape) and library() is not None


class PackedInt8:
    """linear.Int8's product, of weights that FusedLayers reads too."""

    batch_invariant = True

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        weight = weight.float()
        self.out, self.width = weight.shape
        self.scale = weight.abs().amax(1).clamp_min(1e-12) / 127
        whole = (weight / self.scale[:, None]).round().to(torch.int8)
        self.zero = whole.sum(1, dtype=torch.int32) * 128
        self.weight = whole.view(-1, LANES, self.width // 4, 4).transpose(1, 2).contiguous()
        self.bias = None if bias is None else bias.contiguous()
        pointers = self.weight, self.scale, self.zero, self.bias
        self.structure = _Product(*map(_address, pointers), self.out, self.width)

    def __call__(self, x: Tensor, onto: Tensor | None = None, /) -> Tensor:
        x, rows = x.contiguous(), len(x)
        y = x.new_empty(rows, self.out) if onto is None else onto.clone()
        step, inputs = x.new_empty(rows), torch.empty(rows, self.width, dtype=torch.uint8)
        c = _Step(rows=rows, x=_address(x), wide=_address(y))
        c.step, c.inputs = _address(step), _address(inputs)
        _call("multiply_rows", self.structure, c, onto is not None)
        return y


class Norm(Protocol):
    """As in weights.py, which this module does not import."""

    @property
    def weight(self) -> Tensor: ...
    @property
    def bias(self) -> Tensor: ...


class Cross(Protocol):
    @property
    def norm(self) -> Norm: ...
    @property
    def q(self) -> object: ...
    @property
    def out(self) -> object: ...


class Layer(Protocol):
    @property
    def norm1(self) -> Norm: ...
    @property
    def qkv(self) -> object: ...
    @property
    def out(self) -> object: ...
    @property
    def cross(self) -> Cross | None: ...
    @property
    def norm2(self) -> Norm: ...
    @property
    def up(self) -> object: ...
    @property
    def down(self) -> object: ...


def layers_of(spec: Spec, layers: Sequence[Layer]) -> FusedLayers | None:
    """The layers as one call, if that can be."""
    ours = spec.head_dim % LANES == 0 and isinstance(layers[0].qkv, PackedInt8)
    return FusedLayers(spec, layers) if ours else None


class FusedLayers:
    """All layers of a model in one call: their products are NativeInt8s, one and all."""

    def __init__(self, spec: Spec, layers: Sequence[Layer]) -> None:
        self.spec, self.layers = spec, layers  # whose tensors stay where they are
        structures = (_Layer * spec.layers)(*map(_layer, layers))
        relu = spec.activation == "relu"
        self.structure = _Model(structures, spec.layers, spec.dim, spec.heads, relu)

    def __call__(self, slots: Slots, extents: Sequence[Extent], x: Tensor) -> Tensor:
        """The residual ``[2 B, D]`` of the slots' newest positions, after the last layer.

        Their keys and values are cached, as by `GatherAttention`.
        """
        rows, spec = len(x), self.spec
        x, where = x.clone(), torch.tensor(extents)
        wide = x.new_empty(rows, max(3 * spec.dim, spec.ffn))
        answer, step = x.new_empty(rows, spec.dim), x.new_empty(rows)
        inputs = torch.empty(wide.shape, dtype=torch.uint8)
        c = _Step(rows, _address(where), _kv_cache(slots.self_kv), _kv_cache(slots.cross_kv))
        c.x, c.wide, c.answer = _address(x), _address(wide), _address(answer)
        c.step, c.inputs = _address(step), _address(inputs)
        _call("decode", self.structure, c)
        return x


def _layer(layer: Layer) -> Structure:
    made = _Layer(norm1=_norm(layer.norm1), norm2=_norm(layer.norm2))
    products = {"qkv": layer.qkv, "out": layer.out, "up": layer.up, "down": layer.down}
    if layer.cross is not None:
        made.norm_cross = _norm(layer.cross.norm)
        products |= {"query": layer.cross.q, "cross_out": layer.cross.out}
    for name, product in products.items():
        assert isinstance(product, PackedInt8)
        setattr(made, name, product.structure)
    return made


def _norm(norm: Norm) -> Structure:
    return _Norm(_address(norm.weight), _address(norm.bias))


def _kv_cache(kv: Tensor) -> Structure:
    return _KvCache(_address(kv), kv.shape[-2])


def _address(tensor: Tensor | None) -> int | None:
    return None if tensor is None else tensor.data_ptr()


def _call(name: str, what: Structure, step: Structure, *more: int) -> None:
    """On as many threads as torch would take; the interpreter's lock is free meanwhile."""
    made = library()
    assert made is not None
    getattr(made, name)(byref(what), byref(step), *more, torch.get_num_threads())
