"""Compiles ahead of time what Triton would compile in C when a kernel is first launched.

    TRITON_CACHE_DIR=folder python -m bot.engine.torch.precompile

With that folder as its cache, a machine that has a GPU but neither a C compiler nor Python's
headers can launch the kernels of :mod:`bot.engine.torch.step_cuda`. Building needs no GPU.
"""

# pyright: basic
# Triton has no types.

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from triton import knobs
from triton.backends.compiler import GPUTarget
from triton.backends.nvidia import driver
from triton.runtime import driver as drivers

from bot.engine.backend import SlotShape
from bot.engine.random_state import random_state
from bot.engine.spec import Spec
from bot.engine.torch.attention_cuda import SPLIT
from bot.engine.torch.kv_cache import allocate
from bot.engine.torch.step_cuda import FusedStep
from bot.engine.torch.weights import TorchWeights

CUDA = "libcuda.so.1"
USED = b"void cuGetErrorString(void) {}"  # a linker leaves out a library that gives nothing


class NoGpu:
    """The driver that Triton launches with, where there is no device: builds and does not run."""

    utils = SimpleNamespace(
        load_binary=lambda *_: (0, 0, 0, 0, 1024),
        get_device_properties=lambda _: {"max_shared_mem": 1 << 20},
    )

    def get_current_device(self) -> int:
        return 0

    def get_current_stream(self, _device: int) -> int:
        return 0

    def get_current_target(self) -> GPUTarget:
        return GPUTarget("cuda", 80, 32)

    def launcher_cls(self, source: Any, metadata: Any) -> Callable[..., None]:
        with contextlib.suppress(ImportError):  # built and kept; there is no driver to load it with
            driver.CudaLauncher(source, metadata)
        return lambda *_: None


def build() -> None:
    """Put the driver's module and a launcher for every kernel of a step into Triton's cache."""
    with contextlib.suppress(ImportError):
        driver.CudaUtils()
    drivers.set_active(NoGpu())  # type: ignore[arg-type]  # has what a launch asks for
    # One split of a window and more of them; a model with text, and a codec with silent tokens.
    for frames, cross, rests in ((8, True, True), (SPLIT, False, False)):
        spec = Spec(
            dim=64, heads=1, layers=1, codebooks=4, card=8, delays=(0, 1, 2, 3), ffn=8,
            cross_attention=cross,
        )  # fmt: skip
        weights = TorchWeights.from_state_dict(random_state(spec, 0), spec)
        silent = torch.zeros(4, 8, dtype=torch.bool) if rests else None
        shape = SlotShape(frames, 0, 8)
        slots = allocate(spec, shape, 1, torch.float32, torch.device("cpu"), silent)
        FusedStep(weights, slots)()


def main() -> None:
    """Build against a stand-in for the GPU's library, which only a machine with a GPU has."""
    with tempfile.TemporaryDirectory() as folder:
        stub = Path(folder, CUDA)
        compiler = os.environ.get("CC", "gcc")
        command = [compiler, "-shared", f"-Wl,-soname,{CUDA}", "-o", stub, "-x", "c", "-"]
        subprocess.run(command, input=USED, check=True)  # noqa: S603 - fixed words
        knobs.nvidia.libcuda_path = folder
        build()


if __name__ == "__main__":
    main()
