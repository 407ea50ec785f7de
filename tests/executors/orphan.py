"""A program with a composing process that hangs, to be killed by the test that starts it."""

import asyncio

from bot.config import Settings
from bot.executors.executor import Progress
from bot.executors.process_executor import ProcessExecutor
from tests.executors.fake_models import misbehaving, until, work


async def main() -> None:
    """Print the composing process's id once it is at work, and go on for ever."""
    executor = ProcessExecutor(Settings(_env_file=None), misbehaving)  # type: ignore
    await executor.start()
    await until(executor, lambda: executor.ready)
    assert executor._child is not None

    def begun(progress: Progress) -> None:
        print(executor._child._process.pid, flush=True)  # type: ignore[union-attr]

    await asyncio.create_task(executor.run(work("stop in tick", replicate_weights="other"), begun))
