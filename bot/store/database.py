"""What SQLite and Postgres do each in their own way, behind one Protocol."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.errors import StoreError


class DatabaseGone(StoreError):
    """The database cannot be reached now; what was asked of it was not wrong."""


class DatabaseLost(DatabaseGone):
    """The database went away, or made way for somebody else, before anything was committed."""


class UnknownOutcome(DatabaseGone):
    """The database went away while it committed, and cannot be asked yet whether it has."""


class Database(Protocol):
    """A database that is migrated and open, used from one event loop.

    shared: whether other processes may have it open meanwhile. retries: seconds before each new
    try of what was :class:`DatabaseLost`.
    """

    engine: AsyncEngine
    shared: bool
    retries: tuple[float, ...]

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session that sees one moment of the database."""
        ...

    def writing(self, *keys: str) -> AbstractAsyncContextManager[AsyncSession]:
        """One transaction; it is on the disk when the block is left.

        Those that share a key come one after another, and one without a key is alone.
        """
        ...

    def trouble(self, error: SQLAlchemyError | OSError) -> StoreError:
        """What the database's own error means to us."""
        ...

    async def compact(self) -> None:
        """Let go of what older states of the rows left behind, as far as that can be done here."""
        ...

    async def close(self) -> None: ...
