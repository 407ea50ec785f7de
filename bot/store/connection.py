"""What the parts of the store share: sessions to read and to write, the clock, the files."""

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import IO, Any, Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.errors import StoreError
from bot.store import schema
from bot.store.blobs import Files

log = logging.getLogger(__name__)

READERS = 2  # at once; each has a thread, and more of them would only keep the event loop waiting


def utcnow() -> datetime:
    return datetime.now(UTC)


class Base:
    """One open data folder. Everything here belongs to one event loop.

    The public methods of its parts, once begun, are finished even if their caller is cancelled: a
    connection torn out of a transaction would be of no use to the next one.
    """

    def __init_subclass__(cls) -> None:
        for name, member in list(vars(cls).items()):
            if not name.startswith("_") and inspect.iscoroutinefunction(member):
                setattr(cls, name, _unbroken(member))

    def __init__(
        self, engine: AsyncEngine, files: Files, lock: IO[str], now: Callable[[], datetime]
    ):
        self.now = now
        self._engine = engine
        self._files = files
        self._lock = lock
        self._going: set[asyncio.Task[Any]] = set()
        self._one_writer = asyncio.Lock()
        self._few_readers = asyncio.Semaphore(READERS)
        self._reading = async_sessionmaker(engine, expire_on_commit=False)
        self._writing = async_sessionmaker(
            engine.execution_options(begin="BEGIN IMMEDIATE"), expire_on_commit=False
        )

    @classmethod
    async def open(cls, folder: Path, *, now: Callable[[], datetime] = utcnow) -> Self:
        """Take the folder and bring its database up to date; :class:`StoreError` if that fails."""
        lock = await asyncio.to_thread(schema.own, folder)
        try:
            await asyncio.to_thread(schema.prepare, folder)
        except BaseException:
            lock.close()
            raise
        return cls(schema.engine_for(folder), Files(folder / "files"), lock, now)

    async def close(self) -> None:
        """Finish what was begun and let go of the folder."""
        if self._going:
            await asyncio.wait(self._going)
        await self._engine.dispose()
        self._lock.close()

    async def put(self, data: bytes) -> str:
        """Keep ``data`` as a file; the sha256 (hex) it is known by."""
        return await asyncio.to_thread(self._files.put, data)

    async def read(self, sha: str) -> bytes:
        """What was put; :class:`StoreError` when it is gone or damaged."""
        return await asyncio.to_thread(self._files.read, sha)

    async def probe(self) -> None:
        """Raise :class:`StoreError` unless files and rows can be written now."""
        await asyncio.to_thread(self._files.probe)
        async with self._write() as session:
            await session.connection()  # begins for writing, which fails where nobody may

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncSession]:
        with _as_sentences():
            async with self._few_readers, self._reading() as session:
                yield session

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncSession]:
        """One transaction at a time; it is on the disk when the block is left."""
        with _as_sentences():
            async with self._one_writer, self._writing() as session, session.begin():
                yield session


def _unbroken(method: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
    @wraps(method)
    async def whole(self: Base, *args: Any, **more: Any) -> Any:
        task = asyncio.ensure_future(method(self, *args, **more))
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        return await asyncio.shield(task)

    return whole


@contextmanager
def _as_sentences() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        log.exception("the database refused")
        raise StoreError(
            "This could not be written down or looked up; please try again. If it happens again,"
            " the operator finds the database's own words in the log."
        ) from error
