"""Audio and tokens as files named by the hash of their content and written atomically."""

import hashlib
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from bot.errors import StoreError
from bot.store.values import FileLost
from bot.util.atomic_write import HALF, atomic_write
from bot.util.system import sync_folder

OURS_ALONE = 0o700  # a folder that nobody else may look into
SHA = re.compile(r"[0-9a-f]{64}")
RETRIES = (0.5, 1.0, 2.0)  # seconds, where files are kept across a network


class FilesUnreachable(StoreError):
    """Where the files are kept does not answer now; a later try may succeed."""


class FilesRefused(FilesUnreachable):
    """It answers, and refuses: somebody has to mend the settings or the keys."""


class Blobs(Protocol):
    """Where files are kept: content whose sha256 is ``abcdef…`` under ``ab/cdef…``. Blocking.

    nbytes: what they take; where others write there too, as it was when they were last listed.
    retries: seconds before each further try after :class:`FilesUnreachable`.
    """

    nbytes: int
    retries: tuple[float, ...]

    def put(self, data: bytes) -> str:
        """Keep ``data``, all of it or nothing; returns its sha256 in hex."""
        ...

    def read(self, sha: str) -> bytes:
        """The bytes that were put; :class:`FileLost` when the file is gone or altered."""
        ...

    def has(self, sha: str) -> bool: ...

    def remove(self, sha: str) -> None: ...

    def older_than(self, seconds: float) -> list[str]:
        """The files last put longer ago than this."""
        ...

    def probe(self) -> None:
        """Raise :class:`StoreError` unless a file could be saved now."""
        ...


class BlobStore:
    """Files in ``folder``, which survive a power cut.

    shared: it is on another machine. Then somebody made it, and where it is missing it is not
    mounted: what would be lost in a folder of our own is waited for.
    """

    def __init__(self, folder: Path, *, shared: bool = False):
        self.folder = folder
        self.retries: tuple[float, ...] = RETRIES if shared else ()
        self._shared = shared
        self._lock = threading.Lock()
        self.nbytes = sum(status.st_size for _, status in self._files())

    def put(self, data: bytes) -> str:
        sha = hashlib.sha256(data).hexdigest()
        target = self._path(sha)
        try:
            self._make_folder()
            new = not target.parent.exists()
            target.parent.mkdir(mode=OURS_ALONE, exist_ok=True)
            before = _size(target)
            atomic_write(target, data, mode=OURS_ALONE & 0o666)
            with self._lock:
                self.nbytes += len(data) - before
            if new:
                sync_folder(self.folder)
        except OSError as error:
            raise self._ours(error, StoreError("file-unsaved", reason=error.strerror)) from error
        return sha

    def probe(self) -> None:
        try:
            self._make_folder()
            with tempfile.TemporaryFile(buffering=0, dir=self.folder) as file:
                file.write(bytes(4096))
                os.fsync(file.fileno())
        except OSError as error:
            raise self._ours(error, StoreError("file-unsaved", reason=error.strerror)) from error

    def read(self, sha: str) -> bytes:
        try:
            data = self._path(sha).read_bytes()
        except FileNotFoundError as error:
            self._check_mounted()
            raise FileLost("file-gone") from error
        except OSError as error:
            raise self._ours(error, StoreError("file-unreadable", reason=error.strerror)) from error
        if hashlib.sha256(data).hexdigest() != sha:
            raise FileLost("file-damaged", name=sha[:12])
        return data

    def has(self, sha: str) -> bool:
        if SHA.fullmatch(sha) is None:
            return False
        self._check_mounted()
        return self._path(sha).exists()

    def remove(self, sha: str) -> None:
        path = self._path(sha)
        self._check_mounted()
        try:
            with self._lock:
                self.nbytes -= _size(path)
                path.unlink(missing_ok=True)
        except OSError as error:
            raise self._ours(error, StoreError("file-unsaved", reason=error.strerror)) from error

    def older_than(self, seconds: float) -> list[str]:
        """Old half-written files are removed on the way."""
        before = time.time() - seconds
        self._check_mounted()
        files = dict(self._files())
        with self._lock:  # counted anew: two that were put at once may have counted twice
            self.nbytes = sum(status.st_size for status in files.values())
        old = [path for path, status in files.items() if status.st_mtime <= before]
        for half in (path for path in old if path.name.startswith(HALF)):
            half.unlink(missing_ok=True)
        return [path.parent.name + path.name for path in old if not path.name.startswith(HALF)]

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.glob("??/*"):
            if status := _status(path):
                yield path, status

    def _make_folder(self) -> None:
        self._check_mounted()
        if not self._shared:
            self.folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)

    def _check_mounted(self) -> None:
        if self._shared and not self.folder.is_dir():
            raise FilesUnreachable("files-unreachable", reason=os.strerror(2))

    def _ours(self, error: OSError, lasting: StoreError) -> StoreError:
        """The system's error as ours; in a shared folder most of them may pass."""
        if self._shared and not isinstance(error, PermissionError):
            return FilesUnreachable("files-unreachable", reason=error.strerror)
        return lasting

    def _path(self, sha: str) -> Path:
        if not SHA.fullmatch(sha):
            raise StoreError("source-file-gone")
        return self.folder / sha[:2] / sha[2:]


def _size(path: Path) -> int:
    status = _status(path)
    return status.st_size if status else 0


def _status(path: Path) -> os.stat_result | None:
    """None where the file is gone: another process may have removed it just now."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
