"""What every part of the store inherits: reading and writing sessions, the clock, the files."""

import asyncio
import inspect
import logging
import sqlite3
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Self, TypeVar

from filelock import FileLock
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.errors import StoreError
from bot.store import schema
from bot.store.blobs import BlobStore

log = logging.getLogger(__name__)

T = TypeVar("T")

READERS = 2  # at once; each has a thread, and more of them would only keep the event loop waiting


def utcnow() -> datetime:
    return datetime.now(UTC)


class StoreConnection:
    """One open data folder, used from one event loop.

    A public coroutine method of a subclass runs to its end even if its caller is cancelled:
    breaking off inside a transaction would leave a connection that the next one cannot use.
    """

    def __init_subclass__(cls) -> None:
        for name, member in list(vars(cls).items()):
            if not name.startswith("_") and inspect.iscoroutinefunction(member):
                setattr(cls, name, _shielded(member))

    def __init__(
        self, engine: AsyncEngine, blobs: BlobStore, lock: FileLock, now: Callable[[], datetime]
    ):
        self.now = now
        self._engine = engine
        self._blobs = blobs
        self._lock = lock
        self._begun: set[asyncio.Task[Any]] = set()
        self._held: Counter[str] = Counter()
        self._writer = asyncio.Lock()
        self._readers = asyncio.Semaphore(READERS)
        self._reading = async_sessionmaker(engine, expire_on_commit=False)
        self._writing = async_sessionmaker(
            engine.execution_options(begin="BEGIN IMMEDIATE"), expire_on_commit=False
        )

    @classmethod
    async def open(cls, folder: Path, *, now: Callable[[], datetime] = utcnow) -> Self:
        """Lock the folder and migrate its database; :class:`StoreError` if either fails."""
        lock = await asyncio.to_thread(schema.lock, folder)
        try:
            await asyncio.to_thread(schema.prepare, folder)
        except BaseException:
            lock.release()
            raise
        blobs = await asyncio.to_thread(BlobStore, folder / "files")
        return cls(schema.engine_for(folder), blobs, lock, now)

    async def close(self) -> None:
        """Wait for the methods that run, then unlock the folder."""
        if self._begun:
            await asyncio.wait(self._begun)
        await self._engine.dispose()
        self._lock.release()

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
        return await asyncio.to_thread(self._blobs.put, data)

    async def read(self, sha: str) -> bytes:
        """The bytes that were put; :class:`FileLost` when they are gone or damaged."""
        return await asyncio.to_thread(self._blobs.read, sha)

    async def probe(self) -> None:
        """Raise :class:`StoreError` unless files and rows can be written now."""
        await asyncio.to_thread(self._blobs.probe)
        async with self._write() as session:
            await session.connection()  # begins for writing, which fails where nobody may

    async def _empty_journal(self) -> None:
        """Bring what was written into the database itself: its journal holds older pages too.

        Where somebody reads meanwhile, SQLite leaves the rest to its next time.
        """
        with _database_errors():
            async with self._writer, self._engine.connect() as connection:
                raw = await connection.get_raw_connection()
                assert raw.driver_connection is not None
                await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @asynccontextmanager
    async def _read(self) -> AsyncGenerator[AsyncSession, None]:
        with _database_errors():
            async with self._readers, self._reading() as session:
                yield session

    @asynccontextmanager
    async def _write(self) -> AsyncGenerator[AsyncSession, None]:
        """One transaction at a time; it is on the disk when the block is left."""
        with _database_errors():
            async with self._writer, self._writing() as session, session.begin():
                yield session


def _shielded(method: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
    """The method, run as a task of its own that a cancelled caller does not cancel."""

    @wraps(method)
    async def run(self: StoreConnection, *args: Any, **more: Any) -> Any:
        return await self.shield(method(self, *args, **more))

    return run


@contextmanager
def _database_errors() -> Generator[None, None, None]:
    """Log what the database says and raise a :class:`StoreError` instead."""
    try:
        yield
    except SQLAlchemyError as error:
        log.exception("the database refused")
        if getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise StoreError("disk-full") from error
        raise StoreError("database-refused") from error
