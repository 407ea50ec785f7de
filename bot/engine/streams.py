"""What a GPU does beside decoding: on streams of its own, and never while a step is captured.

Decoding is on streams of high priority (:mod:`bot.engine.torch.backend`). Whoever prepares,
finishes, diffuses or loads does so inside :func:`beside`, which costs nothing where no GPU is used.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

Purpose = Literal["prepare", "finish", "diffuse", "load"]


class CaptureLock:
    """Any number of threads compute beside decoding, or one captures; who waits to capture lets
    nobody else begin. A capture forbids other threads little, but what it does, nobody notices in
    time: an allocation that fails meanwhile looks like a lost device."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._capturing = False
        self._beside = 0
        self._own = threading.local()  # how often this thread is counted among them

    @contextmanager
    def beside(self) -> Generator[None]:
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def capturing(self) -> Generator[None]:
        """Alone, apart from what this thread itself is in the middle of."""
        own = min(self._depth, 1)
        with self._changed:
            self._changed.wait_for(lambda: not self._capturing)
            self._capturing = True
            self._changed.wait_for(lambda: self._beside == own)
        try:
            yield
        finally:
            with self._changed:
                self._capturing = False
                self._changed.notify_all()

    def let_pass(self) -> None:
        """In the middle of something long: let a capture that waits go first."""
        if self._capturing and self._depth == 1:
            self._leave()
            self._enter()

    @property
    def _depth(self) -> int:
        return getattr(self._own, "depth", 0)

    def _enter(self) -> None:
        with self._changed:
            if not self._depth:
                self._changed.wait_for(lambda: not self._capturing)
                self._beside += 1
        self._own.depth = self._depth + 1

    def _leave(self) -> None:
        self._own.depth = self._depth - 1
        if not self._depth:
            with self._changed:
                self._beside -= 1
                self._changed.notify_all()


captures = CaptureLock()
"""Of this process, which has one GPU."""


@contextmanager
def beside(purpose: Purpose) -> Generator[None]:
    """While entered, this thread's work on a GPU goes to the stream of its purpose. At the end it
    is waited for, by an event and without holding up another stream, so that whoever is handed a
    result need not wait."""
    torch: Any = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_initialized():
        yield
        return
    stream = _stream(purpose)
    with captures.beside(), torch.cuda.stream(stream):
        yield
        done = torch.cuda.Event(blocking=True)
        done.record(stream)
        done.synchronize()


@cache
def _stream(purpose: Purpose) -> Any:
    """One for each purpose, since memory that was freed is kept for the stream that had it."""
    import torch

    return torch.cuda.Stream(priority=0)
