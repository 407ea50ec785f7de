"""The program of the composing process, which talks through the one socket it inherits.

First comes a :class:`Start`; then a ``Work`` to begin, or
the id of one to cancel. Back go the worker's events, a :class:`Beat` several times a second, and
what is logged here.
"""

import ctypes
import faulthandler
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from bot.executors.base import Work
from bot.executors.faults import Poisoned
from bot.executors.pulse import Activity
from bot.executors.worker import Event, Slots, Worker

if TYPE_CHECKING:
    from bot.models.pool import ModelPool

log = logging.getLogger(__name__)

BEAT_EVERY = 0.25
POISONED = 70  # the exit code that says why
NICENESS = 5  # the bot's event loop comes first where there are few cores
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Start:
    """pool: a picklable factory. level: below which nothing needs to be logged."""

    pool: "Callable[[], ModelPool]"
    level: int


@dataclass(frozen=True)
class Beat:
    """That the process lives, and for how long which activity has got nowhere."""

    stillness: dict[Activity, float]


@dataclass(frozen=True)
class LogLine:
    """A log record without anything that could not travel."""

    name: str
    level: int
    created: float
    message: str
    traceback: str | None


class Wire(logging.Handler):
    """The sending end, for any thread; when nobody reads any more, there is nothing to live for."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self._one = threading.Lock()

    def send(self, message: Event | Slots | Beat | LogLine) -> None:
        try:
            with self._one:
                self._connection.send(message)
        except OSError:
            os._exit(0)

    def emit(self, record: logging.LogRecord) -> None:
        traceback = None
        if record.exc_info:
            traceback = logging.Formatter().formatException(record.exc_info)
        self.send(
            LogLine(record.name, record.levelno, record.created, record.getMessage(), traceback)
        )


def main() -> None:
    """Serve until the other end closes. Never returns."""
    _live_and_die_with_parent()
    connection = Connection(int(sys.argv[1]))
    start: Start = connection.recv()
    wire = Wire(connection)
    logging.basicConfig(handlers=[wire], level=start.level)
    worker = Worker(start.pool, wire.send)
    threading.Thread(target=_beat, args=(worker, wire), daemon=True).start()
    threading.Thread(target=_listen, args=(worker, connection), daemon=True).start()
    worker.warm()
    try:
        worker.run()
    except Poisoned:
        log.critical("this process can no longer compose", exc_info=True)
        os._exit(POISONED)
    finally:
        os._exit(1)


def _live_and_die_with_parent() -> None:
    """Requests to stop are the bot's to handle; the bot itself is not survived."""
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(NICENESS)
    faulthandler.enable()


def _beat(worker: Worker, wire: Wire) -> None:
    pause = threading.Event()
    while True:
        wire.send(Beat(worker.pulse.stillness()))
        pause.wait(BEAT_EVERY)


def _listen(worker: Worker, connection: Connection) -> None:
    try:
        while True:
            message: Work | str = connection.recv()
            if isinstance(message, str):
                worker.cancel(message)
            else:
                worker.submit(message)
    except (EOFError, OSError):
        os._exit(0)
