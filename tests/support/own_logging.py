"""Lets a test set up the process's logs as a bot of its own would."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_logging() -> Iterator[None]:
    """Inside, ``set_up`` closes nothing of pytest's; afterwards its handlers and hooks are back."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level = handlers, level
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
