"""What Linux alone can do, and what is done elsewhere instead.

Nothing else asks which system this is. Only what confines the reader of attached files is not here
but in ``bot/audio/confine.py``: a program of its own, which imports nothing of the bot and is
started where :func:`is_linux` holds.
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil

PLATFORM = sys.platform  # tests put another's name here
CGROUP = Path("/sys/fs/cgroup")

SIGKILL = 9  # which ``signal`` does not name on Windows
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4


def is_linux() -> bool:
    return PLATFORM == "linux"


def is_posix() -> bool:
    """Whether processes inherit descriptors and folders can be synchronised: not on Windows."""
    return PLATFORM != "win32"


def lost() -> list[str]:
    """What this system cannot do, each as the rest of a sentence; nothing on Linux."""
    if is_linux():
        return []
    losses = [
        "attached files are read by a program that nothing confines or limits",
        "other programs of this user may read the bot's memory, and its token in it",
        "a bot that is killed leaves its composing process behind until that next speaks",
    ]
    if not is_posix():
        losses[2:] = [
            "models run in a thread of the bot, which a crash of theirs takes along",
            "a file may be lost in a power cut just after it was saved",
        ]
    return losses


def memory() -> tuple[int, int]:
    """Bytes that this process and those it started hold, and bytes that more could have."""
    mine = psutil.Process()
    used = 0
    for process in (mine, *mine.children(recursive=True)):
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            used += process.memory_info().rss
    return used, free_memory()


def attribute(path: Path, name: str) -> bytes | None:
    """What stands beside a file's content under ``name``; None for nothing, and elsewhere."""
    if is_linux():
        with contextlib.suppress(OSError):
            return os.getxattr(path, f"user.mario.{name}")
    return None


def set_attribute(path: Path, name: str, value: bytes) -> None:
    """Put it there, where the file is ours and its file system keeps attributes."""
    if is_linux():
        with contextlib.suppress(OSError):
            os.setxattr(path, f"user.mario.{name}", value)


def forbid_inspection() -> None:
    """From now on nobody but root may read this process's memory or environment, or trace it.

    It writes no core file either. A program that it starts begins anew. Linux only.
    """
    if is_linux():
        _prctl(_PR_SET_DUMPABLE, 0)


def die_with_parent() -> None:
    """Have this process killed once the one that started it has gone. Linux only."""
    if is_linux():
        _prctl(_PR_SET_PDEATHSIG, SIGKILL)


def free_memory() -> int:
    """Bytes that this process may still take of the machine's memory and of its container's."""
    return min(psutil.virtual_memory().available, _container() if is_linux() else sys.maxsize)


def memory_file() -> int:
    """A descriptor of an empty file without a name, in memory where there is such a thing."""
    if is_linux():
        return os.memfd_create("sound")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def kill_group(process_id: int) -> None:
    """End at once a process that began a session of its own, and what it started.

    Raises ProcessLookupError where it has gone.
    """
    if sys.platform == "win32":
        os.kill(process_id, signal.SIGTERM)  # which is no signal there, but the end
    else:
        os.killpg(process_id, signal.SIGKILL)


def sync_folder(folder: Path) -> None:
    """Force the names of the files in ``folder`` to disk: a rename is durable only then."""
    if not is_posix():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def on_stop(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Have ``loop`` call ``stop`` at SIGTERM and SIGINT, which would end the process at once."""
    for which in (signal.SIGTERM, signal.SIGINT):
        if is_posix():
            loop.add_signal_handler(which, stop)
        else:
            signal.signal(which, lambda *_: loop.call_soon_threadsafe(stop))


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}) was refused")


def _container() -> int:
    """What the container's limit leaves; practically infinite where there is none."""
    try:
        limit = (CGROUP / "memory.max").read_text().strip()
        used = int((CGROUP / "memory.current").read_text())
        cached = dict(line.split() for line in (CGROUP / "memory.stat").read_text().splitlines())
    except OSError:
        return sys.maxsize
    if limit == "max":
        return sys.maxsize
    return int(limit) - used + int(cached.get("inactive_file", 0))
