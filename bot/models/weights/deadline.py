"""When a transfer must have ended, whatever it waits for: a name, a handshake, a byte."""

import contextlib
import http.client
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from bot.errors import ModelError

Tell = Callable[[int, int], None]
T = TypeVar("T")


class Deadline:
    """The end of a whole transfer, ``minutes`` from now; ``passed`` is raised after it."""

    def __init__(self, minutes: float, passed: ModelError) -> None:
        self._end = time.monotonic() + minutes * 60
        self._passed = passed

    @property
    def left(self) -> float:
        """Seconds, 0 at least."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Raise :class:`ModelError` if it has passed."""
        if not self.left:
            raise self._passed

    def within(self, work: Callable[[Tell], T], on_progress: Tell | None = None) -> T:
        """What ``work`` returns or raises, if it ends in time; else it is left to itself.

        For what cannot be cut. It runs in a thread of its own, and the progress that it tells is
        told in the caller's; telling it raises once the time is over.
        """
        ended: Future[T] = Future()
        told: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()

        def tell(done: int, total: int) -> None:
            self.check()
            told.put((done, total))

        def run() -> None:
            try:
                ended.set_result(work(tell))
            except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
                ended.set_exception(error)
            told.put(None)

        threading.Thread(target=run, name="mario-transfer", daemon=True).start()
        with contextlib.suppress(queue.Empty):
            while (now := told.get(timeout=self.left)) is not None:
                if on_progress:
                    on_progress(*now)
            return ended.result()
        raise self._passed

    @contextmanager
    def cutting(self, connection: http.client.HTTPConnection) -> Iterator[None]:
        """While entered, ``connection`` is cut at the end, whatever it waits for; then closed.

        It is connected here, so that this counts as well.
        """
        connection.timeout = min(connection.timeout or self.left, self.left)
        # The connection forgets its socket once the answer has begun, if it is to close then.
        connected: list[socket.socket] = []
        timer = threading.Timer(self.left, lambda: _cut(connection.sock, *connected))
        timer.daemon = True
        timer.start()
        try:
            connection.connect()
            connected.append(connection.sock)
            self.check()  # a socket made in the last moment has not been cut
            yield
        finally:
            timer.cancel()
            connection.close()


def _cut(*sockets: socket.socket | None) -> None:
    for one in sockets:
        if one is not None:
            with contextlib.suppress(OSError):
                # Not the method of a TLS socket, which would change what another thread reads.
                socket.socket.shutdown(one, socket.SHUT_RDWR)
