"""Audio and tokens as files named by the hash of their content and written atomically."""

import hashlib
import os
import re
import tempfile
import time
from pathlib import Path

from bot.errors import StoreError
from bot.store.records import FileLost
from bot.util.atomic_write import HALF, atomic_write, fsync_folder

SHA = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """Files in ``folder``: content whose sha256 is ``abcdef…`` lies in ``ab/cdef…``. Blocking."""

    def __init__(self, folder: Path):
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Write ``data`` so that it survives a power cut; returns its sha256 in hex."""
        sha = hashlib.sha256(data).hexdigest()
        target = self._path(sha)
        try:
            new = not target.parent.exists()
            target.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(target, data)
            if new:
                fsync_folder(self.folder)
        except OSError as error:
            raise _unsaved(error) from error
        return sha

    def probe(self) -> None:
        """Raise :class:`StoreError` unless a file could be saved now."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
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
        self._path(sha).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> list[str]:
        """The files last put longer ago than this. Old half-written ones are removed on the way."""
        before = time.time() - seconds
        old = [path for path in self.folder.glob("??/*") if path.stat().st_mtime <= before]
        for half in (path for path in old if path.name.startswith(HALF)):
            half.unlink(missing_ok=True)
        return [path.parent.name + path.name for path in old if not path.name.startswith(HALF)]

    def _path(self, sha: str) -> Path:
        if not SHA.fullmatch(sha):
            raise StoreError("source-file-gone")
        return self.folder / sha[:2] / sha[2:]


def _unsaved(error: OSError) -> StoreError:
    return StoreError("file-unsaved", reason=error.strerror)
