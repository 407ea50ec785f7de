"""Finding pieces and deleting them."""

import asyncio
from datetime import timedelta

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.connection import StoreConnection
from bot.store.records import DAY, UNFINISHED, Job, JobMessage, Piece

_KEPT = Piece.deleted_at.is_(None)
_LATEST = (Piece.created_at.desc(), Piece.id.desc())


class PieceStore(StoreConnection):
    async def piece(self, piece_id: str) -> Piece | None:
        return await self._one(select(Piece).where(Piece.id == piece_id, _KEPT))

    async def piece_of_job(self, job_id: str) -> Piece | None:
        return await self._one(select(Piece).where(Piece.job_id == job_id, _KEPT))

    async def piece_of_audio(self, sha: str) -> Piece | None:
        """The latest piece whose posted file has this content."""
        return await self._one(select(Piece).where(Piece.audio == sha, _KEPT).order_by(*_LATEST))

    async def piece_of_message(self, message_id: int) -> Piece | None:
        query = select(Piece).join(JobMessage, JobMessage.job_id == Piece.job_id)
        return await self._one(
            query.where(JobMessage.message_id == message_id, _KEPT).order_by(*_LATEST)
        )

    async def delete_piece(self, piece_id: str) -> None:
        """Mark a piece as deleted, and remove those of its files that nothing else needs."""
        async with self._write() as session:
            piece = await session.get(Piece, piece_id)
            if piece is None or piece.deleted_at:
                return
            piece.deleted_at = self.now()
        async with self._write() as session:  # after the commit: a crash leaves a file too many
            for sha in {piece.audio, piece.tokens, piece.input_audio}:
                await self._remove(session, sha)

    async def sweep(self, age: timedelta = 7 * DAY) -> int:
        """Remove the files that nothing needs and nobody has put for ``age``; returns how many."""
        old = await asyncio.to_thread(self._blobs.older_than, age.total_seconds())
        async with self._write() as session:
            return sum([await self._remove(session, sha) for sha in old])

    async def _remove(self, session: AsyncSession, sha: str | None) -> bool:
        if sha is None or await _needed(session, sha):
            return False
        self._blobs.remove(sha)
        return True

    async def _one(self, query: Select[Piece]) -> Piece | None:
        async with self._read() as session:
            return await session.scalar(query.limit(1))


async def _needed(session: AsyncSession, sha: str) -> bool:
    """Whether a kept piece or an unfinished job refers to the file."""
    by_piece = exists().where(
        _KEPT, or_(Piece.audio == sha, Piece.tokens == sha, Piece.input_audio == sha)
    )
    by_job = exists().where(and_(Job.input_audio == sha, Job.state.in_(UNFINISHED)))
    return bool(await session.scalar(select(or_(by_piece, by_job))))
