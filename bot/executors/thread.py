"""Composing in a thread of the bot's own process: for the demo, the command line and tests."""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.executors.base import Made, Progress, Work
from bot.executors.desk import Desk
from bot.executors.worker import Worker

if TYPE_CHECKING:
    from bot.models.pool import ModelPool


class ThreadExecutor:
    """An :class:`~bot.executors.base.Executor` whose worker is a thread."""

    def __init__(self, settings: Settings, pool: "Callable[[], ModelPool] | None" = None) -> None:
        self._settings = settings
        self._desk = Desk()
        self._worker = Worker(pool or self._pool, self._desk.post)
        self._thread = threading.Thread(target=self._worker.run, name="mario-engine", daemon=True)

    def _pool(self) -> "ModelPool":
        from bot.models.pool import ModelPool

        return ModelPool(self._settings)

    async def start(self) -> None:
        self._desk.open(asyncio.get_running_loop())
        self._thread.start()

    async def close(self) -> None:
        self._worker.stop()
        self._desk.close()

    @property
    def ready(self) -> bool:
        return self._thread.is_alive()

    @property
    def capacity(self) -> int:
        return self._settings.engine.at_once

    async def run(self, work: Work, on_progress: Callable[[Progress], None]) -> Made:
        return await self._desk.handle(work, on_progress, self._worker.submit, self._worker.cancel)
