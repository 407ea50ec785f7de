"""A folder for what a command composes with, on a disk that has room for it."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import MarioError

T = TypeVar("T")

TO_BEGIN = 16_000_000  # free bytes below which nothing is begun
TO_GO_ON = 1_000_000  # and below which the store would wait for room, for as long as it takes
EVERY = 0.5  # seconds between two looks


@contextlib.contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """A temporary folder that goes away; raises :class:`MarioError` where there is no room."""
    try:
        folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    except OSError as error:
        raise MarioError("no-temporary-folder", reason=error.strerror) from error
    with folder as name:
        _check(Path(name), TO_BEGIN)
        yield Path(name)


async def while_there_is_room(folder: Path, work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives; once the disk is full it is given up and :class:`MarioError` raised."""
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=EVERY))[0]:
            _check(folder, TO_GO_ON)
        return await task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({task})


def _check(folder: Path, least: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < least:
        raise MarioError("no-room", folder=folder.parent, megabytes=free / 1e6)
