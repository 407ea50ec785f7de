"""Threads for what runs in the background of decoding, one at a time each.

Every task gets a new thread that ends with it. A thread that has run a parallel operation keeps
OpenMP's helper threads for as long as it lives, and once a process has more helpers than
processors, OpenMP puts all of them to sleep between operations: decoding on two cores then takes
twice as long, although nothing else is computing.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


NICE = 5


class BackgroundThread:
    """Runs one task at a time, each on a new thread.

    gives_way: to whatever else wants the processor, as far as the system knows that of threads:
    beside a thread that never waits it has a quarter of the time.
    """

    def __init__(self, name: str, gives_way: bool = False) -> None:
        self._name, self._gives_way = name, gives_way
        self._turn = threading.Lock()

    def submit(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        def in_turn() -> T:
            if self._gives_way and sys.platform == "linux":  # elsewhere it is the whole process
                thread = threading.get_native_id()
                os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, 0) + NICE)
            with self._turn:
                return task(*args, **kwargs)

        thread = ThreadPoolExecutor(1, self._name)
        future = thread.submit(in_turn)
        thread.shutdown(wait=False)  # the thread ends after this task
        return future
