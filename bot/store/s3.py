"""Files in a bucket of an S3-compatible object store; needs the extra ``s3``.

The names are those of the folder (``ab/cdef…``), so that either can be copied to the other. Keys
and tokens come from the environment alone, as other programs read them there (``AWS_…``).
"""

import hashlib
import logging
import re
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.store.blobs import RETRIES, SHA, FilesRefused, FilesUnreachable
from bot.store.values import FileLost

if TYPE_CHECKING:
    from obstore import ObjectMeta

log = logging.getLogger(__name__)

PROBE = "probe"  # what is written to see whether anything can be
CHUNK = 1 << 20  # bytes of a file that are read at a time
CONNECT, REQUEST = timedelta(seconds=5), timedelta(seconds=60)
STATUS = re.compile(r"status code: (\d{3}(?: [A-Z][a-z]*)*)")
PASSING = ("408", "429")  # too slow, too many
CODE = re.compile(r"<Code>(\w+)</Code>")


class S3Files:
    """Files in ``s3://bucket/prefix``; see :class:`bot.store.blobs.Blobs`.

    A file is one request, so that it is there whole or not at all, and what is sent is signed with
    its digest, which the store checks. endpoint: of a store that is not Amazon's. region: by
    default what ``AWS_REGION`` says.
    """

    def __init__(
        self,
        place: str,
        endpoint: str = "",
        region: str = "",
        retries: tuple[float, ...] = RETRIES,
    ) -> None:
        try:
            import obstore
            from obstore.store import S3Store
        except ImportError as error:
            raise StoreError("files-extra-missing") from error

        self.retries = retries
        self._obstore = obstore
        self._lock = threading.Lock()
        bucket, _, prefix = place.removeprefix("s3://").partition("/")
        named = {"endpoint": endpoint, "region": region}
        self._bucket = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": CONNECT,
                "timeout": REQUEST,
            },
            retry_config={"max_retries": 0, "retry_timeout": REQUEST},  # whoever calls tries again
            **{name: value for name, value in named.items() if value},  # type: ignore[arg-type]
        )
        self.nbytes = 0
        try:
            self.older_than(0)
        except FilesRefused:
            raise
        except FilesUnreachable as error:
            log.warning("%s; the bot goes on, and what needs files waits", error)

    def put(self, data: bytes) -> str:
        sha = hashlib.sha256(data).hexdigest()
        before = self._size(sha)
        with _translated():
            self._obstore.put(self._bucket, _key(sha), data, use_multipart=False)
        with self._lock:
            self.nbytes += len(data) - (before or 0)
        return sha

    def read(self, sha: str) -> bytes:
        digest, parts = hashlib.sha256(), list[bytes]()
        with _translated():
            for part in self._obstore.get(self._bucket, _key(sha)).stream(CHUNK):
                digest.update(part)
                parts.append(bytes(part))
        if digest.hexdigest() != sha:
            raise FileLost("file-damaged", name=sha[:12])
        return b"".join(parts)

    def has(self, sha: str) -> bool:
        return SHA.fullmatch(sha) is not None and self._size(sha) is not None

    def remove(self, sha: str) -> None:
        size = self._size(sha)
        if size is None:
            return
        with _translated():
            self._obstore.delete(self._bucket, _key(sha))
        with self._lock:
            self.nbytes -= size

    def older_than(self, seconds: float) -> list[str]:
        before = time.time() - seconds
        found = list(self._files())
        with self._lock:
            self.nbytes = sum(file["size"] for file in found)
        old = (file["path"] for file in found if file["last_modified"].timestamp() <= before)
        return [path.replace("/", "") for path in old]

    def probe(self) -> None:
        with _translated():
            self._obstore.put(self._bucket, PROBE, bytes(16), use_multipart=False)

    def _files(self) -> Iterator["ObjectMeta"]:
        with _translated():
            for page in self._obstore.list(self._bucket):  # pyright: ignore[reportUnknownMemberType]
                yield from (file for file in page if _is_ours(file["path"]))

    def _size(self, sha: str) -> int | None:
        try:
            with _translated():
                return self._obstore.head(self._bucket, _key(sha))["size"]
        except FileLost:
            return None


def _key(sha: str) -> str:
    if not SHA.fullmatch(sha):
        raise StoreError("source-file-gone")
    return f"{sha[:2]}/{sha[2:]}"


def _is_ours(path: str) -> bool:
    return path[2:3] == "/" and SHA.fullmatch(path.replace("/", "", 1)) is not None


@contextmanager
def _translated() -> Generator[None, None, None]:
    """The library's errors as ours. Where nothing is wrong but the time, another try may help."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError as error:
        if "NoSuchBucket" in str(error):
            raise _failed(error) from error
        raise FileLost("file-gone") from error
    except (BaseError, OSError) as error:
        raise _failed(error) from error


def _failed(error: Exception) -> FilesUnreachable:
    """What the store said, in a few words. It refuses with a 4xx, but for two that pass."""
    said = str(error).partition("\n")[0]
    log.info("the object store: %s", said)
    status, code = STATUS.search(said), CODE.search(str(error))
    reason = code[1] if code else status[1] if status else "no answer"
    if status and status[1].startswith("4") and not status[1].startswith(PASSING):
        return FilesRefused("files-refused", reason=reason)
    return FilesUnreachable("files-unreachable", reason=reason)
