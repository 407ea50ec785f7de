"""Composing in a child process, which may hang, crash or lose its GPU without harm to the bot."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.executors.dispatcher import Dispatcher
from bot.executors.executor import Event, JobInputs, Progress, Result
from bot.executors.loading import model_pool
from bot.executors.watchdog import Activity, HangTimeouts
from bot.executors.worker_main import Heartbeat, LogLine
from bot.executors.worker_process import WorkerEnded, WorkerProcess

if TYPE_CHECKING:
    from bot.models.pool import ModelPool

log = logging.getLogger(__name__)

POLL = 0.1  # seconds between two looks at the clock
STEADY = 30.0  # a process that lived so long, or made a piece, did not die of its own start
LONGEST_PAUSE = 30.0


class ProcessExecutor:
    """An :class:`~bot.executors.executor.Executor` whose worker is a process, replaced when lost.

    pool: a picklable factory of the models' pool. patience: how long what may take.
    A thread owns the process; the event loop hears of it through the :class:`Dispatcher` only.
    """

    def __init__(
        self,
        settings: Settings,
        pool: "Callable[[], ModelPool] | None" = None,
        patience: HangTimeouts | None = None,
    ) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._at_once = settings.engine.at_once
        no_secret = settings.model_copy(update={"discord_token": None})
        self._pool = pool or partial(model_pool, no_secret)
        self._patience = patience or HangTimeouts(diffusing=60 * settings.limits.job_minutes)
        self._dispatcher = Dispatcher(lambda: self.on_change())
        self._child: WorkerProcess | None = None
        self._closing = threading.Event()
        self._owner: threading.Thread | None = None

    async def start(self) -> None:
        """Begin; :attr:`ready` follows when the process has said so."""
        self._dispatcher.open(asyncio.get_running_loop())
        self._closing.clear()
        self._owner = threading.Thread(target=self._own, name="mario-executor", daemon=True)
        self._owner.start()

    async def close(self) -> None:
        self._dispatcher.close()
        self._closing.set()
        if self._owner is not None:
            await asyncio.to_thread(self._owner.join)

    @property
    def ready(self) -> bool:
        return self._dispatcher.ready

    @property
    def loaded(self) -> bool:
        return self._dispatcher.loaded

    @property
    def capacity(self) -> int:
        return self._dispatcher.capacity(self._at_once)

    async def run(self, work: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        return await self._dispatcher.handle(work, on_progress, self._submit, self._cancel)

    def _submit(self, work: JobInputs) -> None:
        assert self._child is not None, "the desk hands nothing over before a process is up"
        self._child.send(work)

    def _cancel(self, id: str) -> None:
        if self._child is not None:
            self._child.send(id)

    def _own(self) -> None:
        """Keep one process alive until closing; the owner thread's whole life."""
        early = 0
        while not self._closing.is_set():
            early = 0 if self._live() else early + 1
            self._closing.wait(pause_before(early))

    def _live(self) -> bool:
        """One process from its start to its end; whether it was of any use."""
        began = time.monotonic()
        try:
            self._child = child = WorkerProcess(self._pool)
        except OSError as error:
            log.error("the composing process cannot be started: %s", error)
            return False
        reason = self._attend(child)
        if not self._closing.is_set():
            log.error("the composing process %s; what it had is begun again", reason)
            sentence = f"The process that composes {reason}; the piece has to be begun again."
            self._dispatcher.call(lambda: self._dispatcher.down(sentence))
        child.kill()
        return child.worked or time.monotonic() - began > STEADY

    def _attend(self, child: WorkerProcess) -> str:
        """Pass on what the process says until it is lost; how it was."""
        heard, stillness = time.monotonic(), {Activity.starting: 0.0}
        while not self._closing.is_set():
            try:
                message = child.receive(POLL)
            except WorkerEnded as end:
                return str(end)
            if isinstance(message, Heartbeat):
                if Activity.starting in stillness:
                    self._dispatcher.call(self._dispatcher.up)
                heard, stillness = time.monotonic(), message.stillness
            elif isinstance(message, LogLine):
                _log(message)
            elif message is not None:
                child.worked |= isinstance(message, Event) and message.made is not None
                self._dispatcher.post(message)
            if hung := self._patience.lost(stillness, time.monotonic() - heard):
                return hung
        return "was stopped"


def pause_before(early: int) -> float:
    """Seconds to wait after the ``early``-th death in a row that came soon after the start."""
    return 0.0 if early < 2 else min(0.5 * 2 ** (early - 2), LONGEST_PAUSE)


def _log(line: LogLine) -> None:
    logger = logging.getLogger(line.name)
    if logger.isEnabledFor(line.level):
        record = logger.makeRecord(line.name, line.level, "", 0, line.message, (), None)
        record.created, record.exc_text = line.created, line.traceback
        logger.handle(record)
