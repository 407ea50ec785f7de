"""Which functions of the bot are called, in which order, in all threads."""

import contextlib
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[2]
_OURS = tuple(f"{ROOT / name}/" for name in ("bot", "cogs"))


class CallTrace:
    """``calls``: each function that was called, as (file, qualified name), by its first call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self._seen: set[object] = set()
        self._recording = False

    @contextlib.contextmanager
    def installed(self) -> Generator[None, None, None]:
        """Be able to record what is called on this thread and on those that start inside."""
        sys.setprofile(self._profile)
        threading.setprofile(self._profile)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    @contextlib.contextmanager
    def recording(self) -> Generator[None, None, None]:
        self._recording = True
        try:
            yield
        finally:
            self._recording = False

    def _profile(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or not self._recording or code in self._seen:
            return
        self._seen.add(code)
        if code.co_filename.startswith(_OURS):
            self.calls.append((str(Path(code.co_filename).relative_to(ROOT)), code.co_qualname))
