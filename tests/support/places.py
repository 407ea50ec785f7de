"""Where a store keeps what it is given: a folder alone, or with a database of a Postgres server."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Session

from bot.store import Store
from bot.store.connection import utcnow
from bot.store.records import Record
from tests.support.postgres import Server


@dataclass(frozen=True)
class Place:
    """url: of the database, where it is not in the folder; server: whose it is."""

    folder: Path
    url: str | None = None
    server: Server | None = None

    async def open(self, now: Callable[[], datetime] = utcnow) -> Store:
        return await Store.open(self.folder, self.url, now=now)

    def engine(self) -> AsyncEngine:
        """A way into the database past every store; dispose of it."""
        if self.url is None:
            from bot.store import sqlite

            return sqlite.engine_for(self.folder)
        from bot.store import postgres

        return postgres.engine_for(self.url)

    async def rows(self, query: Executable | str) -> list[Any]:
        """What the database holds, read past the store that has it open."""
        return await self._past(lambda session: list(session.scalars(_query(query))))

    async def whole_rows(self, query: Executable) -> list[Any]:
        """The same, with every column."""
        return await self._past(lambda session: [tuple(row) for row in session.execute(query)])

    async def execute(self, statement: Executable | str) -> None:
        await self._past(lambda session: session.execute(_query(statement)))

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Nobody can write meanwhile."""
        engine = self.engine().execution_options(begin="BEGIN IMMEDIATE")
        async with engine.connect() as connection:
            if self.url is None:
                await connection.begin()
            else:
                tables = ", ".join(Record.metadata.tables)
                await connection.execute(text(f"LOCK TABLE {tables}"))
            yield
        await engine.dispose()

    async def _past(self, act: Callable[[Session], Any]) -> Any:
        def whole(connection: Any) -> Any:
            with Session(connection, expire_on_commit=False) as session:
                return act(session)

        engine = self.engine()
        async with engine.begin() as connection:
            found = await connection.run_sync(whole)
        await engine.dispose()
        return found


def _query(query: Executable | str) -> Executable:
    return text(query) if isinstance(query, str) else query
