"""Composing in a thread of the bot's own process: for the demo, the command line and tests."""

import threading
from collections.abc import Callable, Collection

from bot.config import Settings
from bot.errors import Message
from bot.executors.dispatcher import Dispatcher
from bot.executors.executor import JobInputs, Progress, Result
from bot.executors.loading import PoolFactory, pool_factory
from bot.executors.timings import ExecutorTimings
from bot.executors.worker import Worker

ENDED = Message("composing-thread-ended")


class ThreadExecutor:
    """An :class:`~bot.executors.executor.Executor` whose worker is a thread. It starts once."""

    def __init__(
        self,
        settings: Settings,
        pool: PoolFactory | None = None,
        timings: ExecutorTimings | None = None,
    ) -> None:
        self._at_once = settings.engine.at_once
        self._dispatcher = Dispatcher()
        self._worker = Worker(
            pool or pool_factory(settings),
            self._dispatcher.post,
            timings or ExecutorTimings.of(settings),
        )
        self._thread = threading.Thread(target=self._serve, name="mario-engine", daemon=True)

    async def start(self, on_change: Callable[[], None]) -> None:
        self._dispatcher.open(on_change)
        self._thread.start()
        self._dispatcher.worker_started(self._worker)

    async def close(self) -> None:
        self._worker.stop()
        self._dispatcher.close()

    @property
    def ready(self) -> bool:
        return self._dispatcher.ready

    @property
    def loaded(self) -> bool:
        return True  # here every model waits for the first job that needs it

    @property
    def capacity(self) -> int:
        return self._dispatcher.capacity(self._at_once)

    @property
    def models(self) -> Collection[str]:
        return self._dispatcher.models

    async def run(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        return await self._dispatcher.run(inputs, on_progress)

    def _serve(self) -> None:
        try:
            self._worker.run()
        finally:
            self._dispatcher.call_soon(lambda: self._dispatcher.worker_lost(ENDED))
