"""Compiles ahead of time what Triton would compile in C when a kernel is first launched.

    TRITON_CACHE_DIR=folder python -m bot.engine.torch.precompile

With that folder as its cache, a machine that has a GPU but neither a C compiler nor Python's
headers can launch the kernels of :mod:`bot.engine.torch.attention_cuda`. Building needs no GPU.
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

from bot.engine.torch.attention import attend_for
from bot.engine.torch.attention_cuda import SPLIT, attend

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
    """Put the driver's module and a launcher for every call of ``attend`` into Triton's cache."""
    with contextlib.suppress(ImportError):
        driver.CudaUtils()
    drivers.set_active(NoGpu())  # type: ignore[arg-type]  # has what a launch asks for
    attend_for(torch.device("cpu"))  # the launch that finds out whether Triton works
    for steps in (SPLIT, SPLIT + 1):  # one split, and more of them
        for newest in (0, 1):
            query = torch.zeros(1, 2, 2, 64, dtype=torch.float16)
            cache = torch.zeros(1, 2, 2, 2, steps, 64, dtype=torch.float16)
            attend(query, cache, torch.zeros(1, dtype=torch.int64), newest)


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
