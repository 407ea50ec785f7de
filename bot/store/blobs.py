"""Audio and tokens as files named by the hash of their content and written atomically."""

import hashlib
import os
import re
import tempfile
import threading
import time
from pathlib import Path

from bot.errors import StoreError
from bot.store.records import FileLost
from bot.util.atomic_write import HALF, atomic_write
from bot.util.system import sync_folder

OURS_ALONE = 0o700  # a folder that nobody else may look into
SHA = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """Files in ``folder``: content whose sha256 is ``abcdef…`` lies in ``ab/cdef…``. Blocking.

    nbytes: what they take, counted once and kept up since.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self._lock = threading.Lock()
        self.nbytes = sum(path.stat().st_size for path in folder.glob("??/*"))

    def put(self, data: bytes) -> str:
        """Write ``data`` so that it survives a power cut; returns its sha256 in hex."""
        sha = hashlib.sha256(data).hexdigest()
        target = self._path(sha)
        try:
            new = not target.parent.exists()
            for folder in (self.folder, target.parent):
                folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
            before = _size(target)
            atomic_write(target, data, mode=OURS_ALONE & 0o666)
            with self._lock:
                self.nbytes += len(data) - before
            if new:
                sync_folder(self.folder)
        except OSError as error:
            raise _unsaved(error) from error
        return sha

    def probe(self) -> None:
        """Raise :class:`StoreError` unless a file could be saved now."""
        try:
            self.folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(buffering=0, dir=self.folder) as file:
                file.write(bytes(4096))
                os.fsync(file.fileno())
        except OSError as error:
            raise _unsaved(error) from error

    def read(self, sha: str) -> bytes:
        """The bytes that were put; :class:`FileLost` when the file is gone or altered."""
        try:
            data = self._path(sha).read_bytes()
        except FileNotFoundError as error:
            raise FileLost("file-gone") from error
        except OSError as error:
            raise StoreError("file-unreadable", reason=error.strerror) from error
        if hashlib.sha256(data).hexdigest() != sha:
            raise FileLost("file-damaged", name=sha[:12])
        return data

    def has(self, sha: str) -> bool:
        return SHA.fullmatch(sha) is not None and self._path(sha).exists()

    def remove(self, sha: str) -> None:
        path = self._path(sha)
        with self._lock:
            self.nbytes -= _size(path)
            path.unlink(missing_ok=True)

    def older_than(self, seconds: float) -> list[str]:
        """The files last put longer ago than this. Old half-written ones are removed on the way."""
        before = time.time() - seconds
        files = {path: path.stat() for path in self.folder.glob("??/*")}
        with self._lock:  # counted anew: two that were put at once may have counted twice
            self.nbytes = sum(status.st_size for status in files.values())
        old = [path for path, status in files.items() if status.st_mtime <= before]
        for half in (path for path in old if path.name.startswith(HALF)):
            half.unlink(missing_ok=True)
        return [path.parent.name + path.name for path in old if not path.name.startswith(HALF)]

    def _path(self, sha: str) -> Path:
        if not SHA.fullmatch(sha):
            raise StoreError("source-file-gone")
        return self.folder / sha[:2] / sha[2:]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _unsaved(error: OSError) -> StoreError:
    return StoreError("file-unsaved", reason=error.strerror)
