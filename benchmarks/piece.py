"""How long does a whole piece take, from the job to the file?

    python -m benchmarks.piece --seconds 8 30 [--precision int8] [--turns 3]

A model of musicgen-small's full size with EnCodec and t5-base, random, loaded before the clock
runs, as in a bot that is up. A piece is a job to the worker in the bot's own process: its prompt is
read, it is composed, its sound is decoded while it is composed, and an MP3 is written. "tail" is
what is left of the sound when its last token is there. What the piece sounds like does not change
what it takes. Processor time, of all threads but without ffmpeg, is what a busy neighbour changes
less than the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.cold import write


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.piece", description=__doc__)
    parser.add_argument("--seconds", type=int, nargs="+", default=[8, 30])
    parser.add_argument("--precision", default="int8")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        rows = asyncio.run(measured(Path(name), options))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; {options.precision}")
    print(
        "| music s | to the file s | × real time | composing s | steps/s | tail s | MP3 s |"
        " processor s |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for seconds, turns in rows.items():
        mid = {key: statistics.median(turn[key] for turn in turns) for key in turns[0]}
        print(
            f"| {seconds} | {mid['all']:.2f} | {seconds / mid['all']:.2f} |"
            f" {mid['composing']:.2f} | {50 * seconds / mid['composing']:.1f} |"
            f" {mid['tail']:.2f} | {mid['encoding']:.2f} | {mid['processor']:.1f} |"
        )
    return 0


async def measured(folder: Path, options: argparse.Namespace) -> dict[int, list[dict[str, float]]]:
    """Seconds of each part, by length and turn."""
    from bot.config import Engine, ModelSettings, Settings
    from bot.executors.thread_executor import ThreadExecutor

    settings = Settings(
        models={"small": ModelSettings(source=str(folder / "small"))},
        default_model="small",
        weights=folder / "weights",
        engine=Engine(device="cpu", precision=options.precision),
    )
    executor = ThreadExecutor(settings)
    await executor.start(lambda: None)
    await piece(executor, 1)
    rows: dict[int, list[dict[str, float]]] = {seconds: [] for seconds in options.seconds}
    for _ in range(options.turns):
        for seconds, turns in rows.items():
            turns.append(await piece(executor, seconds))
    await executor.close()
    return rows


async def piece(executor: Any, seconds: int) -> dict[str, float]:
    from bot.audio.encode import encode
    from bot.executors.executor import Progress, Stage
    from bot.job_io import JobInputs
    from bot.job_spec import JobSpec
    from bot.request import GenerationRequest

    composed: list[float] = []

    def on_progress(progress: Progress) -> None:
        if progress.stage is Stage.finishing:
            composed.append(time.perf_counter())

    asked = GenerationRequest.parse(
        prompt="castle at night", duration=seconds, seed=3, replicate_weights="small"
    )
    began, before = time.perf_counter(), time.process_time()
    made = await executor.run(JobInputs(JobSpec.of("job", asked.with_seed())), on_progress)
    decoded = time.perf_counter()
    await asyncio.to_thread(encode, made.clip, "mp3")
    ended = time.perf_counter()
    return {
        "all": ended - began,
        "composing": composed[0] - began,
        "tail": decoded - composed[0],
        "encoding": ended - decoded,
        "processor": time.process_time() - before,
    }


if __name__ == "__main__":
    sys.exit(main())
