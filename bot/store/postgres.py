"""Postgres, which several processes share; it needs the extra ``postgres``."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import URL, Connection, TextClause, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from bot.errors import StoreError
from bot.store import schema
from bot.store.database import DatabaseLost, UnknownOutcome
from bot.util.retry import retry

CONNECTIONS = 10  # of one process at once
RETRIES = (0.0, 0.05, 0.2, 0.5, 1.0, 2.0)
SETTINGS = {
    "application_name": "mario",
    # A process that stands still, with its machine, may keep nobody waiting for longer than this.
    "idle_in_transaction_session_timeout": "10s",
    "lock_timeout": "10s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
# What passes: somebody waits for us, or the server ends, starts, is full or gave way.
_PASSING = {"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300", "25P03"}
_LOST = "08"
_EVERYTHING, _MIGRATING = "everything", "migrating"


class PostgresDatabase:
    """One database of a server; see :class:`bot.store.database.Database`.

    Each writing transaction takes advisory locks first: of its keys, or of everything. So what is
    read in one is still true when it commits, though Postgres' own isolation is READ COMMITTED.
    """

    shared = True
    retries = RETRIES

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._alone = asyncio.Lock()
        at_once = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._reading = async_sessionmaker(at_once, expire_on_commit=False)
        self._writing = async_sessionmaker(engine, expire_on_commit=False)

    @classmethod
    def open(cls, url: str) -> Self:
        """Migrate the database; :class:`StoreError` if it cannot be used. Blocking."""
        prepare(url)
        return cls(engine_for(url))

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession, None]:
        async with self._reading() as session:
            with connecting():
                await session.connection()
            yield session

    @asynccontextmanager
    async def writing(self, *keys: str) -> AsyncGenerator[AsyncSession, None]:
        """Those that share a key come one after another, in whatever process, and one without a
        key is alone."""
        # Whoever must be alone comes in turn here too, and keeps no connection while waiting.
        turn = nullcontext() if keys else self._alone
        async with turn, self._writing() as session:
            with connecting():
                await session.connection()
            mark: str = (await session.execute(_locking(keys))).one()[0]
            yield session
            await session.flush()
            await self._commit(session, mark)

    async def _commit(self, session: AsyncSession, mark: str) -> None:
        """Commit, and know whether that has happened, whatever happens to the connection."""
        try:
            await session.commit()
        except (SQLAlchemyError, OSError) as error:
            if not is_passing(error):
                raise
            try:
                committed = await retry(
                    lambda: self._is_committed(mark), delays=RETRIES, on=DatabaseLost
                )
            except DatabaseLost:
                raise UnknownOutcome("database-refused") from error
            if not committed:
                raise

    async def _is_committed(self, mark: str) -> bool:
        query = text("SELECT pg_xact_status(CAST(CAST(:mark AS text) AS xid8))")
        try:
            async with self.reading() as session:
                status = await session.scalar(query, {"mark": mark})
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseLost("database-refused") from error
        if status == "in progress":  # its connection is only just being given up
            raise DatabaseLost("database-refused")
        return status == "committed"

    def trouble(self, error: SQLAlchemyError | OSError) -> StoreError:
        if is_passing(error):
            return DatabaseLost("database-refused")
        full = _state(error) == "53100"
        return StoreError("disk-full" if full else "database-refused")

    async def compact(self) -> None:
        """Nothing: the server's own vacuum does it."""

    async def close(self) -> None:
        await self.engine.dispose()


@contextmanager
def connecting() -> Generator[None, None, None]:
    """What asyncpg raises while it connects comes past SQLAlchemy."""
    try:
        yield
    except (OSError, asyncpg.PostgresError) as error:
        raise ConnectionError(str(error)) from error


def engine_for(url: str) -> AsyncEngine:
    """The database that a URL names. Its errors, which are logged, show no values."""
    return create_async_engine(
        driver_url(url),
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=10,
        connect_args={"server_settings": SETTINGS, "timeout": 10, "command_timeout": 30},
    )


def driver_url(url: str) -> URL:
    """The URL as asyncpg takes it: libpq's name for encryption is another."""
    try:
        parsed = make_url(url).set(drivername="postgresql+asyncpg")
    except ArgumentError as error:
        raise StoreError("store-url-misshapen") from error
    if "sslmode" in parsed.query:
        mode = str(parsed.query["sslmode"])
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return parsed


def shown(url: str) -> str:
    """The URL as it may be told: without its password."""
    return driver_url(url).set(drivername="postgresql").render_as_string(hide_password=True)


def prepare(url: str, migrations: Path = schema.MIGRATIONS) -> None:
    """Migrate the database in one transaction, one process after another. Blocking.

    Raises :class:`StoreError` if it is newer than this program, or not Mario's.
    """
    try:
        asyncio.run(_prepare(url, migrations))
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError("postgres-unreachable", url=shown(url), reason=cause) from error
    except StoreError as error:
        if error.message.code in ("database-unversioned", "database-half-migrated"):
            raise StoreError("postgres-not-ours", url=shown(url)) from error
        raise


async def _prepare(url: str, migrations: Path) -> None:
    engine = engine_for(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(_locking((_MIGRATING,)))
            await connection.run_sync(_migrate, migrations)
    finally:
        await engine.dispose()


def _migrate(connection: Connection, migrations: Path) -> None:
    schema.migrate(connection, migrations)


def _locking(keys: tuple[str, ...]) -> TextClause:
    """Number of the transaction, and its locks; always in the same order, so that no two wait for
    each other."""
    everything = f"pg_advisory_xact_lock{'_shared' if keys else ''}({_number(_EVERYTHING)})"
    locks = [f"pg_advisory_xact_lock({number})" for number in sorted(map(_number, set(keys)))]
    return text(", ".join(["SELECT pg_current_xact_id()::text", everything, *locks]))


def _number(key: str) -> int:
    """A key as Postgres takes it: 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)


def _state(error: BaseException) -> str:
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


def is_passing(error: BaseException) -> bool:
    """Whether the same again may work in a moment: nothing is wrong with what was asked."""
    state: Any = _state(error)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OSError) or state in _PASSING or state.startswith(_LOST)
