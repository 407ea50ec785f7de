"""Finding pieces and deleting them."""

from sqlalchemy import Select, select

from bot.store.files import FileStore
from bot.store.privacy import BLANK_NAME, blank
from bot.store.records import Job, JobMessage, Piece

_KEPT = Piece.deleted_at.is_(None)
_LATEST = (Piece.created_at.desc(), Piece.id.desc())


class PieceStore(FileStore):
    async def piece(self, piece_id: str) -> Piece | None:
        return await self._one(select(Piece).where(Piece.id == piece_id, _KEPT))

    async def piece_of_job(self, job_id: str) -> Piece | None:
        return await self._one(select(Piece).where(Piece.job_id == job_id, _KEPT))

    async def piece_of_audio(self, sha: str) -> Piece | None:
        """The latest piece whose posted file has this content."""
        return await self._one(select(Piece).where(Piece.audio == sha, _KEPT).order_by(*_LATEST))

    async def fingerprints(self, milliseconds: int, within: int) -> list[tuple[str, bytes]]:
        """Ids and fingerprints of the pieces that are about so long, the latest first."""
        long = Piece.milliseconds.between(milliseconds - within, milliseconds + within)
        query = select(Piece.id, Piece.fingerprint).where(long, _KEPT).order_by(*_LATEST)
        async with self._read() as session:
            rows = await session.execute(query)
            return [(id, mark) for id, mark in rows if mark is not None]

    async def piece_of_message(self, message_id: int) -> Piece | None:
        query = select(Piece).join(JobMessage, JobMessage.job_id == Piece.job_id)
        return await self._one(
            query.where(JobMessage.message_id == message_id, _KEPT).order_by(*_LATEST)
        )

    async def delete_piece(self, piece_id: str) -> None:
        """Mark a piece as deleted, forget what was asked for, and remove those of its files that
        nothing else needs."""
        async with self._write() as session:
            piece = await session.get(Piece, piece_id)
            if piece is None or piece.deleted_at:
                return
            files = {piece.audio, piece.tokens, piece.input_audio}
            piece.deleted_at = self.now()
            piece.request, piece.note, piece.name = blank(piece.request), None, BLANK_NAME
            piece.fingerprint = None
            job = await session.get(Job, piece.job_id)
            if job is not None:
                job.request, job.note, job.came_from = blank(job.request), None, None
        async with self._write() as session:  # after the commit: a crash leaves a file too many
            for sha in files:
                await self._remove(session, sha)

    async def _one(self, query: Select[Piece]) -> Piece | None:
        async with self._read() as session:
            return await session.scalar(query.limit(1))
