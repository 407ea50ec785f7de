"""What more workers, more machines and more people come to: measured here, and simulated.

``workers``: pieces of pocket a minute with 1, 2 and 4 processes on this machine.
``day``: a day of people (``scale_load``) on so many cards, in fake time. Who is next is decided by
the bot's own scheduler, and where it goes by its own placement (``MultiExecutor``); only the cards
are made up, from estimates. Nothing in it was measured on a GPU.

    python -m benchmarks.scale workers
    python -m benchmarks.scale day --servers 1000 --pieces 4 --cards 1 2 4
    python -m benchmarks.scale day --servers 1500 --each --pieces 12 --hours 20 20.2 --cards 1 16
"""

import argparse
import asyncio
import contextlib
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.scale_day import simulate
from benchmarks.scale_load import CARDS
from bot.config import POCKET, Settings
from bot.executors.executor import Executor, JobInputs, Progress
from bot.executors.multi_executor import MultiExecutor
from bot.executors.process_executor import ProcessExecutor
from bot.job_spec import JobSpec
from bot.request import GenerationRequest

LENGTH = 8


def settings_of(**more: Any) -> Settings:
    return Settings(_env_file=None, **more)  # type: ignore[call-arg]


def inputs(name: str, seconds: int) -> JobInputs:
    request = GenerationRequest.parse(
        prompt="castle at night", duration=seconds, seed=7, replicate_weights=POCKET
    )
    return JobInputs(JobSpec.of(name, request))


async def ready(executor: Executor) -> None:
    changed = asyncio.Event()
    await executor.start(changed.set)
    while not (executor.ready and executor.loaded):
        changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), 1.0)


async def pieces_a_minute(workers: int, pieces: int) -> float:
    """So many pieces of eight seconds, as many at once as there is room for."""
    executor = MultiExecutor([ProcessExecutor(settings_of()) for _ in range(workers)], POCKET)
    await ready(executor)
    try:
        await asyncio.gather(
            *(executor.run(inputs(f"warm{n}", 1), _ignore) for n in range(workers))
        )
        room = asyncio.Semaphore(2 * workers)

        async def one(n: int) -> None:
            async with room:
                await executor.run(inputs(f"p{n}", LENGTH), _ignore)

        began = time.monotonic()
        await asyncio.gather(*(one(n) for n in range(pieces)))
        return 60 * pieces / (time.monotonic() - began)
    finally:
        await executor.close()


def _ignore(progress: Progress) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["workers", "day"])
    parser.add_argument("--pieces", type=float, default=None, help="a day of a server; or to make")
    parser.add_argument("--servers", type=int, default=1000)
    parser.add_argument("--cards", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--card", choices=CARDS, default="rtx3060")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--hours", type=float, nargs=2, default=(0, 24))
    parser.add_argument("--each", action="store_true", help="as many servers for each card")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rows = {"workers": _workers, "day": _days}[asked.what](asked)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n")


def _workers(asked: argparse.Namespace) -> list[dict[str, float]]:
    rows = []
    for workers in asked.workers:
        rate = asyncio.run(pieces_a_minute(workers, round(asked.pieces or 12)))
        rows.append({"workers": workers, "pieces_a_minute": rate})
        print(f"{workers} workers: {rate:6.1f} pieces of {LENGTH} s a minute", flush=True)
    return rows


def _days(asked: argparse.Namespace) -> list[dict[str, Any]]:
    print("cards   asked refused | in line p50    p95    p99 | to the piece p50    p95    p99 |"
          " busy | quiet p95  loud p95 | cents | begun at once")  # fmt: skip
    rows = []
    for cards in asked.cards:
        began = time.monotonic()
        queue = max(100, 100 * cards)
        day = simulate(
            asked.servers * (cards if asked.each else 1),
            asked.pieces or 4,
            CARDS[asked.card],
            cards,
            queue,
            asked.seed,
            tuple(asked.hours),
        )
        rows.append(asdict(day) | {"card": asked.card})
        print(
            f"{cards:5} {day.asked:7} {day.refused + day.given_up:7} |"
            f" {day.in_line_p50:9.1f} {day.in_line_p95:8.1f} {day.in_line_p99:6.1f} |"
            f" {day.until_p50:14.1f} {day.until_p95:8.1f} {day.until_p99:6.1f} |"
            f" {100 * day.busy:3.0f} % | {day.quiet_p95:8.1f} {day.loud_p95:8.1f} |"
            f" {100 * day.dollars_a_piece:5.2f} | {day.most_at_once}"
            f"   ({time.monotonic() - began:.0f} s)",
            flush=True,
        )
    return rows


if __name__ == "__main__":
    sys.exit(main())
