"""Composing in a thread of the bot's own process: for the demo, the command line and tests."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.executors.dispatcher import Dispatcher
from bot.executors.executor import JobInputs, Progress, Result
from bot.executors.loading import model_pool
from bot.executors.worker import Worker

if TYPE_CHECKING:
    from bot.models.pool import ModelPool

ENDED = "The thread that composes has ended; the bot must be started again."


class ThreadExecutor:
    """An :class:`~bot.executors.executor.Executor` whose worker is a thread."""

    def __init__(self, settings: Settings, pool: "Callable[[], ModelPool] | None" = None) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._at_once = settings.engine.at_once
        self._dispatcher = Dispatcher(lambda: self.on_change())
        self._worker = Worker(pool or partial(model_pool, settings), self._dispatcher.post)
        self._thread = threading.Thread(target=self._serve, name="mario-engine", daemon=True)

    async def start(self) -> None:
        self._dispatcher.open(asyncio.get_running_loop())
        self._thread.start()
        self._dispatcher.up()

    async def close(self) -> None:
        self._worker.stop()
        self._dispatcher.close()

    @property
    def ready(self) -> bool:
        return self._dispatcher.ready

    @property
    def loaded(self) -> bool:
        return True  # here every model waits for the first work that wants it

    @property
    def capacity(self) -> int:
        return self._dispatcher.capacity(self._at_once)

    async def run(self, work: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        return await self._dispatcher.handle(
            work, on_progress, self._worker.submit, self._worker.cancel
        )

    def _serve(self) -> None:
        try:
            self._worker.run()
        finally:
            self._dispatcher.call(lambda: self._dispatcher.down(ENDED))
