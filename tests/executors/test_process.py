"""The composing process may hang, crash or lose its device: the bot hears of it and goes on."""

import asyncio
import json
import logging
import os
import pickle
import select
import signal
import sys
import time
from typing import Any

import pytest
from pydantic import SecretStr

from bot.audio.level import is_broken, is_silent
from bot.config import Settings, StoreSettings
from bot.executors.executor import Executor, JobInputs, OutOfMemory, Progress, Stage, WorkerDied
from bot.executors.process_executor import ProcessExecutor
from bot.executors.protocol import Start
from bot.executors.timings import ExecutorTimings
from bot.executors.worker_process import WorkerProcess
from bot.util.logging import JsonFormatter, Redactor
from tests.executors.conftest import SHORT, Changes, made_by, make
from tests.support.english import refused
from tests.support.fake_models import hopeless, job, misbehaving

BACK = 10.0  # seconds until a lost process is replaced, without what loading takes


async def test_a_job_is_made_and_its_progress_comes_back(process: ProcessExecutor) -> None:
    seen: list[Progress] = []
    asked = job("a tone", duration=4, replicate_weights="other")
    made = await process.run(asked, seen.append)

    assert made.model == "other@fake"
    assert made.clip.samples.shape == (1, 32_000)
    assert {Stage.loading, Stage.finishing} <= {progress.stage for progress in seen}


async def test_capacity_is_what_the_models_loaded_there_can_decode_at_once(
    process: ProcessExecutor,
    changes: Changes,
) -> None:
    await changes.until(lambda: process.loaded)
    assert process.capacity == 4
    await make(process, job("b", replicate_weights="other"))
    await changes.until(lambda: process.capacity == 6)


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("segfault in tick", {}),
    ("hang in tick", {}),
    ("stop in tick", {}),
    ("hang in load", {"replicate_weights": "hang in load"}),
    ("hang in prepare", {}),
    ("hang in finish", {}),
    ("hang in diffuse", {"multi_band_diffusion": True}),
    ("device lost in tick", {}),
]
NONSENSE: list[tuple[str, dict[str, Any]]] = [
    ("pickle in tick", {}),
    ("half a message in tick", {}),
]


@pytest.mark.fault(
    fault="the composing process hangs, crashes, exits, loses the accelerator or talks nonsense",
    sees="a pause, then the piece",
    keeps="the job, tried once more in a new process",
)
@pytest.mark.parametrize(("fault", "options"), FAULTS)
async def test_after_a_fault_the_job_is_given_back_and_the_next_one_is_made(
    process: ProcessExecutor, changes: Changes, fault: str, options: dict[str, Any]
) -> None:
    await given_back(process, changes, job(fault, **options))


@pytest.mark.parametrize(("fault", "options"), NONSENSE)
async def test_a_process_that_talks_nonsense_is_replaced(
    process: ProcessExecutor, changes: Changes, fault: str, options: dict[str, Any]
) -> None:
    await given_back(process, changes, job(fault, **options))


async def given_back(process: Executor, changes: Changes, deadly: JobInputs) -> None:
    """The executor raises WorkerDied for this job at once, and soon makes the next one."""
    readiness: list[tuple[float, bool]] = []
    changes.listeners.append(lambda: readiness.append((time.monotonic(), process.ready)))
    with pytest.raises(WorkerDied):
        await make(process, deadly)
    told = time.monotonic()
    await changes.until(lambda: process.ready)
    back = time.monotonic() - told
    made = await make(process, job("a tone"))

    down = next(at for at, ready in readiness if not ready)
    assert abs(down - told) < 1
    assert back < BACK
    assert not is_silent(made.clip)


@pytest.mark.fault(
    fault="a job crashes the process that composes others too",
    sees="their pieces",
    keeps="the others' jobs, each made alone",
)
async def test_who_shared_a_crash_is_made_alone_and_the_culprit_dies_alone(
    process: ProcessExecutor,
) -> None:
    jobs = [job("segfault in tick"), job("good", duration=30), job("better", duration=30)]
    first = await asyncio.gather(*(make(process, one) for one in jobs), return_exceptions=True)
    assert isinstance(first[0], WorkerDied)
    again = await asyncio.gather(*(make(process, one) for one in jobs), return_exceptions=True)

    assert isinstance(again[0], WorkerDied)
    assert not any(isinstance(end, BaseException) for end in again[1:])


@pytest.mark.fault(fault="no memory among others", sees="the piece", keeps="the job, made alone")
async def test_a_job_without_memory_among_others_is_made_alone(process: ProcessExecutor) -> None:
    prompts = ["crowded in tick", "b", "c"]
    made = await asyncio.gather(*(make(process, job(p, duration=200)) for p in prompts))

    assert len(made) == 3
    assert process.ready


@pytest.mark.fault(
    fault="no memory even alone",
    sees="a sentence: a shorter one, a smaller model",
    keeps="the job, failed",
)
async def test_a_job_without_memory_even_alone_is_told_so(
    process: ProcessExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    with refused(OutOfMemory, match="shorter"):
        await make(process, job("memory in tick"))
    told = [json.loads(JsonFormatter(Redactor()).format(record)) for record in caplog.records]

    assert process.ready
    assert any("MemoryError" in event.get("traceback", "") for event in told)


async def test_broken_numbers_and_silence_come_back_for_the_service_to_refuse(
    process: ProcessExecutor,
) -> None:
    assert is_broken((await make(process, job("nan"))).clip)
    assert is_silent((await make(process, job("silence"))).clip)


async def test_cancelling_stops_the_job_and_leaves_the_process(process: ProcessExecutor) -> None:
    begun = asyncio.Event()

    def on_progress(progress: Progress) -> None:
        if progress.stage is Stage.loading:
            begun.set()

    long = job("long", duration=300, replicate_weights="other")
    task = asyncio.create_task(process.run(long, on_progress))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await make(process, job("a tone"))).model == "pocket@fake"


async def test_the_process_has_no_token_and_imports_neither_discord_nor_torch(
    process: ProcessExecutor, changes: Changes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await make(process, job("imports in tick"))
        with pytest.raises(WorkerDied):  # what it printed has been read when it is gone
            await make(process, job("segfault in tick"))
        await changes.until(lambda: process.ready)
    printed = [r.getMessage() for r in caplog.records if "imported:" in r.getMessage()]

    assert printed
    assert all("imported: [], token: None, dumpable: 0" in line for line in printed)


async def test_closing_is_quick_and_ends_what_waits() -> None:
    executor = ProcessExecutor(Settings(_env_file=None), hopeless)  # type: ignore
    await executor.start(lambda: None)
    waiting = asyncio.create_task(make(executor, job("a tone")))
    await asyncio.sleep(0)
    assert not executor.ready
    await executor.close()
    with refused(WorkerDied, match="stopping"):
        await waiting


def test_a_process_that_dies_at_its_start_is_tried_again_ever_more_rarely() -> None:
    pauses = [ExecutorTimings().backoff(deaths) for deaths in range(12)]
    assert pauses[:4] == [0, 0, 0.5, 1]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 30


@pytest.mark.fault(
    fault="the composing process cannot be started",
    sees="their place in line; /readyz says no",
    keeps="every job; it is tried again, ever more rarely",
)
async def test_a_process_that_could_not_be_started_is_started_later(
    changes: Changes, caplog: pytest.LogCaptureFixture
) -> None:
    refusals = [OSError("Cannot allocate memory")]

    def spawn(start: Start) -> WorkerProcess:
        if refusals:
            raise refusals.pop()
        return WorkerProcess(start)

    executor = ProcessExecutor(Settings(_env_file=None), misbehaving, SHORT, spawn)  # type: ignore
    await executor.start(changes)
    await changes.until(lambda: executor.ready)

    assert "cannot be started: Cannot allocate memory" in caplog.text
    await make(executor, job("a tone"))
    await executor.close()


async def test_a_request_to_stop_everything_does_not_stop_the_process(
    process: ProcessExecutor,
) -> None:
    before = await made_by(process)
    for which in (signal.SIGINT, signal.SIGTERM):
        os.kill(before, which)

    assert await made_by(process) == before


@pytest.mark.fault(
    fault="the bot is killed with a process composing",
    sees="as after any restart",
    keeps="the accelerator's memory: the process ends too",
)
async def test_the_process_does_not_outlive_a_bot_that_is_killed() -> None:
    program = "import asyncio; from tests.executors.orphan import main; asyncio.run(main())"
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert bot.stdout is not None
    child = os.pidfd_open(int(await bot.stdout.readline()))
    bot.kill()
    await bot.wait()
    ended, _, _ = await asyncio.to_thread(select.select, [child], [], [], 10)
    os.close(child)

    assert ended


async def test_what_is_sent_to_the_process_carries_no_secret() -> None:
    sent: asyncio.Queue[Start] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def spawn(start: Start) -> WorkerProcess:
        loop.call_soon_threadsafe(sent.put_nowait, start)
        raise OSError("not today")

    store = StoreSettings(password=SecretStr("canary-password"))
    settings = Settings(_env_file=None, DISCORD_TOKEN="canary-token", store=store)  # type: ignore
    executor = ProcessExecutor(settings, spawn=spawn)
    await executor.start(lambda: None)
    start = await sent.get()
    await executor.close()

    assert b"default_model" in pickle.dumps(start)
    assert b"canary" not in pickle.dumps(start)
