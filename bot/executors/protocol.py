"""What a worker and its owner say to each other, and the connection that carries it.

To the worker's process goes a :class:`Start`, then ``JobInputs`` to begin and :class:`CancelJob`.
Back come the worker's :data:`WorkerEvent`, a ``Heartbeat`` several times a second, and what is
logged there. A worker in a thread emits the same events without a connection.
"""

import pickle
import select
import socket
import struct
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import MarioError
from bot.executors.executor import Progress
from bot.executors.timings import ExecutorTimings
from bot.executors.watchdog import Heartbeat
from bot.job_spec import JobInputs, Result

if TYPE_CHECKING:
    from bot.executors.loading import PoolFactory

EXIT_DEVICE_LOST = 70
"""The exit code of a process that can no longer use its accelerator."""


@dataclass(frozen=True)
class Start:
    """The first message. pool: picklable. log_level: below it nothing needs to be sent."""

    pool: "PoolFactory"
    timings: ExecutorTimings
    log_level: int


@dataclass(frozen=True)
class CancelJob:
    id: str


@dataclass(frozen=True)
class JobProgress:
    id: str
    progress: Progress


@dataclass(frozen=True, eq=False)
class JobDone:
    id: str
    result: Result


@dataclass(frozen=True, eq=False)
class JobFailed:
    id: str
    error: MarioError


@dataclass(frozen=True)
class CapacityChanged:
    """How many jobs all loaded models can decode at once, together."""

    slots: int


@dataclass(frozen=True)
class LogLine:
    """A log record, reduced to what can be sent. created: seconds since the epoch."""

    name: str
    level: int
    created: float
    message: str
    traceback: str | None


Event = JobProgress | JobDone | JobFailed
WorkerEvent = Event | CapacityChanged
FromWorker = WorkerEvent | Heartbeat | LogLine
ToWorker = Start | JobInputs | CancelJob

_COUNT, _SIZE = struct.Struct("<I"), "Q"


class Connection:
    """One end of a socket pair. Any thread may send; one receives.

    A message is a pickle and the arrays in it: how many parts, the size of each, the parts. Arrays
    are sent from where they lie, without a copy and without the GIL.
    """

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._sending = threading.Lock()
        self._poll = select.poll()
        self._poll.register(end, select.POLLIN)

    def send(self, message: Any) -> None:
        """Returns when the message is in the socket; OSError when the other end is closed."""
        arrays: list[pickle.PickleBuffer] = []
        head = pickle.dumps(message, protocol=5, buffer_callback=arrays.append)
        parts = [memoryview(head), *(array.raw() for array in arrays)]
        sizes = struct.pack(f"<{len(parts)}{_SIZE}", *(part.nbytes for part in parts))
        with self._sending:
            self._socket.sendall(_COUNT.pack(len(parts)) + sizes)
            for part in parts:
                self._socket.sendall(part)

    def waiting(self, timeout: float) -> bool:
        """Whether there is something to receive, or an end, within ``timeout`` seconds."""
        return bool(self._poll.poll(timeout * 1000))

    def receive(self) -> Any:
        """The next message; EOFError or OSError when the other end is closed."""
        (count,) = _COUNT.unpack(self._read(_COUNT.size))
        sizes = struct.unpack(f"<{count}{_SIZE}", self._read(count * 8))
        head, *arrays = [self._read(size) for size in sizes]
        return pickle.loads(head, buffers=arrays)  # noqa: S301 - both ends are this program

    def close(self) -> None:
        self._socket.close()

    def _read(self, size: int) -> memoryview:
        buffer = np.empty(size, np.uint8).data  # not zeroed: pages are touched only as they fill
        done = 0
        while done < size:
            read = self._socket.recv_into(buffer[done:])
            if not read:
                raise EOFError
            done += read
        return buffer
