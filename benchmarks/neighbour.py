"""What does a busy neighbour on the machine cost a step?

    python -m benchmarks.neighbour [--precision int8] [--requests 1] [--turns 7] [--json …]

musicgen-small's shape with random weights, in the middle of 8 s, in a process of its own for each
way to use the processors; in turns: alone, beside a process that computes without end, and beside
one at nice 10. "pinned" binds each thread of the team to a processor of its own, which the bot does
not do. Alone comes first and last, which says how quiet the machine was: the figures mean nothing
where it computes for others, and its load is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

FRAMES = 200  # behind each request
STEPS = 8  # in a turn
WAYS = ("all threads", "all threads, pinned", "one thread")
NEIGHBOURS = (
    ("alone", None), ("beside an equal", 0), ("beside one at nice 10", 10), ("alone again", None),
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.neighbour", description=__doc__)
    parser.add_argument("--precision", default="int8")
    parser.add_argument("--requests", type=int, default=1)
    parser.add_argument("--layers", type=int, default=24)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.way:
        return decode(options)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    children = {way: child(options, way) for way in WAYS}
    try:
        rows = measure(children, options.turns)
    finally:
        for process in children.values():
            process.kill()
            process.wait()
    print("| neighbour | " + " | ".join(WAYS) + " |\n|---|" + "---|" * len(WAYS))
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join(f"{row[way]:.1f}" for way in WAYS) + " |")
    print("Steps a second, the medians of the turns.")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 0


def measure(children: dict[str, subprocess.Popen[str]], turns: int) -> dict[str, dict[str, float]]:
    """Steps a second by neighbour and way."""
    rows: dict[str, dict[str, float]] = {}
    for name, nice in NEIGHBOURS:
        busy = None if nice is None else neighbour(nice)
        try:
            took: dict[str, list[float]] = {way: [] for way in children}
            for _ in range(turns):
                for way, process in children.items():
                    took[way].append(turn(process))
        finally:
            if busy is not None:
                busy.kill()
                busy.wait()
        rows[name] = {way: 1 / statistics.median(seconds) for way, seconds in took.items()}
    return rows


def neighbour(nice: int) -> subprocess.Popen[bytes]:
    """A process that computes without end."""
    script = f"import os\nos.nice({nice})\nwhile True: pass"
    return subprocess.Popen([sys.executable, "-c", script])


def child(options: argparse.Namespace, way: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.neighbour", "--way", way]
    command += ["--precision", options.precision, "--requests", str(options.requests)]
    command += ["--layers", str(options.layers)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    if pipe(process.stdout).readline() != "ready\n":
        raise SystemExit(f"the process for {way!r} did not begin")
    return process


def turn(process: subprocess.Popen[str]) -> float:
    """Seconds of a step."""
    asked = pipe(process.stdin)
    asked.write("go\n")
    asked.flush()
    return float(pipe(process.stdout).readline())


def pipe(end: IO[str] | None) -> IO[str]:
    assert end is not None
    return end


def decode(options: argparse.Namespace) -> int:
    """Take turns when asked to, in this process."""
    from bot.engine import Engine

    engine: Any = Engine(
        weights(options), slots=options.requests, max_frames=1500, max_cross=16, graph=False
    )
    if options.way == "one thread":
        engine.backend.threads = 1
    handles = fill(engine, options.requests)
    if options.way == "all threads, pinned":
        pin()
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        for _ in range(STEPS):
            engine.tick()
        print((time.perf_counter() - began) / STEPS, flush=True)
        if engine.backend.length.max() > 2 * FRAMES:
            for handle in handles:
                handle.cancel()
            engine.tick()
            handles = fill(engine, options.requests)
    return 0


def weights(options: argparse.Namespace) -> Any:
    from dataclasses import replace

    from bot.engine import load_weights
    from bot.engine.random_state import random_state
    from bot.models.published import PUBLISHED

    spec = replace(PUBLISHED["small"].spec, layers=options.layers)
    return load_weights(random_state(spec, 0), spec, precision=options.precision)


def fill(engine: Any, requests: int) -> list[Any]:
    """Every slot with a request in the middle of 8 s; what cancels them."""
    import numpy as np

    from bot.engine import Conditions, EngineRequest

    random = np.random.default_rng(1)
    handles = [
        engine.submit(
            EngineRequest(
                Conditions(cross=random.standard_normal((12, engine.spec.dim), np.float32)),
                1200,
                prompt=random.integers(0, engine.spec.card, (engine.spec.codebooks, FRAMES)),
            )
        )
        for _ in range(requests)
    ]
    while not all(handle.done_frames for handle in handles):
        engine.tick()
    return handles


def pin() -> None:
    """Every thread that computes to a processor of its own: this one, and what the team made."""
    processors = sorted(os.sched_getaffinity(0))
    threads = sorted(int(task.name) for task in Path("/proc/self/task").iterdir())
    busiest = sorted(threads, key=ticks, reverse=True)[: len(processors)]
    for thread, processor in zip(busiest, processors, strict=False):
        os.sched_setaffinity(thread, {processor})


def ticks(thread: int) -> int:
    """Processor time that a thread has used."""
    fields = Path(f"/proc/self/task/{thread}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


if __name__ == "__main__":
    sys.exit(main())
