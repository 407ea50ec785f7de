"""Copying everything from one database to another, every row compared afterwards."""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import StoreError
from bot.store.connection import postgres_at, sqlite_in
from bot.store.database import Database
from bot.store.records import Moment, Process, Record, RequestJSON
from bot.store.sqlite import NAME

AT_ONCE = 1000  # rows in memory
PARENT = "parent_id"  # of a piece, another of the same table


@dataclass
class Contents:
    """What a table holds: how many rows, and the sum of their hashes, in whatever order."""

    rows: int = 0
    digest: int = 0

    def add(self, row: Any) -> None:
        text = json.dumps([*map(_plain, row)], sort_keys=True, ensure_ascii=False, default=str)
        number = int.from_bytes(hashlib.sha256(text.encode()).digest())
        self.rows, self.digest = self.rows + 1, (self.digest + number) % (1 << 256)


async def move(source: Path | str, target: Path | str) -> dict[str, int]:
    """Copy the rows of all tables; how many there are of each.

    source, target: each a data folder, or the URL of a Postgres database.

    Raises :class:`StoreError`, with the target as it was, if that is not empty, if a bot uses one
    of them, if a folder to copy from has no database, or if a row arrives as another.
    """
    if source == target:
        raise StoreError("store-move-nowhere")
    if isinstance(source, Path) and not (source / NAME).exists():
        raise StoreError("store-source-missing", folder=source)
    async with _opened(source) as one, _opened(target) as other:
        try:
            async with one.reading() as reading, other.writing() as writing:
                await _refuse_used(one, reading)
                await _refuse_used(other, writing)
                await _refuse_filled(writing)
                sent = {table.name: await _copy(table, reading, writing) for table in _tables()}
                await _count_on(other, writing)
                for table in _tables():
                    if await _contents(table, writing) != sent[table.name]:
                        raise StoreError("store-move-differs", table=table.name)
        except SQLAlchemyError as error:
            reason = type(getattr(error, "orig", None) or error).__name__
            raise StoreError("store-move-failed", reason=reason) from error
    return {name: contents.rows for name, contents in sent.items()}


@asynccontextmanager
async def _opened(where: Path | str) -> AsyncGenerator[Database, None]:
    if isinstance(where, Path):
        database = await asyncio.to_thread(sqlite_in, where)
    else:
        database = await asyncio.to_thread(postgres_at, where)
    try:
        yield database
    finally:
        await database.close()


def _tables() -> list[sa.TableClause]:
    """All but the processes, those first that others refer to. Their values are as they are stored:
    an old request is not made a new one on the way."""
    known = [t for t in Record.metadata.sorted_tables if t.name != Process.__tablename__]
    return [
        sa.table(t.name, *(sa.column(c.name, _stored(c.type)) for c in t.columns)) for t in known
    ]


def _stored(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    if isinstance(kind, RequestJSON):
        return sa.JSON(none_as_null=True)
    if isinstance(kind, Moment | sa.JSON | sa.Boolean | sa.Date | sa.LargeBinary):
        return kind
    if isinstance(kind, sa.BigInteger | sa.Integer | sa.Float):
        return kind
    return sa.String()


async def _refuse_used(database: Database, session: AsyncSession) -> None:
    """SQLite's folder is locked by whoever uses it; Postgres lets everybody in."""
    alive = sa.select(sa.func.count()).where(Process.until > sa.func.now())
    if database.shared and await session.scalar(alive):
        raise StoreError("store-in-use")


async def _refuse_filled(session: AsyncSession) -> None:
    for table in _tables():
        if await session.scalar(sa.select(sa.exists().select_from(table))):
            raise StoreError("store-target-not-empty", table=table.name)


async def _copy(table: sa.TableClause, source: AsyncSession, target: AsyncSession) -> Contents:
    contents, parents = Contents(), list[dict[str, Any]]()
    rows = await source.stream(sa.select(table))
    async for some in rows.partitions(AT_ONCE):
        values = [dict(zip(table.c.keys(), row, strict=True)) for row in some]
        for row in some:
            contents.add(row)
        for row in values:
            if row.get(PARENT) is not None:  # who may come later
                parents.append({"child": row["id"], "parent": row[PARENT]})
                row[PARENT] = None
        await target.execute(sa.insert(table), values)
    if parents:
        related = sa.update(table).where(table.c.id == sa.bindparam("child"))
        await (await target.connection()).execute(
            related.values({PARENT: sa.bindparam("parent")}), parents
        )
    return contents


async def _contents(table: sa.TableClause, session: AsyncSession) -> Contents:
    contents = Contents()
    rows = await session.stream(sa.select(table))
    async for some in rows.partitions(AT_ONCE):
        for row in some:
            contents.add(row)
    return contents


async def _count_on(database: Database, session: AsyncSession) -> None:
    """Postgres numbers what comes next from where it stopped, and not from what is there."""
    if database.shared:
        last = "SELECT setval(pg_get_serial_sequence('identifies', 'id'), max(id)) FROM identifies"
        await session.execute(sa.text(last))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return value
