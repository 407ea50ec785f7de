"""What Ray costs a job, beside the process executor, in one run.

    uv run --extra ray --group dev python -m benchmarks.ray_cost --jobs 200

The model does nothing and gives a piece of 8 s, so that what is timed is a job's way there and
back. Both have one worker; their jobs are made in turns, one after the other.
"""

import argparse
import asyncio
import json
import os
import pkgutil
import statistics
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np

from bot.audio.clip import Clip
from bot.config import Executor as ExecutorSettings
from bot.config import Settings
from bot.executors.executor import Executor
from bot.executors.process_executor import ProcessExecutor
from bot.executors.ray_executor import RayExecutor
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from tests.support.fake_models import RATE, FakeModel, FakePool, OnProgress, job
from tests.support.ray_cluster import RayCluster

SECONDS = 8  # of a piece
ATTACHED = 30  # seconds of a source
WARM = 10  # jobs before the first that counts


class Instant(FakeModel):
    """Its pieces are as long as real ones."""

    def finish(
        self, spec: JobSpec, codes: str, on_progress: OnProgress, ahead: None = None
    ) -> Result:
        clip = Clip(np.full((1, SECONDS * RATE), 0.3, np.float32), RATE)
        return Result(clip, np.zeros((4, SECONDS * 50), np.int16), f"{self.name}@fake")


def instant(needed: Callable[[], Collection[str]]) -> FakePool:
    return FakePool(Instant())


async def milliseconds(executor: Executor, inputs: JobInputs) -> float:
    began = time.perf_counter()
    await executor.run(inputs, lambda progress: None)
    return 1000 * (time.perf_counter() - began)


async def started(executor: Executor) -> Executor:
    ready = asyncio.Event()
    await executor.start(lambda: ready.set() if executor.ready and executor.loaded else None)
    await ready.wait()
    return executor


async def compare(address: str, jobs: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds a job, by what is attached and by executor."""
    ray = ExecutorSettings(kind="ray", address=address, max_workers=1)
    settings = Settings(_env_file=None, executor=ray)  # type: ignore[call-arg]
    pool: Any = pkgutil.resolve_name("benchmarks.ray_cost:instant")  # __main__ is another there
    arms = {
        "process": await started(ProcessExecutor(settings, pool)),
        "ray": await started(RayExecutor(settings, pool)),
    }
    source = Clip(np.zeros((1, ATTACHED * RATE), np.float32), RATE)
    plain = job(duration=1)
    kinds = {
        "nothing attached": plain,
        f"{ATTACHED} s attached": JobInputs(plain.spec, source),
    }
    times: dict[str, dict[str, list[float]]] = {}
    for kind, inputs in kinds.items():
        taken = {arm: [0.0] * 0 for arm in arms}
        for number in range(-WARM, jobs):
            for arm, executor in arms.items():
                each = await milliseconds(executor, inputs)
                if number >= 0:
                    taken[arm].append(each)
        times[kind] = taken
    for executor in arms.values():
        await executor.close()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    cluster = RayCluster("--include-dashboard=false", "--num-cpus=1")
    os.environ |= cluster.environment
    try:
        times = asyncio.run(compare(cluster.address, asked.jobs))
    finally:
        cluster.close()
    for kind, taken in times.items():
        for arm, each in taken.items():
            p95 = statistics.quantiles(each, n=20)[-1]
            print(f"{kind}, {arm}: {statistics.median(each):.1f} ms (p50), {p95:.1f} ms (p95)")
        more = statistics.median(taken["ray"]) - statistics.median(taken["process"])
        print(f"{kind}: Ray costs a job {more:.1f} ms")
    if asked.json is not None:
        asked.json.write_text(json.dumps(times))


if __name__ == "__main__":
    main()
