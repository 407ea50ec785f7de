"""Does the event loop stay free while the engine is busy? Its lag, beside a thread that decodes.

python -m benchmarks.loop_lag --batch 8 --seconds 20 --json lag.json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # runs as a script too

from benchmarks.engine import SIZES
from benchmarks.engine_arms import conditions
from bot.engine import Engine, EngineRequest, Weights, load_weights
from bot.engine.random_state import random_state
from bot.sampling_params import SamplingParams

EVERY = 0.005  # seconds between two looks at the clock


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.loop_lag", description=__doc__)
    parser.add_argument("--size", default="small", choices=SIZES)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--json", help="write the rows to this file")
    options = parser.parse_args(argv)
    torch.set_num_threads(options.threads)
    weights = load_weights(random_state(SIZES[options.size], 0), SIZES[options.size])
    rows = [_row("idle", 0, asyncio.run(_lags(options.seconds / 4)), 0)]
    lags, ticks = _beside_engine(weights, options.batch, options.seconds)
    rows.append(_row(f"engine {weights.precision}", options.batch, lags, ticks))
    for row in rows:
        print(row)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    return 0


def _beside_engine(weights: Weights, batch: int, seconds: float) -> tuple[list[float], int]:
    engine, over, ticks = Engine(weights, slots=batch, max_frames=1500), threading.Event(), 0
    for seed in range(batch):
        engine.submit(
            EngineRequest(conditions(weights.spec, seed), 1500, sampling=SamplingParams(seed=seed))
        )
    engine.tick()

    def decode() -> None:
        nonlocal ticks
        while not over.is_set():
            engine.tick()
            ticks += 1

    thread = threading.Thread(target=decode)
    thread.start()
    lags = asyncio.run(_lags(seconds))
    over.set()
    thread.join()
    return lags, ticks


async def _lags(seconds: float) -> list[float]:
    """By how much each of many short sleeps was longer than it was asked to be."""
    lags, end = [], time.perf_counter() + seconds
    while (begin := time.perf_counter()) < end:
        await asyncio.sleep(EVERY)
        lags.append(time.perf_counter() - begin - EVERY)
    return sorted(lags)


def _row(arm: str, batch: int, lags: list[float], ticks: int) -> dict[str, float | str]:
    at = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
    found = {
        k: round(1000 * lags[min(int(q * len(lags)), len(lags) - 1)], 2) for k, q in at.items()
    }
    return {"arm": arm, "batch": batch, "looks": len(lags), "steps": ticks} | found


if __name__ == "__main__":
    sys.exit(main())
