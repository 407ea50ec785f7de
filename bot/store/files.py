"""The files that rows refer to: kept while anything needs them, and no longer."""

import asyncio
import logging
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import StoreError
from bot.store.connection import StoreConnection
from bot.store.records import UNFINISHED, Job, Piece

log = logging.getLogger(__name__)

SWEPT_AFTER = timedelta(hours=1)  # far more than from putting a file to the row that names it


class FileStore(StoreConnection):
    @contextmanager
    def holding(self, sha: str) -> Generator[None, None, None]:
        """While entered, this file is kept even though no row names it yet."""
        self._held[sha] += 1
        try:
            yield
        finally:
            self._held -= Counter([sha])

    async def sweep(self, age: timedelta = SWEPT_AFTER) -> int:
        """Remove the files that nothing needs and nobody has put for ``age``; returns how many."""
        old = await asyncio.to_thread(self._blobs.older_than, age.total_seconds())
        removed = await self._remove_unneeded(old)
        await self._compact()
        return removed

    async def _remove_unneeded(self, shas: Iterable[str | None]) -> int:
        """After the commit that made them needless; how many were removed.

        A crash between the two leaves a file too many, and so do a database that is lost there and
        a place of the files that does not answer, until the next sweep. Each by itself: where the
        files are far away, nobody waits for all of them.
        """
        removed = 0
        try:
            for sha in filter(None, shas):
                async with self._write(f"file:{sha}") as session:
                    removed += await self._remove(session, sha)
        except StoreError as error:
            log.warning("files that nothing needs stay until they are swept: %s", error)
        return removed

    async def _remove(self, session: AsyncSession, sha: str) -> bool:
        """Remove a file that nothing needs."""
        if self._held[sha] or await _needed(session, sha):
            return False
        await asyncio.to_thread(self._blobs.remove, sha)
        return True


async def _needed(session: AsyncSession, sha: str) -> bool:
    """Whether a kept piece or an unfinished job refers to the file."""
    by_piece = exists().where(
        Piece.deleted_at.is_(None),
        or_(Piece.audio == sha, Piece.tokens == sha, Piece.input_audio == sha),
    )
    by_job = exists().where(and_(Job.input_audio == sha, Job.state.in_(UNFINISHED)))
    return bool(await session.scalar(select(or_(by_piece, by_job))))
