"""What is kept of somebody, given to them, and forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.request import GenerationRequest
from bot.store.dailies import Daily
from bot.store.files import FileStore
from bot.store.jams import Jam, JamTurn
from bot.store.polls import Vote
from bot.store.records import UNFINISHED, Block, Favourite, Job, JobMessage, Piece, Record, State

NOBODY = NOWHERE = 0  # whose what was forgotten is, and where it was
BLANK_NAME = "deleted"


def blank(request: GenerationRequest) -> GenerationRequest:
    """A request of which nothing is known any more but how long the piece was."""
    return GenerationRequest.model_construct(duration=request.duration)


def leave(job: Job, message: JobMessage) -> None:
    """Forget where a job was answered: a channel of direct messages is one person's."""
    job.channel_id = message.channel_id = NOWHERE
    message.message_id = message.token = message.token_expires_at = None


class PrivacyStore(FileStore):
    async def block(self, guild_id: int, user_id: int, blocked: bool) -> None:
        """Refuse somebody on a server from now on, or no longer."""
        async with self._write() as session:
            if blocked:
                await session.merge(Block(guild_id=guild_id, user_id=user_id))
            else:
                same = Block.guild_id == guild_id, Block.user_id == user_id
                await session.execute(delete(Block).where(*same))

    async def blocked_on(self, guild_id: int) -> set[int]:
        """Who is refused on a server."""
        async with self._read() as session:
            found = await session.scalars(select(Block.user_id).where(Block.guild_id == guild_id))
            return set(found)

    async def kept_of(self, user_id: int) -> dict[str, Any]:
        """Everything that is kept of somebody, as plain values; files by their ids."""
        async with self._read() as session:
            jobs = list(await session.scalars(select(Job).where(Job.user_id == user_id)))
            pieces = list(await session.scalars(select(Piece).where(Piece.user_id == user_id)))
            blocks = list(await session.scalars(select(Block).where(Block.user_id == user_id)))
            liked = select(Favourite).where(Favourite.user_id == user_id)
            favourites = list(await session.scalars(liked))
            votes = list(await session.scalars(select(Vote).where(Vote.user_id == user_id)))
            jams = list(await session.scalars(select(Jam).where(Jam.user_id == user_id)))
            dailies = list(await session.scalars(select(Daily).where(Daily.user_id == user_id)))
            turns = list(await session.scalars(select(JamTurn).where(JamTurn.user_id == user_id)))
        return {
            "user_id": str(user_id),
            "jobs": [_plain(job) for job in jobs],
            "pieces": [_plain(piece) for piece in pieces],
            "favourites": [_plain(favourite) for favourite in favourites],
            "blocked_on_servers": [str(block.guild_id) for block in blocks],
            "votes": [_plain(vote) for vote in votes],
            "jams": [_plain(jam) for jam in jams],
            "dailies": [_plain(daily) for daily in dailies],
            "jam_turns": [_plain(turn) for turn in turns],
        }

    async def forget(self, user_id: int) -> int:
        """Forget somebody's pieces, prompts, sources, favourites and history; how many jobs that
        were.

        Only what has ended: cancel the rest before. What others continued keeps its sound, as
        their source, and nobody's name.
        """
        async with self._write() as session:
            ended = Job.user_id == user_id, Job.state.not_in(UNFINISHED)
            jobs = list(await session.scalars(select(Job).where(*ended)))
            files = await self._blank(session, jobs)
            await session.execute(delete(Favourite).where(Favourite.user_id == user_id))
            await _leave_the_party(session, user_id)
        await self._drop(files)
        return len(jobs)

    async def forget_ended_before(self, pieces: datetime | None, records: datetime) -> int:
        """Forget pieces made before ``pieces``, and before ``records`` what led to no piece that is
        kept; how many jobs that were."""
        async with self._write() as session:
            kept = select(Piece.job_id).where(Piece.deleted_at.is_(None))
            old = [Job.ended_at < records, Job.id.not_in(kept)]
            which = [*old, Job.user_id != NOBODY, Job.state.not_in(UNFINISHED)]
            jobs = list(await session.scalars(select(Job).where(*which)))
            if pieces is not None:
                made = select(Piece.job_id).where(
                    Piece.deleted_at.is_(None), Piece.created_at < pieces
                )
                late = Job.id.in_(made), Job.state.not_in(UNFINISHED)
                jobs += list(await session.scalars(select(Job).where(*late)))
            files = await self._blank(session, jobs)
        await self._drop(files)
        return len(jobs)

    async def _blank(self, session: Any, jobs: list[Job]) -> set[str]:
        """Takes from these jobs and their pieces what somebody could be known by; their files."""
        ids = [job.id for job in jobs]
        pieces = list(await session.scalars(select(Piece).where(Piece.job_id.in_(ids))))
        files = {job.input_audio for job in jobs} | {
            file for piece in pieces for file in (piece.audio, piece.tokens, piece.input_audio)
        }
        for job in jobs:
            job.request, job.user_id = blank(job.request), NOBODY
            job.note = job.came_from = job.language = job.repeats = job.parts = None
            job.interaction_id = job.message_id = job.input_audio = None
        for piece in pieces:
            piece.deleted_at = piece.deleted_at or self.now()
            piece.request, piece.user_id, piece.note = blank(piece.request), NOBODY, None
            piece.name, piece.input_audio, piece.tokens = BLANK_NAME, None, None
            piece.fingerprint, piece.words, piece.channel_id = None, "", None
        liked = Favourite.piece_id.in_([piece.id for piece in pieces])
        await session.execute(delete(Favourite).where(liked))
        messages = {
            message.job_id: message
            for message in await session.scalars(
                select(JobMessage).where(JobMessage.job_id.in_(ids))
            )
        }
        for job in jobs:
            message = messages[job.id]
            if job.state is State.delivered or message.notified_at is not None:
                leave(job, message)  # else when people have been told how it ended
        return {file for file in files if file}

    async def _drop(self, files: set[str]) -> None:
        await self._remove_unneeded(files)
        await self._compact()


async def _leave_the_party(session: AsyncSession, user_id: int) -> None:
    """Take back somebody's votes, and from what goes on who they are and what they said."""
    await session.execute(delete(Vote).where(Vote.user_id == user_id))
    for turn in await session.scalars(select(JamTurn).where(JamTurn.user_id == user_id)):
        turn.user_id, turn.name, turn.prompt, turn.role_ids = NOBODY, BLANK_NAME, None, []
    for daily in await session.scalars(select(Daily).where(Daily.user_id == user_id)):
        daily.user_id = NOBODY
    for jam in await session.scalars(select(Jam).where(Jam.user_id == user_id)):
        jam.user_id = NOBODY
        jam.request = jam.request.model_copy(update={"prompt": BLANK_NAME})


def _plain(row: Record) -> dict[str, Any]:
    """A row's values as JSON has them; Discord's ids as text, which no reader rounds."""
    return {c.key: _json(getattr(row, c.key, None), c.key) for c in row.__table__.columns}


def _json(value: Any, name: str) -> Any:
    if isinstance(value, GenerationRequest):
        return value.model_dump(mode="json")
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if value is None or (isinstance(value, str | int | float) and not name.endswith("_id")):
        return value
    return str(value)
