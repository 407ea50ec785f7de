"""Python values through a socket; sound travels beside them, uncopied and without the GIL."""

import pickle
import select
import socket
import struct
import threading
from typing import Any

import numpy as np

_COUNT, _SIZE = struct.Struct("<I"), "Q"


class Connection:
    """One end of a pair of sockets. Any thread may send; one receives.

    A message is a pickle and the arrays in it: how many parts, the size of each, the parts.
    """

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._sending = threading.Lock()
        self._poll = select.poll()
        self._poll.register(end, select.POLLIN)

    def send(self, message: Any) -> None:
        """Returns when the other side has taken it in; OSError when there is none."""
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
        """The next message; EOFError or OSError when the other side is gone."""
        (count,) = _COUNT.unpack(self._exactly(_COUNT.size))
        sizes = struct.unpack(f"<{count}{_SIZE}", self._exactly(count * 8))
        head, *arrays = [self._exactly(size) for size in sizes]
        return pickle.loads(head, buffers=arrays)  # noqa: S301 - both ends are this program

    def close(self) -> None:
        self._socket.close()

    def _exactly(self, size: int) -> memoryview:
        room = np.empty(size, np.uint8).data  # not even zeroed; the pages come as read
        done = 0
        while done < size:
            read = self._socket.recv_into(room[done:])
            if not read:
                raise EOFError
            done += read
        return room
