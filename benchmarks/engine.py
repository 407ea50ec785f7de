"""How fast is the decoder? Every arm a process of its own, in turns, on the same untrained weights
of full shape.

    python -m benchmarks.engine --device cpu --size small --seconds 8 --batch 1 8 --json engine.json

Each arm stands in the middle of its clips (a step's cost grows evenly with what is behind it, so
the middle is the mean) and takes a few steps; then it is the next one's turn. Reported is the
median turn; with ``--threads 1`` in processor time, which a busy neighbour changes less. Arms whose
library is missing are left out, and said to be; ``uv sync --group peers`` installs OpenVINO.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # runs as a script too

from benchmarks.engine_arms import arm_names, conditions, made_arm, poisson, taken
from bot.engine import Engine, EngineRequest, SequenceHandle, Spec, load_weights
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
PEERS = ("audiocraft", "transformers", "openvino")
SAID = "arm: "
Row = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.child:
        return take_turns(options)
    device = torch.device(options.device)
    print(f"{_machine(device)}; torch {torch.__version__}")
    rows: list[Row] = []
    for size in options.size:
        with tempfile.TemporaryDirectory() as folder:
            weights = Path(folder, f"{size}.safetensors")
            save_file(random_state(SIZES[size], 0), weights)
            for batch in options.batch:
                rows += measure(options, size, weights, batch)
                _write(options.json, rows)
        if options.arrivals:
            rows.append(arrivals(options, size, device))
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
    parser.add_argument("--without", nargs="*", default=[], choices=PEERS)
    parser.add_argument("--arms", nargs="+", help="only these, such as 'engine int8'")
    parser.add_argument("--json", help="write the rows to this file")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    return parser


def measure(options: argparse.Namespace, size: str, weights: Path, batch: int) -> list[Row]:
    device, middle = torch.device(options.device), _middle(options)
    names = arm_names(SIZES[size], device, batch, _missing(options.without))
    names = [name for name in names if name in (options.arms or names)]
    arms: list[_Arm] = []
    try:
        for name in names:
            arms.append(_Arm(options, name, size, weights, batch))
        turns: list[list[float]] = [[] for _ in arms]
        reads = []
        for _ in range(options.turns):
            reads.append(bandwidth(device, options.threads or threads()))
            for arm, seconds in zip(arms, turns, strict=True):
                count = options.steps or turn_steps(seconds, device)
                seconds.append(arm.steps(count) / count)
    finally:
        for arm in arms:
            arm.end()
    rows, reference, read = [], None, statistics.median(reads)
    for arm, seconds in zip(arms, turns, strict=True):
        requests = 1 if arm.name == "audiocraft" else batch
        step = statistics.median(seconds)
        total = requests / step
        reference = total if arm.name == "audiocraft" else reference
        needed = arm.said["weight_bytes"] + arm.said["cache_bytes"] * middle * requests
        rows.append({
            "arm": arm.name, "size": size, "batch": batch, "seconds": options.seconds,
            "steps_per_s": round(1 / step, 2), "frames_per_s": round(total, 2),
            "times_real_time": round(total / FRAME_RATE, 3),
            "ratio_to_audiocraft": round(total / reference, 2) if reference else None,
            "share_of_bound": round(needed / read / step, 3), "peak_bytes": arm.said["memory"],
            "fastest_turn_s": round(min(seconds), 4), "slowest_turn_s": round(max(seconds), 4),
            "read_gb_per_s": round(read / 1e9, 1), "device": _machine(device),
        })  # fmt: skip
        print(_line(rows[-1]), flush=True)
    return rows


def _middle(options: argparse.Namespace) -> int:
    return round(options.seconds * FRAME_RATE / 2)


class _Arm:
    """An arm in its process, which is ready when this is made; ``said``: what it reads and holds,
    in bytes."""

    def __init__(
        self, options: argparse.Namespace, name: str, size: str, weights: Path, batch: int
    ) -> None:
        self.name = name
        command = [sys.executable, "-m", "benchmarks.engine", "--child", name, str(weights)]
        command += ["--device", options.device, "--size", size, "--batch", str(batch)]
        command += ["--seconds", str(options.seconds), "--threads", str(options.threads)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=Path(__file__).resolve().parents[1],
        )  # fmt: skip
        self.said: dict[str, int] = self._answer()

    def steps(self, count: int) -> float:
        """Seconds for so many steps of the whole batch, after one that is not counted."""
        asked = _pipe(self._process.stdin)
        asked.write(f"{count}\n")
        asked.flush()
        return self._answer()

    def _answer(self) -> Any:
        for line in _pipe(self._process.stdout):
            if line.startswith(SAID):  # libraries say things too
                return json.loads(line.removeprefix(SAID))
        raise SystemExit(f"{self.name} ended with {self._process.wait()}")

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


def _pipe(end: IO[str] | None) -> IO[str]:
    assert end is not None
    return end


def take_turns(options: argparse.Namespace) -> int:
    """The arm's side: say that it is ready, and decode so many steps as each line asks for."""
    name, weights = options.child
    spec, device = SIZES[options.size[0]], torch.device(options.device)
    before = _memory(device)
    batch, middle = options.batch[0], _middle(options)
    arm = made_arm(name, load_file(weights), spec, device, batch, middle, options.threads)
    said: Any = {"weight_bytes": arm.weight_bytes, "cache_bytes": arm.cache_bytes}
    said["memory"] = _memory(device) - before
    print(SAID + json.dumps(said), flush=True)
    for line in sys.stdin:
        print(SAID + json.dumps(arm.steps(int(line))), flush=True)
    return 0


def turn_steps(before: list[float], device: torch.device) -> int:
    """Steps in a turn: on a CPU 3 to 12, half a second's if they take what they took ``before``."""
    if device.type == "cuda":
        return 50
    return min(max(round(0.5 / before[-1]), 3), 12) if before else 3


def arrivals(options: argparse.Namespace, size: str, device: torch.device) -> Row:
    """Serve requests of mixed lengths as they come, in one engine."""
    cuda, spec = device.type == "cuda", SIZES[size]
    weights = load_weights(
        random_state(spec, 0), spec, device=str(device), precision="fp16" if cuda else "int8"
    )
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
                conditions(spec, frames), frames, sampling=SamplingParams(seed=frames)
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
        "device": _machine(device),
    }  # fmt: skip


def bandwidth(device: torch.device, threads: int) -> float:
    """Bytes a second that this machine reads now, the best of three times half a gigabyte: on a CPU
    by the kernels' own loop, with huge pages, prefetch and so many threads, which reads a third
    more than ``torch.sum`` does."""
    build = kernels() if device.type == "cpu" else None
    if build is not None:
        memory = huge((1 << 29,), np.uint8)
        memory[:] = 1
        reads = [taken(partial(build.read, memory, threads), device) for _ in range(3)]
        return len(memory) / min(reads)
    data = torch.ones(1 << 27, device=device)
    return data.numel() * 4 / min(taken(lambda: data.sum().item(), device) for _ in range(3))


def _missing(without: list[str]) -> list[str]:
    return [n for n in PEERS if n in without or importlib.util.find_spec(n) is None]


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
