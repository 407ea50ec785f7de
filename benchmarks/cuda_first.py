"""The first run on a GPU: is what could only be tested without one right, and how fast is it?

    python -m benchmarks.cuda_first --json cuda-first.json

Checks first, each with its outcome; a check that fails stops nothing. Then single products beside
BLAS', and the speed tables of :mod:`benchmarks.engine`, smallest models first, until ``--minutes``
are over.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch

from benchmarks.cuda_checks import CHECKS
from benchmarks.engine import SIZES
from bot.engine.state import weight_count
from bot.engine.torch.linear import NARROW, ROWS, Linear
from bot.engine.torch.products_cuda import Join, product
from bot.models.device import NEEDS
from bot.models.published import PUBLISHED


def main() -> int:
    parser = argparse.ArgumentParser("benchmarks.cuda_first", description=__doc__)
    parser.add_argument("--minutes", type=float, default=9, help="after which nothing is begun")
    parser.add_argument("--json", type=Path, help="write the outcomes and the rows to this file")
    parser.add_argument(
        "--estimate", type=float, nargs="+", metavar="GB/S", help="of cards so quick; no GPU needed"
    )
    options = parser.parse_args()
    if options.estimate:
        estimate(options.estimate)
        return 0
    if not torch.cuda.is_available():
        print("PyTorch finds no GPU here, so there is nothing to try.")
        return 1
    begin = time.monotonic()
    report: dict[str, Any] = {"machine": machine(), "checks": {}, "speed": []}
    print(report["machine"])
    for check in CHECKS:
        report["checks"][check.__name__] = outcome(check)
        write(options.json, report)
    report["products"] = products()
    write(options.json, report)
    for size in SIZES:
        for seconds in (8, 30):
            left = 60 * options.minutes - (time.monotonic() - begin)
            if left > 20:
                report["speed"] += speed(size, seconds, left)
                write(options.json, report)
            else:
                print(f"{size}, {seconds} s: not measured, the time is over")
    return int(any(not each["right"] for each in report["checks"].values()))


KERNEL = 1.5e-6  # seconds that a graph needs for a kernel beyond its work, on a current card


def estimate(bandwidths: Sequence[float]) -> None:
    """Print at most how many steps a second one request has in the middle of 8 s: what a step reads
    by the bandwidth, and a time for each of its kernels. No measurement."""
    print(f"steps/s at most, on cards of {', '.join(f'{one:.0f}' for one in bandwidths)} GB/s")
    for name in ("small", "medium", "melody", "large"):
        spec = PUBLISHED[name].spec
        kernels = spec.layers * (8 if spec.cross_attention else 5) + 3
        past = spec.layers * 2 * 2 * spec.dim * 2 * (200 + 235 * spec.prepend)
        for precision in ("fp16", "int8"):
            weights = weight_count(spec) * (2 if precision == "fp16" else 1)
            seconds = [(weights + past) / (1e9 * one) + kernels * KERNEL for one in bandwidths]
            steps = ", ".join(f"{1 / one:.0f}" for one in seconds)
            print(
                f"{name} {precision}: {kernels} kernels, {(weights + past) / 1e9:.2f} GB: {steps}"
            )


def machine() -> dict[str, Any]:
    import triton

    has = torch.cuda.get_device_capability()
    memory = torch.cuda.get_device_properties(0).total_memory
    return {
        "card": torch.cuda.get_device_name(), "capability": f"{has[0]}.{has[1]}",
        "memory_gb": round(memory / 1e9, 1), "torch": torch.__version__,
        "cuda": torch.version.cuda, "triton": triton.__version__,
        "dependent_launches": has >= (9, 0), "tensor_cores_in_triton": has >= (8, 0),
    }  # fmt: skip


def outcome(check: Callable[[], str | None]) -> dict[str, Any]:
    """Run a check, print and give its outcome; what it raises is its failure."""
    begin, said, right = time.monotonic(), "", True
    try:
        said = check() or ""
    except Exception as error:  # noqa: BLE001 - whatever it is, the next check is wanted too
        right, said = False, f"{type(error).__name__}: {error}"
        traceback.print_exc()
    took = round(time.monotonic() - begin, 1)
    name = check.__name__.replace("_", " ")
    print(f"{'right' if right else 'WRONG':6} {name} ({took} s) {said}", flush=True)
    return {"right": right, "said": said, "seconds": took}


def write(path: Path | None, report: dict[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(report, indent=1) + "\n")


def speed(size: str, seconds: int, left: float) -> list[Any]:
    """Rows of :mod:`benchmarks.engine`, in a process of its own, so that nothing stays allocated
    and a fault of the device ends with it."""
    rows = Path(f"cuda-first-{size}-{seconds}.json").absolute()
    command = [
        sys.executable, "-m", "benchmarks.engine", "--device", "cuda", "--size", size,
        "--seconds", str(seconds), "--batch", "1", "4", "16", "--turns", "3",
        "--without", "transformers", *(["audiocraft"] if seconds == 30 else []),
        "--json", str(rows),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, timeout=left)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{size}, {seconds} s: ended early ({type(error).__name__})")
    try:
        return json.loads(rows.read_text())
    except FileNotFoundError:
        return []
    finally:
        rows.unlink(missing_ok=True)


def products() -> list[dict[str, Any]]:
    """Skinny products as a step makes them, beside BLAS' of as many rows and of ROWS: what not
    depending on neighbours costs, and how near the memory's bandwidth each is."""
    rows = []
    for inputs, outputs in ((1024, 3072), (1024, 4096), (4096, 1024), (2048, 8192), (8192, 2048)):
        for live in (2, 8, 32):
            rows.append(products_of(inputs, outputs, live))
            print(rows[-1], flush=True)
    return rows


def products_of(inputs: int, outputs: int, live: int) -> dict[str, Any]:
    row: dict[str, Any] = {"inputs": inputs, "outputs": outputs, "rows": live}
    x = torch.randn(ROWS, inputs, device="cuda", dtype=torch.float16)
    out = torch.zeros(ROWS, outputs, device="cuda")
    has = torch.cuda.get_device_capability()
    # So many weights that none of them is still in the cache when its turn comes again.
    weights = [
        torch.randn(outputs, inputs, device="cuda", dtype=torch.float16)
        for _ in range(max(2, 2**28 // (2 * inputs * outputs)))
    ]
    linear = torch.nn.functional.linear
    row["blas_us"] = microseconds([partial(linear, x[:live], weight) for weight in weights])
    row["blas_of_32_us"] = microseconds([partial(linear, x, weight) for weight in weights])
    for kept in (None, *NARROW):
        if kept == "fp8" and has < NEEDS["fp8"]:
            continue
        linears = [Linear(weight, None, torch.float16, kept) for weight in weights]
        join = Join.allocate(linears[:1], ROWS, x.device, tensor_cores=has >= (8, 0))
        took = microseconds([partial(product, one, x, live, out, join) for one in linears])
        row[f"{kept or 'fp16'}_us"] = took
        row[f"{kept or 'fp16'}_gb_s"] = round(linears[0].weight.nbytes / took / 1e3)
    return row


def microseconds(works: Sequence[Callable[[], object]]) -> float:
    """Of each of several that are captured together, so that launching is not what is measured."""
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        works[0]()
        stream.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, stream=stream):
            for work in works:
                work()
        graph.replay()
        begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        begin.record()
        for _ in range(5):
            graph.replay()
        end.record()
        end.synchronize()
    return round(begin.elapsed_time(end) * 1000 / (5 * len(works)), 2)


if __name__ == "__main__":
    sys.exit(main())
