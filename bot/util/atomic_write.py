"""Atomic writes: a file has all of its new content or is left as it was."""

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from bot.util.system import sync_folder

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

HALF = "half-"  # how the names of temporary files begin; a power cut can leave one behind


def atomic_write(target: Path, *data: "Buffer", mode: int = 0o666, durable: bool = True) -> None:
    """Replace ``target``; the content, ``data`` joined, survives a power cut once this returns.

    mode: who may do what with it, less what the umask forbids. durable: False for what whoever
    reads it checks, and can make again: it may be lost then, which takes less time.

    Raises ``OSError``, and then ``target`` is as it was and no temporary file is left.
    """
    half = target.with_name(f"{HALF}{secrets.token_hex(8)}")
    try:
        with open(half, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as file:
            for part in data:
                file.write(part)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        half.replace(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(target.parent)
