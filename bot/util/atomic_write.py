"""Atomic writes: a file has all of its new content or is left as it was."""

import os
import secrets
from pathlib import Path

HALF = "half-"  # how the names of temporary files begin; a power cut can leave one behind


def atomic_write(target: Path, data: bytes, mode: int = 0o666) -> None:
    """Replace ``target``; the content survives a power cut once this returns.

    mode: who may do what with it, less what the umask forbids.

    Raises ``OSError``, and then ``target`` is as it was and no temporary file is left.
    """
    half = target.with_name(f"{HALF}{secrets.token_hex(8)}")
    try:
        with open(half, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    fsync_folder(target.parent)


def fsync_folder(folder: Path) -> None:
    """Force the names of the files in ``folder`` to disk: a rename is durable only then."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
