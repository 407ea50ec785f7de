"""Opening the database: lock its folder, check that it is sound and ours, migrate it."""

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.blobs import OURS_ALONE
from bot.store.records import Record

MIGRATIONS = Path(__file__).parent / "migrations"
NAME = "mario.sqlite"
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


def prepare(folder: Path, migrations: Path = MIGRATIONS) -> None:
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


def _is_of_the_disk(error: BaseException) -> bool:
    """Whether it is the disk or its permissions that are wrong, and not what the file holds."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, OSError) or (code is not None and code & 0xFF in _OF_THE_DISK)


async def _prepare(folder: Path, migrations: Path) -> None:
    engine = engine_for(folder)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_migrate, folder / NAME, migrations)
    finally:
        await engine.dispose()


def _migrate(connection: Connection, database: Path, migrations: Path) -> None:
    _refuse_damaged(connection)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    at = _revision(connection, {r.revision for r in script.walk_revisions()})
    if at != script.get_current_head():
        if at is not None:
            _back_up(database, at)
        command.upgrade(config, "head")
    _refuse_incomplete(connection)


def _refuse_damaged(connection: Connection) -> None:
    verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if verdict != "ok":
        raise StoreError("database-damaged", reason=verdict)


def _revision(connection: Connection, known: set[str]) -> str | None:
    """The version the database is at; ``None`` when it is empty."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    marks = []
    if "alembic_version" in tables:
        marks = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if len(marks) != 1:
        raise StoreError("database-unversioned")
    if marks[0] not in known:
        raise StoreError("database-newer", version=marks[0])
    return marks[0]


def _refuse_incomplete(connection: Connection) -> None:
    seen = inspect(connection)
    there = set(seen.get_table_names())
    for name, table in Record.metadata.tables.items():
        columns = seen.get_columns(name) if name in there else []
        if missing := {c.name for c in table.columns} - {c["name"] for c in columns}:
            raise StoreError("database-half-migrated", table=name, columns=sorted(missing))


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
