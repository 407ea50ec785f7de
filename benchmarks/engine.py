"""How fast is the decoder? Every arm in one process, in turns, on untrained weights of full shape.

    python -m benchmarks.engine --device cpu --size small --seconds 8 --batch 1 8 --json engine.json

Each arm stands in the middle of its clips (a step's cost grows evenly with what is behind it, so
the middle is the mean) and takes a few steps; then it is the next one's turn. Reported is the
median turn. Arms whose library is missing are left out, and said to be.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # runs as a script too

from benchmarks.engine_arms import (
    Arm,
    AudiocraftArm,
    EngineArm,
    TransformersArm,
    audiocraft_model,
    conditions,
    now,
    poisson,
)
from bot.engine import Engine, EngineRequest, SequenceHandle, Spec, Weights, load_weights
from bot.engine.cpu.kernels import kernels
from bot.engine.cpu.weights import huge, threads
from bot.engine.random_state import random_state
from bot.sampling_params import SamplingParams

FRAME_RATE = 50
_TEXT: dict[str, Any] = {
    "codebooks": 4,
    "card": 2048,
    "delays": (0, 1, 2, 3),
    "cross_attention": True,
}
_MELODY: dict[str, Any] = _TEXT | {"cross_attention": False, "prepend": True}
SIZES = {
    "small": Spec(dim=1024, heads=16, layers=24, ffn=4096, **_TEXT),
    "medium": Spec(dim=1536, heads=24, layers=48, ffn=6144, **_TEXT),
    "melody": Spec(dim=1536, heads=24, layers=48, ffn=6144, **_MELODY),
    "large": Spec(dim=2048, heads=32, layers=48, ffn=8192, **_TEXT),
}
Row = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    device = torch.device(options.device)
    if options.threads:
        torch.set_num_threads(options.threads)
    print(f"{_machine(device)}; torch {torch.__version__}")
    rows: list[Row] = []
    for size in options.size:
        models = Models(SIZES[size], device, "audiocraft" in _missing(options.without))
        for batch in options.batch:
            rows += measure(options, size, models, batch)
            _write(options.json, rows)
        if options.arrivals:
            rows.append(arrivals(options, size, models))
            print(_line(rows[-1]))
            _write(options.json, rows)
    return 0


def _write(path: str | None, rows: list[Row]) -> None:
    """After each part, since a later one may not fit into memory."""
    if path:
        Path(path).write_text(json.dumps(rows, indent=1) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks.engine", description=__doc__)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--size", nargs="+", default=["small"], choices=SIZES)
    parser.add_argument("--seconds", type=float, default=8, help="of music in a clip, at most 30")
    parser.add_argument("--batch", nargs="+", type=int, default=[1], help="requests at once")
    parser.add_argument("--turns", type=int, default=5, help="of each arm; the median counts")
    parser.add_argument("--steps", type=int, default=0, help="in a turn; 0 suits the device")
    parser.add_argument("--threads", type=int, default=0, help="of a CPU; 0 leaves it to torch")
    parser.add_argument("--arrivals", type=int, default=0, help="also serve N Poisson arrivals")
    parser.add_argument("--without", nargs="*", default=[], choices=["audiocraft", "transformers"])
    parser.add_argument("--json", help="write the rows to this file")
    return parser


class Models:
    """One set of weights, audiocraft's where it is there, shared by all arms of a size."""

    def __init__(self, spec: Spec, device: torch.device, bare: bool) -> None:
        self.spec, self.device = spec, device
        self.reference = None if bare else audiocraft_model(spec, device)
        self._state = self.reference.state_dict() if self.reference else random_state(spec, 0)
        self._made: dict[str, Weights] = {}

    def weights(self, precision: str) -> Weights:
        if precision not in self._made:
            self._made[precision] = load_weights(
                self._state, self.spec, device=str(self.device), precision=precision
            )
        return self._made[precision]


def arms_of(models: Models, batch: int, middle: int, without: list[str]) -> list[Callable[[], Arm]]:
    """How to set up each arm; audiocraft alone comes first, since ratios are to it."""
    spec, device = models.spec, models.device
    arms: list[Callable[[], Arm]] = []

    def engine(kind: str, slots: int, graph: bool, name: str = "") -> None:
        name = name or f"engine {kind}{' graph' if graph else ''}"
        arms.append(lambda: EngineArm(name, models.weights(kind), batch, middle, slots, graph))

    if models.reference is not None:
        arms.append(lambda: AudiocraftArm("audiocraft", models.reference, spec, 1, middle))
        if batch > 1:
            name = f"audiocraft, batch {batch}"
            arms.append(lambda: AudiocraftArm(name, models.reference, spec, batch, middle))
    if "transformers" not in _missing(without) and spec.cross_attention:
        arms.append(lambda: TransformersArm(spec, batch, middle, device))
    if device.type == "cuda":
        engine("fp16", batch, False)
        engine("fp16", batch, True)
        if batch < 16:
            engine("fp16", 16, True, "engine fp16 graph, in 16 slots")
    else:
        for precision in ("fp32", "int8", "int4"):
            engine(precision, batch, False)
    return arms


def measure(options: argparse.Namespace, size: str, models: Models, batch: int) -> list[Row]:
    middle = round(options.seconds * FRAME_RATE / 2)
    arms, grown = [], []
    for make in arms_of(models, batch, middle, options.without):
        before = _memory(models.device)
        arms.append(make())
        grown.append(_memory(models.device) - before)
    turns: list[list[float]] = [[] for _ in arms]
    reads = []
    for _ in range(options.turns):
        reads.append(bandwidth(models.device))
        for arm, seconds in zip(arms, turns, strict=True):
            count = options.steps or turn_steps(seconds, models.device)
            seconds.append(arm.steps(count) / count)
    rows, reference, read = [], None, statistics.median(reads)
    for arm, seconds, memory in zip(arms, turns, grown, strict=True):
        arm.close()
        requests = 1 if arm.name == "audiocraft" else batch
        step = statistics.median(seconds)
        total = requests / step
        reference = total if arm.name == "audiocraft" else reference
        needed = arm.weight_bytes + arm.cache_bytes * middle * requests
        rows.append({
            "arm": arm.name, "size": size, "batch": batch, "seconds": options.seconds,
            "steps_per_s": round(1 / step, 2), "frames_per_s": round(total, 2),
            "times_real_time": round(total / FRAME_RATE, 3),
            "ratio_to_audiocraft": round(total / reference, 2) if reference else None,
            "share_of_bound": round(needed / read / step, 3), "peak_bytes": memory,
            "fastest_turn_s": round(min(seconds), 4), "slowest_turn_s": round(max(seconds), 4),
            "read_gb_per_s": round(read / 1e9, 1), "device": _machine(models.device),
        })  # fmt: skip
        print(_line(rows[-1]), flush=True)
    return rows


def turn_steps(before: list[float], device: torch.device) -> int:
    """Steps in a turn: on a CPU 3 to 12, half a second's if they take what they took ``before``."""
    if device.type == "cuda":
        return 50
    return min(max(round(0.5 / before[-1]), 3), 12) if before else 3


def arrivals(options: argparse.Namespace, size: str, models: Models) -> Row:
    """Serve requests of mixed lengths as they come, in one engine."""
    cuda = models.device.type == "cuda"
    weights = models.weights("fp16" if cuda else "int8")
    shortest, longest = (4, 30) if cuda else (0.5, 2)
    engine = Engine(weights, slots=16 if cuda else 8, max_frames=1500)
    coming = deque(poisson(6.0 if cuda else 1.0, options.arrivals, shortest, longest))
    running: list[tuple[float, SequenceHandle]] = []
    waits, begin, made = [], time.perf_counter(), 0
    while coming or running:
        now = time.perf_counter() - begin
        while coming and coming[0][0] <= now:
            at, frames = coming.popleft()
            made += frames
            ask = EngineRequest(
                conditions(models.spec, frames), frames, sampling=SamplingParams(seed=frames)
            )
            running.append((at, engine.submit(ask)))
        engine.tick() if engine.busy else time.sleep(0.001)
        for at, handle in [r for r in running if r[1].future.done()]:
            waits.append(time.perf_counter() - begin - at)
            running.remove((at, handle))
    took = time.perf_counter() - begin
    waits.sort()
    return {
        "arm": f"engine {weights.precision}, Poisson arrivals", "size": size, "batch": None,
        "requests": len(waits), "p50_s": round(waits[len(waits) // 2], 2),
        "p95_s": round(waits[int(len(waits) * 0.95)], 2),
        "steps_per_s": None, "times_real_time": round(made / FRAME_RATE / took, 2),
        "ratio_to_audiocraft": None, "share_of_bound": None, "peak_bytes": None,
        "device": _machine(models.device),
    }  # fmt: skip


def bandwidth(device: torch.device) -> float:
    """Bytes a second that this machine reads now, the best of three times half a gigabyte: on a CPU
    by the kernels' own loop, with huge pages, prefetch and the team's threads, which reads a third
    more than ``torch.sum`` does."""
    build = kernels() if device.type == "cpu" else None
    if build is not None:
        memory = huge((1 << 29,), np.uint8)
        memory[:] = 1
        reads = [taken(partial(build.read, memory, threads()), device) for _ in range(3)]
        return len(memory) / min(reads)
    data = torch.ones(1 << 27, device=device)
    return data.numel() * 4 / min(taken(lambda: data.sum().item(), device) for _ in range(3))


def taken(read: Callable[[], object], device: torch.device) -> float:
    """Seconds."""
    begin = now(device)
    read()
    return now(device) - begin


def _missing(without: list[str]) -> list[str]:
    names = ("audiocraft", "transformers")
    return [n for n in names if n in without or importlib.util.find_spec(n) is None]


def _memory(device: torch.device) -> int:
    """Bytes in use now."""
    if device.type == "cuda":
        return torch.cuda.memory_allocated()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def _machine(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name()
    text = Path("/proc/cpuinfo").read_text()
    model = next((x.split(":")[1].strip() for x in text.splitlines() if "model name" in x), "CPU")
    wide = " with AVX512-VNNI" if "avx512_vnni" in text else ""
    return f"{torch.get_num_threads()} cores of an {model}{wide}"


def _line(row: Row) -> str:
    if row["batch"] is None:
        return (
            f"{row['size']:8} {row['arm']:32} {row['requests']} requests: p50 {row['p50_s']} s, "
            f"p95 {row['p95_s']} s, {row['times_real_time']} s of music a second"
        )
    ratio = row["ratio_to_audiocraft"]
    return (
        f"{row['size']:8} {row['arm']:32} batch {row['batch']:<3} {row['steps_per_s']:8.2f} steps/s"
        f"  {row['times_real_time']:7.3f} × real time  {ratio or '-':>6} × audiocraft"
        f"  {100 * row['share_of_bound']:5.1f} % of bound  {row['peak_bytes'] / 1e9:6.2f} GB"
    )


if __name__ == "__main__":
    for name in _missing([]):
        print(f"{name} is not installed: its arms are left out")
    sys.exit(main())
