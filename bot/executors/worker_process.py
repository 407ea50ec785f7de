"""One composing process as its owner sees it: started, written to, listened to, ended."""

import logging
import os
import pickle
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

from bot.errors import MarioError
from bot.executors.executor import CapacityChanged, Event, JobInputs
from bot.executors.protocol import Connection
from bot.executors.worker_main import DEVICE_LOST, Heartbeat, LogLine, Start

if TYPE_CHECKING:
    from bot.models.pool import ModelPool

log = logging.getLogger(__name__)

PROGRAM = "from bot.executors.worker_main import main; main()"
PRINTED = 16_384  # bytes of the process's own output in one log event, at most
REAPING = 5.0


class WorkerEnded(MarioError):
    """The process is gone; the text says how, as the rest of a sentence about it."""


class WorkerProcess:
    """A spawned process: it inherits no memory, no secret, and no socket but the one to here.

    worked: whether it has finished a piece; for its owner to set.
    """

    def __init__(self, pool: "Callable[[], ModelPool]") -> None:
        self.worked = False
        ours, theirs = socket.socketpair()
        self._wire = Connection(ours)
        with theirs:
            self._process = _spawn(theirs.fileno())
        self._outbox: queue.SimpleQueue[Start | JobInputs | str | None] = queue.SimpleQueue()
        self._outbox.put(Start(pool, logging.getLogger().getEffectiveLevel()))
        assert self._process.stdout is not None
        self._threads = (
            _thread(_send_all, self._outbox, self._wire, self._process),
            _thread(_log_all, self._process.stdout),
        )

    def send(self, message: JobInputs | str) -> None:
        """A work to begin, or the id of one to cancel; does not wait."""
        self._outbox.put(message)

    def receive(self, timeout: float) -> Event | CapacityChanged | Heartbeat | LogLine | None:
        """The next message, or None after ``timeout`` seconds; raises :class:`WorkerEnded`."""
        try:
            return self._wire.receive() if self._wire.waiting(timeout) else None
        except (EOFError, OSError):
            raise WorkerEnded(self._ending()) from None
        except (pickle.UnpicklingError, AttributeError, ImportError, TypeError) as error:
            raise WorkerEnded(f"said what cannot be understood ({error})") from error

    def kill(self) -> None:
        """End it at once and wait until it is gone."""
        self._process.kill()
        self._outbox.put(None)
        try:
            self._process.wait(REAPING)
        except subprocess.TimeoutExpired:
            log.critical("process %s cannot be killed; it is left behind", self._process.pid)
        for thread in self._threads:
            thread.join(REAPING)
        self._wire.close()

    def _ending(self) -> str:
        try:
            code = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return "hung up"
        if code == DEVICE_LOST:
            return "lost the use of its accelerator"
        if code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with code {code}"


def _spawn(descriptor: int) -> subprocess.Popen[bytes]:
    kept = {k: v for k, v in os.environ.items() if k != "DISCORD_TOKEN"}
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-c", PROGRAM, str(descriptor)],
        env={**kept, "PYTHONPATH": path},
        pass_fds=[descriptor],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,  # so that a read returns what there is
    )


def _send_all(
    outbox: "queue.SimpleQueue[Start | JobInputs | str | None]",
    wire: Connection,
    process: subprocess.Popen[bytes],
) -> None:
    """Write what is in the outbox; a process that cannot be written to is of no use."""
    try:
        while (message := outbox.get()) is not None:
            wire.send(message)
    except OSError:
        log.debug("the composing process does not read any more")
    finally:
        process.kill()


def _log_all(output: IO[bytes]) -> None:
    """What libraries print, and a crash's last words; whole lines, as many as come together."""
    printed = b""
    with output:
        while new := output.read(PRINTED):
            printed += new
            if printed.endswith(b"\n") or len(printed) >= PRINTED:
                _log_printed(printed)
                printed = b""
    if printed:
        _log_printed(printed)


def _log_printed(printed: bytes) -> None:
    log.warning("the composing process printed: %s", printed.decode(errors="replace").strip())


def _thread(act: Callable[..., None], *args: object) -> threading.Thread:
    thread = threading.Thread(target=act, args=args, name="mario-child", daemon=True)
    thread.start()
    return thread
