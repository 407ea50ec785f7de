"""How fast are the CPU's products? Each build and kind, in processor time of one thread.

    python -m benchmarks.engine_products --turns 9

The weights lie in huge pages and are too many for any cache, as those of a model are. The processor
time of a thread does not count what a busy neighbour takes, so this can be measured on a shared
machine; what the neighbour takes of the memory's bandwidth still shows.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.engine.cpu import build
from bot.engine.cpu.kernels import Kernels, Product, Step, address, load
from bot.engine.cpu.weights import huge

OUT, WIDTH, COUNT = 4096, 1024, 24
BYTES = {"int8": 1.0, "int4": 0.5625}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.engine_products", description=__doc__)
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--rows", type=int, nargs="+", default=[2, 8, 16])
    options = parser.parse_args(argv)
    builds = [kernel for kernel in map(load, build.builds()) if kernel is not None]
    builds = [kernel for kernel in builds if kernel.name != build.PORTABLE]
    print("| build | weights | rows | ms a product | GB/s |\n|---|---|---|---|---|")
    for kind in BYTES:
        products, _kept = made(kind)
        for rows in options.rows:
            step, _scratch = scratch(rows)
            took: dict[str, list[float]] = {kernel.name: [] for kernel in builds}
            for _ in range(options.turns):
                for kernel in builds:
                    took[kernel.name].append(seconds(kernel, products, step, rows))
            for name, times in took.items():
                median = statistics.median(times)
                speed = OUT * WIDTH * BYTES[kind] / median / 1e9
                print(f"| {name} | {kind} | {rows} | {1e3 * median:.3f} | {speed:.1f} |")
    return 0


def seconds(kernel: Kernels, products: list[Product], step: Step, rows: int) -> float:
    """Processor time of one product, the mean of all of them."""
    begin = time.thread_time()
    for product in products:
        kernel.product(product, step, rows, 1)
    return (time.thread_time() - begin) / len(products)


def made(kind: str) -> tuple[list[Product], list[Any]]:
    """Products of random weights, and what they point at."""
    scale = np.ones(OUT, np.float32)
    size = OUT * WIDTH // (1 if kind == "int8" else 2)
    weight = huge((COUNT, size), np.uint8)
    weight[:] = np.random.default_rng(0).integers(0, 255, size, dtype=np.uint8)
    groups = huge((COUNT, OUT * WIDTH // 32), np.uint16)
    groups[:] = 0x3C00
    products = [
        Product(weight=address(weight[i]), scale=address(scale), out=OUT, width=WIDTH)
        for i in range(COUNT)
    ]
    if kind == "int4":
        for i, product in enumerate(products):
            product.group_scale = address(groups[i])
    return products, [scale, weight, groups]


def scratch(rows: int) -> tuple[Step, list[Any]]:
    arrays = {
        "x": np.random.default_rng(1).standard_normal((rows, WIDTH), np.float32),
        "wide": np.empty((rows, OUT), np.float32), "step": np.empty(rows, np.float32),
        "bytes": np.empty((rows, WIDTH), np.int8), "sums": np.empty(rows, np.int32),
        "fine_sums": np.empty(rows, np.int32), "group_sums": np.empty((rows, WIDTH), np.int32),
    }  # fmt: skip
    step = Step()
    for name, array in arrays.items():
        setattr(step, name, address(array))
    return step, list(arrays.values())


if __name__ == "__main__":
    sys.exit(main())
