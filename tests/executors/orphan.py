"""A program with a composing process that hangs, to be killed by the test that starts it."""

import asyncio

from bot.config import Settings
from bot.executors.executor import Progress
from bot.executors.process_executor import ProcessExecutor
from tests.executors.conftest import Changes, made_by
from tests.support.fake_models import job, misbehaving


async def main() -> None:
    """Print the composing process's id once it composes, and go on for ever."""
    executor = ProcessExecutor(Settings(_env_file=None), misbehaving)  # type: ignore
    changes = Changes()
    await executor.start(changes)
    await changes.until(lambda: executor.ready)
    process = await made_by(executor)

    def begun(progress: Progress) -> None:
        print(process, flush=True)

    await asyncio.create_task(executor.run(job("stop in tick", replicate_weights="other"), begun))
