"""A worker elsewhere as its owner sees it: written to, listened to, ended; and its process."""

import logging
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO

from bot.executors.executor import JobInputs
from bot.executors.protocol import (
    EXIT_DEVICE_LOST,
    CancelJob,
    Connection,
    FromWorker,
    JobDone,
    ProtocolError,
    Start,
    ToWorker,
    decode,
    pickled,
)

log = logging.getLogger(__name__)

PROGRAM = "from bot.executors.worker_main import main; main()"
SECRETS = {  # of the environment, which no process needs that composes
    "DISCORD_TOKEN",
    "MARIO_STORE__PASSWORD",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
}
PRINTED = 16_384  # bytes of the process's own output in one log event, at most


class WorkerEnded(Exception):
    """The worker is gone; the text says how, as the rest of a sentence about its process."""


class WorkerConnection:
    """A worker that runs elsewhere, at the other end of a socket.

    end: becomes this object's own.
    """

    def __init__(self, start: Start, end: socket.socket) -> None:
        self.made_a_piece = False
        self._connection = Connection(end, trusted=False, stall=start.timings.stall)
        self._reaping = start.timings.reaping
        self._outbox: queue.SimpleQueue[ToWorker | None] = queue.SimpleQueue()
        self._outbox.put(start)
        self._threads = [thread(_send_all, self._outbox, self._connection, self.hang_up)]

    def submit(self, inputs: JobInputs) -> None:
        """Have a job begun; does not wait."""
        self._outbox.put(inputs)

    def cancel(self, id: str) -> None:
        """Have a job stopped, if it is active; does not wait."""
        self._outbox.put(CancelJob(id))

    def receive(self, timeout: float) -> FromWorker | None:
        """The next message, or None after ``timeout`` seconds; raises :class:`WorkerEnded`."""
        try:
            if not self._connection.waiting(timeout):
                return None
            message = decode(self._connection.receive())
        except (EOFError, OSError):
            raise WorkerEnded(self.ending()) from None
        except ProtocolError as error:
            raise WorkerEnded(f"said what cannot be understood ({error})") from error
        self.made_a_piece |= isinstance(message, JobDone)
        return message

    def hang_up(self) -> None:
        """End it without waiting; from any thread."""
        self._connection.hang_up()

    def ending(self) -> str:
        """How it ended, once it no longer speaks, as the rest of a sentence."""
        return "hung up"

    def kill(self) -> None:
        """End it at once and wait until it is gone."""
        self.hang_up()
        self._outbox.put(None)
        for each in self._threads:
            each.join(self._reaping)
        self._connection.close()


class WorkerProcess(WorkerConnection):
    """A spawned process: it inherits no memory, no secret, and no socket but the one to here.

    Raises OSError when it cannot be spawned.
    """

    def __init__(self, start: Start) -> None:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._process, output = spawn(PROGRAM, theirs.fileno())
        except OSError:
            ours.close()
            raise
        super().__init__(start, ours)
        self._threads.append(thread(log_all, output))

    def hang_up(self) -> None:
        self._process.kill()

    def kill(self) -> None:
        self._process.kill()
        try:
            self._process.wait(self._reaping)
        except subprocess.TimeoutExpired:
            log.critical("process %s cannot be killed; it is left behind", self._process.pid)
        super().kill()

    def ending(self) -> str:
        try:
            code = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return super().ending()
        if code == EXIT_DEVICE_LOST:
            return "lost the use of its accelerator"
        if code < 0:
            names = {which.value: which.name for which in signal.Signals}
            return f"was ended by {names.get(-code, f'signal {-code}')}"
        return f"ended with code {code}"


def spawn(
    program: str, descriptor: int, *arguments: str
) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """A process that inherits this descriptor, its first argument, and what it prints."""
    kept = {k: v for k, v in os.environ.items() if k not in SECRETS}
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    read, write = os.pipe()
    with open(write, "wb", buffering=0) as printed:
        output = open(read, "rb", buffering=0)  # noqa: SIM115 - so that a read returns what there is
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-P", "-c", program, str(descriptor), *arguments],
                env={**kept, "PYTHONPATH": path},
                pass_fds=[descriptor],
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
        except OSError:
            output.close()
            raise
    return process, output


def _send_all(
    outbox: "queue.SimpleQueue[ToWorker | None]",
    connection: Connection,
    hang_up: Callable[[], None],
) -> None:
    """Write what is in the outbox; a worker that cannot be written to is of no use."""
    try:
        while (message := outbox.get()) is not None:
            connection.send(pickled(message))
    except OSError:
        log.debug("the composing process does not read any more")
    finally:
        hang_up()


def log_all(output: IO[bytes]) -> None:
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


def thread(target: Callable[..., None], *args: object) -> threading.Thread:
    made = threading.Thread(target=target, args=args, name="mario-worker", daemon=True)
    made.start()
    return made
