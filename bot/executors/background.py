"""Work done beside the decoding, on threads that end with it.

A thread that has shared an operation with helpers keeps them for as long as it lives, and where
all the helpers of a process are more than its processors, OpenMP lets every one of them sleep
between operations: decoding with two cores then takes twice as long, although nobody else computes.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class BackgroundThread:
    """One thing at a time, each on a thread of its own."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._turn = threading.Lock()

    def submit(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        def in_turn() -> T:
            with self._turn:
                return act(*args, **kwargs)

        thread = ThreadPoolExecutor(1, self._name)
        future = thread.submit(in_turn)
        thread.shutdown(wait=False)  # after this
        return future
