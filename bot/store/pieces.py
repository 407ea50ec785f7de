"""Finding pieces and deleting them."""

from collections.abc import Iterable

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.files import FileStore
from bot.store.privacy import BLANK_NAME, blank
from bot.store.records import Favourite, Job, JobMessage, Piece

_KEPT = Piece.deleted_at.is_(None)
_LATEST = (Piece.created_at.desc(), Piece.take, Piece.id.desc())


class PieceStore(FileStore):
    async def piece(self, piece_id: str) -> Piece | None:
        return await self._one(select(Piece).where(Piece.id == piece_id, _KEPT))

    async def pieces_of_job(self, job_id: str) -> list[Piece]:
        """The takes of a job that are kept, in their order."""
        async with self._read() as session:
            return await _takes(session, job_id)

    async def piece_of_job(self, job_id: str) -> Piece | None:
        """The first of its takes that is kept."""
        return next(iter(await self.pieces_of_job(job_id)), None)

    async def piece_of_audio(self, sha: str) -> Piece | None:
        """The latest piece whose posted file has this content."""
        return await self._one(select(Piece).where(Piece.audio == sha, _KEPT).order_by(*_LATEST))

    async def latest_by(self, name: str) -> Piece | None:
        """The latest piece that the model ``name`` has made."""
        made = Piece.model.startswith(f"{name}@", autoescape=True)
        return await self._one(select(Piece).where(made, _KEPT).order_by(*_LATEST))

    async def fingerprints(self, milliseconds: int, within: int) -> list[tuple[str, bytes]]:
        """Ids and fingerprints of the pieces that are about so long, the latest first."""
        long = Piece.milliseconds.between(milliseconds - within, milliseconds + within)
        query = select(Piece.id, Piece.fingerprint).where(long, _KEPT).order_by(*_LATEST)
        async with self._read() as session:
            rows = await session.execute(query)
            return [(id, mark) for id, mark in rows if mark is not None]

    async def piece_of_message(self, message_id: int) -> Piece | None:
        """The first take that it shows."""
        query = select(Piece).join(JobMessage, JobMessage.job_id == Piece.job_id)
        return await self._one(
            query.where(JobMessage.message_id == message_id, _KEPT).order_by(*_LATEST)
        )

    async def delete_takes(self, job_id: str) -> None:
        """Mark all that a job made as deleted, forget what was asked for, and remove those of its
        files that nothing else needs."""
        async with self._write() as session:
            files = await self._mark_deleted(session, await _takes(session, job_id))
        await self._remove_unneeded(files)

    async def keep_take(self, piece_id: str) -> bool:
        """Delete the other takes of a piece's job; False where there were none, or no such piece.

        The job's message is stale from then on.
        """
        async with self._write() as session:
            piece = await session.get(Piece, piece_id)
            kept = piece is not None and piece.deleted_at is None
            takes = await _takes(session, piece.job_id) if piece and kept else []
            others = [take for take in takes if take.id != piece_id]
            files = await self._mark_deleted(session, others)
            await self._mark_stale(session, others)
        await self._remove_unneeded(files)
        return bool(others)

    async def drop_take(self, piece_id: str) -> bool:
        """Delete one of several takes; False where it is the only one, or is none any more.

        The job's message is stale from then on.
        """
        async with self._write() as session:
            piece = await session.get(Piece, piece_id)
            takes = await _takes(session, piece.job_id) if piece else []
            dropped = [take for take in takes if take.id == piece_id and len(takes) > 1]
            files = await self._mark_deleted(session, dropped)
            await self._mark_stale(session, dropped)
        await self._remove_unneeded(files)
        return bool(dropped)

    async def _mark_stale(self, session: AsyncSession, dropped: Iterable[Piece]) -> None:
        for job_id in {piece.job_id for piece in dropped}:
            message = update(JobMessage).where(JobMessage.job_id == job_id)
            await session.execute(message.values(stale_at=self.now()))
            free = update(Job).where(Job.id == job_id, Job.owner.is_(None))
            await session.execute(free.values(owner=self.name))

    async def _mark_deleted(self, session: AsyncSession, pieces: Iterable[Piece]) -> set[str]:
        """Their files, which may be of no more use. With its last take a job is forgotten too."""
        files: set[str | None] = set()
        for piece in pieces:
            files |= {piece.audio, piece.tokens, piece.input_audio}
            piece.deleted_at = self.now()
            piece.request, piece.note, piece.name = blank(piece.request), None, BLANK_NAME
            piece.fingerprint, piece.words, piece.channel_id = None, "", None
            await session.execute(delete(Favourite).where(Favourite.piece_id == piece.id))
        await session.flush()
        for job_id in {piece.job_id for piece in pieces}:
            job = await session.get(Job, job_id)
            if job is not None and not await _takes(session, job_id):
                job.request, job.note, job.came_from = blank(job.request), None, None
                job.repeats = None
        return {file for file in files if file}

    async def _one(self, query: Select[Piece]) -> Piece | None:
        async with self._read() as session:
            return await session.scalar(query.limit(1))


async def _takes(session: AsyncSession, job_id: str) -> list[Piece]:
    query = select(Piece).where(Piece.job_id == job_id, _KEPT).order_by(Piece.take)
    return list(await session.scalars(query))
