"""What serves a worker to its owner, and the main program of a worker's process, which talks
through the one socket it inherits."""

import faulthandler
import logging
import os
import signal
import socket
import sys
import threading
from typing import NoReturn, Protocol

from bot.executors.protocol import (
    EXIT_DEVICE_LOST,
    CancelJob,
    Connection,
    FromWorker,
    LogLine,
    Start,
    ToWorker,
    encode,
    sendable,
    unpickled,
)
from bot.executors.worker import Worker
from bot.job_io import JobInputs
from bot.models.failures import DeviceLost
from bot.util.system import die_with_parent, forbid_inspection

log = logging.getLogger(__name__)

NICENESS = 5  # the bot's event loop comes first where there are few cores


class Owner(Protocol):
    """Who gives a worker its jobs. Any thread may send; :meth:`receive` waits."""

    def send(self, message: FromWorker, /) -> None: ...

    def receive(self) -> ToWorker: ...


class Parent:
    """The process that started this one. When it is gone, this one ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(self, message: FromWorker) -> None:
        try:
            self._connection.send(encode(message))
        except OSError:
            os._exit(0)

    def receive(self) -> ToWorker:
        try:
            return unpickled(self._connection.receive())
        except (EOFError, OSError):
            os._exit(0)


class LogForwarder(logging.Handler):
    """Sends what is logged here to the owner, whose log it becomes part of."""

    def __init__(self, owner: Owner) -> None:
        super().__init__()
        self._owner = owner

    def emit(self, record: logging.LogRecord) -> None:
        traceback = None
        if record.exc_info:
            traceback = sendable(logging.Formatter().formatException(record.exc_info))
        message = sendable(record.getMessage())
        self._owner.send(LogLine(record.name, record.levelno, record.created, message, traceback))


def main() -> None:
    """Serve until the other end closes. Never returns."""
    _live_and_die_with_parent()
    serve(Parent(Connection(socket.socket(fileno=int(sys.argv[1])), trusted=True)))


def serve(owner: Owner) -> NoReturn:
    """Be its worker, from the message that says how to start until this process ends."""
    start = owner.receive()
    if not isinstance(start, Start):
        raise TypeError("the first message says how to start")
    logging.basicConfig(handlers=[LogForwarder(owner)], level=start.log_level, force=True)
    worker = Worker(start.pool, owner.send, start.timings)
    heart = (worker, owner, start.timings.heartbeat)
    threading.Thread(target=_send_heartbeats, args=heart, daemon=True).start()
    threading.Thread(target=_take_jobs, args=(worker, owner), daemon=True).start()
    worker.load_ahead(start.load_ahead)
    try:
        worker.run()
    except DeviceLost:
        log.critical("this process can no longer compose", exc_info=True)
        os._exit(EXIT_DEVICE_LOST)
    finally:
        os._exit(1)


def _live_and_die_with_parent() -> None:
    """Requests to stop are the bot's to handle; the bot itself is not survived."""
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, signal.SIG_IGN)
    die_with_parent()
    forbid_inspection()
    os.nice(NICENESS)
    faulthandler.enable()


def _send_heartbeats(worker: Worker, owner: Owner, interval: float) -> None:
    pause = threading.Event()
    while True:
        owner.send(worker.activities.heartbeat())
        pause.wait(interval)


def _take_jobs(worker: Worker, owner: Owner) -> None:
    while True:
        message = owner.receive()
        if isinstance(message, CancelJob):
            worker.cancel(message.id)
        elif isinstance(message, JobInputs):
            worker.submit(message)
