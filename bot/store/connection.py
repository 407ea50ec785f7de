"""What every part of the store inherits: reading and writing sessions, the clock, the files."""

import asyncio
import contextvars
import inspect
import logging
import secrets
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial, wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import StoreError
from bot.store.blobs import OURS_ALONE, Blobs, BlobStore, FilesUnreachable
from bot.store.database import Database, DatabaseLost
from bot.store.sqlite import SqliteDatabase
from bot.util.retry import retry

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass
class _Call:
    """A public method that runs. committed: whether anything of it may stand already."""

    committed: bool = False


_call: contextvars.ContextVar[_Call | None] = contextvars.ContextVar("call", default=None)


def utcnow() -> datetime:
    return datetime.now(UTC)


class StoreConnection:
    """One open data folder and its database, used from one event loop.

    A public coroutine method of a subclass runs to its end even if its caller is cancelled:
    breaking off inside a transaction would leave a connection that the next one cannot use. It is
    run again where the database was lost before any of it was committed.
    """

    def __init_subclass__(cls) -> None:
        for name, member in list(vars(cls).items()):
            if not name.startswith("_") and inspect.iscoroutinefunction(member):
                setattr(cls, name, _shielded(member))

    def __init__(self, database: Database, blobs: Blobs, now: Callable[[], datetime]):
        self.now = now
        self.name = secrets.token_hex(8)  # of this process, among those that share the database
        self._database = database
        self._blobs = blobs
        self._begun: set[asyncio.Task[Any]] = set()
        self._held: Counter[str] = Counter()

    @classmethod
    async def open(
        cls,
        folder: Path,
        url: str | None = None,
        *,
        now: Callable[[], datetime] = utcnow,
        files: Callable[[], Blobs] | None = None,
    ) -> Self:
        """Open the data folder and migrate its database; :class:`StoreError` if either fails.

        url: of a Postgres database, which then has the rows, and which others may have open too;
        else they are in the folder, and it is locked. files: opens the place of the files, which is
        in the folder if nobody says. Blocking.
        """
        database = await asyncio.to_thread(_open, folder, url)
        try:
            blobs = await asyncio.to_thread(files or partial(BlobStore, folder / "files"))
        except BaseException:
            await database.close()
            raise
        return cls(database, blobs, now)

    async def close(self) -> None:
        """Wait for the methods that run, then let go of the database."""
        if self._begun:
            await asyncio.wait(self._begun)
        await self._database.close()

    @property
    def shared(self) -> bool:
        """Whether other processes may have the same database open."""
        return self._database.shared

    async def call(self, method: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run ``method`` to its end, and again where the database was lost before it did anything;
        ``close`` waits for it."""
        return await self.shield(self._repeated(method))

    async def shield(self, call: Coroutine[Any, Any, T]) -> T:
        """Run ``call`` to its end even if the caller is cancelled; ``close`` waits for it."""
        task = asyncio.ensure_future(call)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return await asyncio.shield(task)

    @property
    def nbytes(self) -> int:
        """What all files take, without the database."""
        return self._blobs.nbytes

    async def put(self, data: bytes) -> str:
        """Keep ``data`` as a file; returns its id, the sha256 in hex."""
        return await self._with_files(self._blobs.put, data)

    async def read(self, sha: str) -> bytes:
        """The bytes that were put; :class:`FileLost` when they are gone or damaged."""
        return await self._with_files(self._blobs.read, sha)

    async def probe(self) -> None:
        """Raise :class:`StoreError` unless files and rows can be written now."""
        await asyncio.to_thread(self._blobs.probe)
        await self._repeated(self._begin)

    async def _begin(self) -> None:
        async with self._write("probe") as session:
            await session.connection()  # begins for writing, which fails where nobody may

    async def _repeated(self, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run ``call``, and again after each loss of the database that left nothing of it."""
        if _call.get() is not None:  # part of another, which is run again as a whole
            return await call()
        running = _Call()
        _call.set(running)
        try:
            return await retry(
                call,
                delays=self._database.retries,
                on=DatabaseLost,
                when=lambda _: not running.committed,
            )
        finally:
            _call.set(None)

    async def _with_files(self, call: Callable[..., T], *args: Any) -> T:
        """What ``call`` returns, tried again where the place of the files does not answer."""
        return await retry(
            lambda: asyncio.to_thread(call, *args),
            delays=self._blobs.retries,
            on=FilesUnreachable,
        )

    async def _compact(self) -> None:
        with self._database_errors():
            await self._database.compact()

    @asynccontextmanager
    async def _read(self) -> AsyncGenerator[AsyncSession, None]:
        with self._database_errors():
            async with self._database.reading() as session:
                yield session

    @asynccontextmanager
    async def _write(self, *keys: str) -> AsyncGenerator[AsyncSession, None]:
        """One transaction; it is on the disk when the block is left.

        keys: what it reads and changes, where that is all; others go on meanwhile. Without one it
        is alone.
        """
        with self._database_errors():
            async with self._database.writing(*keys) as session:
                yield session
            if (running := _call.get()) is not None:
                running.committed = True

    @contextmanager
    def _database_errors(self) -> Generator[None, None, None]:
        """Log what the database says and raise a :class:`StoreError` instead."""
        try:
            yield
        except (SQLAlchemyError, ConnectionError) as error:
            trouble = self._database.trouble(error)
            if isinstance(trouble, DatabaseLost):
                log.warning("the database was lost: %s", type(error).__name__)
            else:
                log.exception("the database refused")
            raise trouble from error


def _open(folder: Path, url: str | None) -> Database:
    if not url:
        return sqlite_in(folder)
    try:
        folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("data-folder-unusable", folder=folder, reason=error.strerror) from error
    return postgres_at(url)


def sqlite_in(folder: Path) -> Database:
    """The database of a folder, which is locked and migrated. Blocking."""
    return SqliteDatabase.open(folder)


def postgres_at(url: str) -> Database:
    """The database that a URL names, migrated. Blocking. :class:`StoreError` without the extra."""
    if find_spec("asyncpg") is None:
        raise StoreError("postgres-not-installed")
    from bot.store.postgres import PostgresDatabase

    return PostgresDatabase.open(url)


def _shielded(method: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
    """The method, run as a task of its own that a cancelled caller does not cancel."""

    @wraps(method)
    async def run(self: StoreConnection, *args: Any, **more: Any) -> Any:
        return await self.call(lambda: method(self, *args, **more))

    return run
