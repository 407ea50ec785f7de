"""The compiled kernels (kernels.c): finds the fastest build for this processor, and calls it."""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import tempfile
from ctypes import POINTER, Structure, byref, c_double, c_int, c_long, c_uint, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.engine.cpu import build

log = logging.getLogger(__name__)
LANES = 16
"""Numbers computed together: every width must be a multiple of it."""
NIBBLE_GROUP = 32
"""Weights of four bits that share a scale."""
PIECE = 1 << 20
"""Bytes that are read as one where reading alone is measured."""


class Product(Structure):
    _fields_ = (
        ("weight", c_void_p), ("fine", c_void_p), ("group_scale", c_void_p), ("scale", c_void_p),
        ("bias", c_void_p), ("out", c_long), ("width", c_long),
    )  # fmt: skip


class Norm(Structure):
    _fields_ = (("gain", c_void_p), ("bias", c_void_p))


class Layer(Structure):
    _fields_ = (
        ("norm1", Norm), ("qkv", Product), ("out", Product), ("norm_cross", Norm),
        ("query", Product), ("cross_kv", Product), ("cross_out", Product), ("norm2", Norm),
        ("up", Product), ("down", Product),
    )  # fmt: skip


class Model(Structure):
    _fields_ = (
        ("layers", POINTER(Layer)), ("embedding", c_void_p), ("positions", c_void_p),
        ("out_norm", Norm), ("heads", Product),
        *((name, c_long) for name in (
            "count", "dim", "ffn", "attention_heads", "relu", "codebooks", "card", "padded_card",
        )),
    )  # fmt: skip


class KvCache(Structure):
    _fields_ = (
        ("keys", c_void_p), ("values", c_void_p), ("key_scale", c_void_p),
        ("value_scale", c_void_p), ("positions", c_long),
    )  # fmt: skip


class Step(Structure):
    _fields_ = (
        ("pairs", c_long), ("given", c_long), ("sampled", c_long),
        *((name, c_void_p) for name in ("extents", "codes", "vectors")),
        ("self_kv", KvCache), ("cross_kv", KvCache),
        *((name, c_void_p) for name in (
            "x", "wide", "answer", "step", "bytes", "fine", "sums", "fine_sums", "group_sums",
            "logits", "temperature", "top_p", "guidance", "top_k", "noise_key", "barred", "silent",
            "tokens",
        )),
    )  # fmt: skip


def address(array: NDArray[Any] | None) -> int | None:
    """Where an array's numbers begin; they must lie one behind the other."""
    if array is None:
        return None
    assert array.flags.c_contiguous
    return array.ctypes.data


class Kernels:
    """One build, loaded. Its calls release the interpreter's lock."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._library = ctypes.CDLL(str(path))

    def step(self, model: Model, step: Step, threads: int) -> None:
        self._library.step(byref(model), byref(step), c_int(threads))

    def conditions(self, model: Model, step: Step, slot: int, threads: int) -> None:
        self._library.conditions(byref(model), byref(step), c_long(slot), c_int(threads))

    def sample(self, model: Model, step: Step, threads: int) -> None:
        self._library.sample_tokens(byref(model), byref(step), c_int(threads))

    def product(self, product: Product, step: Step, rows: int, threads: int) -> None:
        self._library.one_product(byref(product), byref(step), c_long(rows), c_int(threads))

    def pack(
        self, weight: NDArray[np.float32 | np.float16], product: Product, threads: int
    ) -> None:
        half = weight.dtype == np.float16
        self._library.pack(c_void_p(address(weight)), c_int(half), byref(product), c_int(threads))

    def read(self, memory: NDArray[np.uint8], threads: int) -> int:
        """Only reads whole pieces of memory as a step reads weights, for measurements; returns the
        sum of its four-byte numbers, modulo 2 ** 32."""
        read = self._library.read_memory
        read.restype = c_uint
        return read(c_void_p(address(memory)), c_long(len(memory) // PIECE), c_int(threads))

    def sinusoids(self, length: int, dim: int, period: float, scale: float) -> NDArray[np.float32]:
        """Sinusoidal positions, fp32 ``[length, dim]``, the same bits everywhere."""
        made = np.empty((length, dim), np.float32)
        self._library.sinusoids(
            c_void_p(address(made)), c_long(length), c_long(dim), c_double(period), c_double(scale)
        )
        return made


@cache
def kernels() -> Kernels | None:
    """The fastest build that this processor runs; None, and a line in the log, if there is none."""
    forced = os.environ.get("MARIO_CPU_KERNELS")
    names = [forced] if forced else list(build.builds())
    try:
        chosen = next(filter(None, map(load, names)), None)
        reason = f"there is none called {forced!r}" if forced else "there is none for it"
    except FileNotFoundError as error:
        chosen, reason = None, f"there is no C compiler ({error.filename})"
    except (OSError, subprocess.CalledProcessError) as error:
        chosen, reason = None, (getattr(error, "stderr", "") or str(error)).strip()
    if chosen is None:
        log.warning(
            "The kernels for this processor cannot be used: %s. The bundled model needs them; torch"
            " decodes the others, many times more slowly.", reason,
        )  # fmt: skip
    else:
        log.info("The CPU decodes with the kernels for %s.", chosen.name)
    return chosen


def load(name: str) -> Kernels | None:
    """A build by its name; None where the processor, or the compiler, does not know it.

    Raises OSError or CalledProcessError where nothing can be compiled.
    """
    if name not in build.builds():
        return None
    detect = ctypes.CDLL(str(_built(build.DETECT)))
    if not detect.supports(name.encode()):
        return None
    try:
        return Kernels(_built(name), name)
    except subprocess.CalledProcessError:
        log.info("The compiler cannot build the kernels for %s.", name)
        return None


@cache
def _built(name: str) -> Path:
    """A build's file, compiled now if it is not there; kept for the next start where it can be."""
    path = build.BUILT / build.file_name(name)
    if path.exists():
        return path
    if not os.access(build.BUILT if build.BUILT.exists() else build.BUILT.parent, os.W_OK):
        return build.compile_build(name, Path(_scratch().name))
    build.BUILT.mkdir(exist_ok=True)
    return build.compile_build(name, build.BUILT)


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="mario-kernels-")
