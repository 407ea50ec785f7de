"""Composing in a child process, which may hang, crash or lose its GPU without harm to the bot."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Collection

from bot.config import Settings
from bot.errors import Message
from bot.executors.dispatcher import Dispatcher
from bot.executors.executor import JobInputs, Progress, Result
from bot.executors.loading import PoolFactory, pool_factory
from bot.executors.protocol import LogLine, Start
from bot.executors.timings import ExecutorTimings
from bot.executors.watchdog import Activity, Heartbeat
from bot.executors.worker_process import WorkerConnection, WorkerEnded, WorkerProcess

log = logging.getLogger(__name__)


class ProcessExecutor:
    """An :class:`~bot.executors.executor.Executor` whose worker is a process, replaced when lost.

    A thread owns the process and listens to it; the event loop hears of it through the
    :class:`Dispatcher` only.

    spawn: starts a process; OSError when that is impossible just now.
    suspects: see :class:`Dispatcher`.
    """

    def __init__(
        self,
        settings: Settings,
        pool: PoolFactory | None = None,
        timings: ExecutorTimings | None = None,
        spawn: Callable[[Start], WorkerConnection] = WorkerProcess,
        suspects: set[str] | None = None,
    ) -> None:
        self._at_once = settings.engine.at_once
        self._default_model = settings.default_model
        self._pool = pool or pool_factory(settings)
        self._timings = timings or ExecutorTimings.of(settings)
        self._spawn = spawn
        self._dispatcher = Dispatcher(suspects, self._timings.patience)
        self._closing = threading.Event()
        self._supervisor: threading.Thread | None = None

    async def start(self, on_change: Callable[[], None]) -> None:
        """Begin; :attr:`ready` follows with the process's first heartbeat."""
        self._dispatcher.open(on_change)
        self._closing.clear()
        self._supervisor = threading.Thread(
            target=self._supervise, name="mario-executor", daemon=True
        )
        self._supervisor.start()

    async def close(self) -> None:
        self._dispatcher.close()
        self._closing.set()
        if self._supervisor is not None:
            await asyncio.to_thread(self._supervisor.join)

    @property
    def ready(self) -> bool:
        return self._dispatcher.ready

    @property
    def loaded(self) -> bool:
        return self._dispatcher.loaded

    @property
    def capacity(self) -> int:
        return self._dispatcher.capacity(self._at_once)

    @property
    def models(self) -> Collection[str]:
        return self._dispatcher.models

    async def run(self, inputs: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        return await self._dispatcher.run(inputs, on_progress)

    def _supervise(self) -> None:
        """Keep one process alive until closing; the whole life of the supervising thread."""
        early_deaths = 0
        while not self._closing.is_set():
            early_deaths = 0 if self._run_process() else early_deaths + 1
            self._closing.wait(self._timings.backoff(early_deaths))

    def _run_process(self) -> bool:
        """One process from its start to its end; whether it was of any use."""
        began = time.monotonic()
        try:
            level = logging.getLogger().getEffectiveLevel()
            process = self._spawn(Start(self._pool, self._default_model, self._timings, level))
        except OSError as error:
            log.error("the composing process cannot be started: %s", error)
            return False
        reason = self._relay(process)
        if not self._closing.is_set():
            log.error("the composing process %s; what it had is begun again", reason)
            lost = Message("composing-process-ended", reason=reason)
            self._dispatcher.call_soon(lambda: self._dispatcher.worker_lost(lost))
        process.kill()
        return process.made_a_piece or time.monotonic() - began > self._timings.healthy

    def _relay(self, process: WorkerConnection) -> str:
        """Pass on what the process says until it is lost; how it was, as ``got nowhere in …``."""
        heard, stalled = time.monotonic(), {Activity.starting: 0.0}
        while not self._closing.is_set():
            try:
                message = process.receive(self._timings.poll)
            except WorkerEnded as end:
                return str(end)
            if isinstance(message, Heartbeat):
                if Activity.starting in stalled:
                    self._dispatcher.call_soon(lambda: self._dispatcher.worker_started(process))
                heard, stalled = time.monotonic(), message.stalled
            elif isinstance(message, LogLine):
                _log(message)
            elif message is not None:
                self._dispatcher.post(message)
            if hung := self._timings.hang.hung(stalled, time.monotonic() - heard):
                return hung
        return "was stopped"


def _log(line: LogLine) -> None:
    logger = logging.getLogger(line.name)
    if logger.isEnabledFor(line.level):
        record = logger.makeRecord(line.name, line.level, "", 0, line.message, (), None)
        record.created, record.exc_text = line.created, line.traceback
        logger.handle(record)
