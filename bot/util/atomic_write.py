"""Atomic writes: a file has all of its new content or is left as it was."""

import os
import secrets
from pathlib import Path

from bot.util.system import sync_folder

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
    sync_folder(target.parent)
