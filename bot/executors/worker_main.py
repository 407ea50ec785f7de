"""The program of the composing process, which talks through the one socket it inherits.

First comes a :class:`Start`; then a ``JobInputs`` to begin, or the id of one to cancel. Back go
the worker's events, a :class:`Heartbeat` several times a second, and what is logged here.
"""

import ctypes
import faulthandler
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.executors.executor import CapacityChanged, Event, JobInputs
from bot.executors.protocol import Connection
from bot.executors.watchdog import Activity
from bot.executors.worker import Worker
from bot.models.failures import DeviceLost
from bot.util.hardening import forbid_inspection

if TYPE_CHECKING:
    from bot.models.pool import ModelPool

log = logging.getLogger(__name__)

BEAT_EVERY = 0.25
DEVICE_LOST = 70  # the exit code that says why
NICENESS = 5  # the bot's event loop comes first where there are few cores
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Start:
    """pool: a picklable factory. level: below which nothing needs to be logged."""

    pool: "Callable[[], ModelPool]"
    level: int


@dataclass(frozen=True)
class Heartbeat:
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


class Voice(logging.Handler):
    """What this process says; when nobody listens any more, there is nothing to live for."""

    def __init__(self, wire: Connection) -> None:
        super().__init__()
        self._wire = wire

    def send(self, message: Event | CapacityChanged | Heartbeat | LogLine) -> None:
        try:
            self._wire.send(message)
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
    wire = Connection(socket.socket(fileno=int(sys.argv[1])))
    start: Start = wire.receive()
    voice = Voice(wire)
    logging.basicConfig(handlers=[voice], level=start.level)
    worker = Worker(start.pool, voice.send)
    threading.Thread(target=_beat, args=(worker, voice), daemon=True).start()
    threading.Thread(target=_listen, args=(worker, wire), daemon=True).start()
    worker.warm()
    try:
        worker.run()
    except DeviceLost:
        log.critical("this process can no longer compose", exc_info=True)
        os._exit(DEVICE_LOST)
    finally:
        os._exit(1)


def _live_and_die_with_parent() -> None:
    """Requests to stop are the bot's to handle; the bot itself is not survived."""
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    forbid_inspection()
    os.nice(NICENESS)
    faulthandler.enable()


def _beat(worker: Worker, voice: Voice) -> None:
    pause = threading.Event()
    while True:
        voice.send(Heartbeat(worker.pulse.stillness()))
        pause.wait(BEAT_EVERY)


def _listen(worker: Worker, wire: Connection) -> None:
    try:
        while True:
            message: JobInputs | str = wire.receive()
            if isinstance(message, str):
                worker.cancel(message)
            else:
                worker.submit(message)
    except (EOFError, OSError):
        os._exit(0)
