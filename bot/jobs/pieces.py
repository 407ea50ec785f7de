"""Pieces that are kept: found by what shows them, thinned out and deleted, each take of its job."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import NotAllowed, NotFound
from bot.jobs.actor import Actor
from bot.store import UNFINISHED, JobMessage, Piece, Store


@dataclass(frozen=True)
class Button:
    """An interaction with a button under a message, by which that can be edited for a while."""

    application_id: int
    token: str = field(repr=False)
    expires_at: datetime
    upload_limit: int


class Pieces:
    """Finds pieces, and forgets them for whoever may have that done."""

    def __init__(self, store: Store, show_again: Callable[[str], None]) -> None:
        """show_again: called with a job of which fewer takes are left."""
        self._store, self._show_again = store, show_again

    async def get(self, piece_id: str) -> Piece:
        """A piece that is kept; :class:`NotFound` when there is none."""
        if (piece := await self._store.piece(piece_id)) is None:
            raise NotFound("piece-deleted")
        return piece

    async def message_of(self, piece: Piece) -> JobMessage | None:
        """The message that a piece is shown in."""
        return await self._store.job_message(piece.job_id)

    async def audio_of(self, piece: Piece) -> bytes:
        """Its file, as it was posted."""
        return await self._store.read(piece.audio)

    async def of_message(self, message_id: int) -> Piece | None:
        """The piece that a message shows; :class:`NotFound` while it is still being made."""
        if piece := await self._store.piece_of_message(message_id):
            return piece
        job = await self._store.job_of_message(message_id)
        if job is not None and job.state in UNFINISHED:
            raise NotFound("piece-still-being-made")
        return None

    async def delete(self, piece_id: str, actor: Actor) -> None:
        """Forget a piece, the takes beside it, and each of their files that nothing else needs."""
        piece = await self.get(piece_id)
        actor.check_may("delete", piece.user_id)
        await self._store.delete_takes(piece.job_id)

    async def takes_beside(self, piece: Piece) -> list[Piece]:
        """The takes of a piece's job that are kept, itself among them, in their order."""
        return await self._store.pieces_of_job(piece.job_id)

    async def keep_take(self, piece_id: str, actor: Actor, by: Button | None = None) -> None:
        """Forget the takes beside a piece, if there are any, and show it alone.

        by: the way to its message, where there may be no other.
        """
        piece = await self.get(piece_id)
        _check_may_choose(actor, piece)
        if await self._store.keep_take(piece_id):
            await self._show_takes(piece.job_id, by)

    async def drop_take(self, piece_id: str, actor: Actor, by: Button | None = None) -> None:
        """Forget one take and show the others; :class:`NotFound` for the only one."""
        piece = await self.get(piece_id)
        _check_may_choose(actor, piece)
        if not await self._store.drop_take(piece_id):
            raise NotFound("take-is-last")
        await self._show_takes(piece.job_id, by)

    async def _show_takes(self, job_id: str, by: Button | None) -> None:
        if by is not None:
            await self._store.edit_by(
                job_id, by.application_id, by.token, by.expires_at, by.upload_limit
            )
        self._show_again(job_id)


def _check_may_choose(actor: Actor, piece: Piece) -> None:
    if actor.user_id != piece.user_id and not actor.is_moderator:
        raise NotAllowed("only-its-author-chooses")
