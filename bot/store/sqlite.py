"""SQLite in a data folder, which one process has to itself."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from bot.errors import StoreError
from bot.store import schema
from bot.store.blobs import OURS_ALONE

NAME = "mario.sqlite"
READERS = 2  # at once; each has a thread, and more of them would only keep the event loop waiting
PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000",
    "secure_delete=ON",  # what is deleted is overwritten
)  # fmt: skip

_OF_THE_DISK = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
)


class SqliteDatabase:
    """The database of a data folder; see :class:`bot.store.database.Database`."""

    shared = False
    retries = ()

    def __init__(self, engine: AsyncEngine, lock: FileLock) -> None:
        self.engine = engine
        self._lock = lock
        self._writer = asyncio.Lock()
        self._readers = asyncio.Semaphore(READERS)
        self._reading = async_sessionmaker(engine, expire_on_commit=False)
        self._writing = async_sessionmaker(
            engine.execution_options(begin="BEGIN IMMEDIATE"), expire_on_commit=False
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Lock the folder and migrate its database; :class:`StoreError` if either fails.

        Blocking.
        """
        held = lock(folder)
        try:
            prepare(folder)
        except BaseException:
            held.release()
            raise
        return cls(engine_for(folder), held)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession, None]:
        async with self._readers, self._reading() as session:
            yield session

    @asynccontextmanager
    async def writing(self, *keys: str) -> AsyncGenerator[AsyncSession, None]:
        """One at a time, whatever its keys."""
        async with self._writer, self._writing() as session, session.begin():
            yield session

    def trouble(self, error: SQLAlchemyError | OSError) -> StoreError:
        full = _code(getattr(error, "orig", None)) == sqlite3.SQLITE_FULL
        return StoreError("disk-full" if full else "database-refused")

    async def compact(self) -> None:
        """Bring what was written into the database itself: its journal holds older pages too.

        Where somebody reads meanwhile, SQLite leaves the rest to its next time.
        """
        async with self._writer, self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            assert raw.driver_connection is not None
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        await self.engine.dispose()
        self._lock.release()


def engine_for(folder: Path) -> AsyncEngine:
    """The database of a data folder. Its errors, which are logged, show no values."""
    url = URL.create("sqlite+aiosqlite", database=str(folder / NAME))
    engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # sqlite3 would begin late, and not at all before DDL
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def lock(folder: Path) -> FileLock:
    """Keep other processes out of the data folder until what is returned is released."""
    try:
        folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
        for name in ("lock", NAME):  # SQLite gives the files beside the database its mode
            _create(folder / name)
        held = FileLock(folder / "lock", timeout=0, mode=0o600, thread_local=False)
        held.acquire()
    except Timeout as error:
        raise StoreError("data-folder-taken", folder=folder) from error
    except OSError as error:
        raise StoreError("data-folder-unusable", folder=folder, reason=error.strerror) from error
    return held


def _create(path: Path) -> None:
    """An empty file, if there is none, that nobody else may read."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def prepare(folder: Path, migrations: Path = schema.MIGRATIONS) -> None:
    """Check the database of a data folder, back it up and migrate it in one transaction. Blocking.

    Raises :class:`StoreError` if it is damaged, newer than this program, or not Mario's.
    """
    try:
        asyncio.run(_prepare(folder, migrations))
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        cause = getattr(error, "orig", None) or error
        if _is_of_the_disk(cause):
            raise StoreError("database-unreachable", folder=folder, reason=cause) from error
        raise StoreError("database-unopened", reason=cause) from error


async def _prepare(folder: Path, migrations: Path) -> None:
    engine = engine_for(folder)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_refuse_damaged)
            await connection.run_sync(
                schema.migrate, migrations, lambda at: _back_up(folder / NAME, at)
            )
    finally:
        await engine.dispose()


def _code(error: BaseException | None) -> int | None:
    return getattr(error, "sqlite_errorcode", None)


def _is_of_the_disk(error: BaseException) -> bool:
    """Whether it is the disk or its permissions that are wrong, and not what the file holds."""
    code = _code(error)
    return isinstance(error, OSError) or (code is not None and code & 0xFF in _OF_THE_DISK)


def _refuse_damaged(connection: Connection) -> None:
    verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if verdict != "ok":
        raise StoreError("database-damaged", reason=verdict)


def _back_up(database: Path, revision: str) -> None:
    """Copy the database into the same folder, atomically."""
    copy = database.with_name(f"{database.stem}-at-{revision}.sqlite")
    half = copy.with_suffix(".half")
    _create(half)
    source, target = sqlite3.connect(database), sqlite3.connect(half)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    half.replace(copy)
