"""Writes a file whole or not at all, so that nobody ever reads half of one."""

import os
import secrets
from pathlib import Path

HALF = "half-"  # begins the name of what is being written, or was when the power went


def atomic_write(target: Path, data: bytes) -> None:
    """``target`` is on the disk with this content when it returns, even after a power cut.

    Raises ``OSError``, and then leaves nothing behind.
    """
    half = target.with_name(f"{HALF}{secrets.token_hex(8)}")
    try:
        with half.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    fsync_folder(target.parent)


def fsync_folder(folder: Path) -> None:
    """Make sure that the names in ``folder`` are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
