"""What people made, as they look through it again: by author, by server, by words, and liked."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.store.connection import StoreConnection
from bot.store.records import Favourite, JobMessage, Piece

LONGEST_CHAIN = 200  # pieces
LARGEST_FAMILY = 300
_KEPT = Piece.deleted_at.is_(None)
_LATEST = (Piece.created_at.desc(), Piece.take.desc(), Piece.id.desc())


def searchable(text: str | None) -> str:
    """Text in the form in which it is compared: however it was spelt and in whatever case."""
    plain = (text or "").replace("\0", " ")  # which Postgres keeps in no text
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


@dataclass(frozen=True)
class Open:
    """What somebody may be shown beside their own: the pieces in these channels of a server."""

    guild_id: int | None = None
    channel_ids: Collection[int] = ()


@dataclass(frozen=True)
class Entry:
    """A piece, where its message is, and how many like it."""

    piece: Piece
    message_id: int | None
    favourites: int


@dataclass(frozen=True)
class Page:
    """Some of ``total`` pieces: those of page ``number``, counted from 0."""

    entries: Sequence[Entry]
    number: int
    total: int


class LibraryStore(StoreConnection):
    async def pieces_of(self, user_id: int, words: str, number: int, size: int) -> Page:
        """What somebody had made, the latest first; all whose prompt has each of the words."""
        return await self._page([Piece.user_id == user_id, *_have(words)], number, size)

    async def pieces_in(self, seen: Open, words: str, number: int, size: int) -> Page:
        """What is posted in these channels, the latest first."""
        return await self._page([_in(seen), *_have(words)], number, size)

    async def favourites_of(self, user_id: int, seen: Open, number: int, size: int) -> Page:
        """What somebody likes, of their own and of what is open to them; liked last, first."""
        mine = select(Piece.id).join(Favourite, Favourite.piece_id == Piece.id)
        mine = mine.where(Favourite.user_id == user_id, _KEPT)
        shown = mine.where(or_(Piece.user_id == user_id, _in(seen)))
        order = (Favourite.created_at.desc(), Piece.id.desc())
        return await self._of(shown, order, number, size)

    async def channels_with_pieces(self, guild_id: int) -> list[int]:
        """The channels of a server in which pieces are posted; the one used last, first."""
        on_server = (Piece.guild_id == guild_id, _KEPT)
        first = select(func.min(Piece.channel_id).label("id")).where(*on_server)
        found = first.cte("found", recursive=True)  # from one to the next, past all their pieces
        later = select(func.min(Piece.channel_id)).where(*on_server, Piece.channel_id > found.c.id)
        more = select(later.scalar_subquery()).where(found.c.id.is_not(None))
        found = found.union_all(more)
        latest = select(func.max(Piece.created_at)).where(*on_server)
        used = latest.where(Piece.channel_id == found.c.id).scalar_subquery()
        query = select(found.c.id).where(found.c.id.is_not(None)).order_by(used.desc())
        async with self._read() as session:
            return list(await session.scalars(query))

    async def chain_of(self, piece_id: str) -> list[Piece]:
        """A piece and what it continues, back to where nothing is kept; the oldest first.

        What was joined of others counts as one piece.
        """
        chain: list[Piece] = []
        async with self._read() as session:
            piece = await session.get(Piece, piece_id)
            while piece is not None and piece.deleted_at is None and len(chain) < LONGEST_CHAIN:
                chain.append(piece)
                goes_on = piece.request.continuation and not (piece.stitched or piece.changed)
                parent_id = piece.parent_id if goes_on else None
                piece = await session.get(Piece, parent_id) if parent_id else None
        return chain[::-1]

    async def family_of(self, piece_id: str) -> list[Piece]:
        """A piece, what it came from, back to the first, and what came of it: each after the piece
        that it came from, also those that were deleted, which are empty by now."""
        async with self._read() as session:
            piece = await session.get(Piece, piece_id)
            family: list[Piece] = []
            while piece is not None and len(family) < LONGEST_CHAIN:
                family.insert(0, piece)
                piece = await session.get(Piece, piece.parent_id) if piece.parent_id else None
            generation = [piece_id]
            while generation and len(family) < LARGEST_FAMILY:
                query = select(Piece).where(Piece.parent_id.in_(generation))
                query = query.order_by(Piece.created_at, Piece.id).limit(LARGEST_FAMILY)
                born = list(await session.scalars(query))
                family += born
                generation = [child.id for child in born]
        return family[:LARGEST_FAMILY]

    async def entries(self, piece_ids: Sequence[str]) -> list[Entry]:
        """These pieces, where they are posted, and how many like them; in this order."""
        async with self._read() as session:
            return await _entries(session, list(piece_ids))

    async def like(self, user_id: int, piece_id: str) -> bool:
        """Add a piece to somebody's favourites, or take it out; whether it is among them now."""
        key: dict[str, Any] = {"user_id": user_id, "piece_id": piece_id}
        async with self._write(f"like:{user_id}:{piece_id}") as session:
            known = await session.get(Favourite, tuple(key.values()))
            if known is not None:
                await session.delete(known)
            else:
                session.add(Favourite(**key, created_at=self.now()))
        return known is None

    async def likes(self, piece_id: str) -> int:
        """How many people like a piece."""
        query = select(func.count()).where(Favourite.piece_id == piece_id)
        async with self._read() as session:
            return await session.scalar(query) or 0

    async def count_favourites(self, user_id: int) -> int:
        """How many pieces somebody likes, wherever they are."""
        query = select(func.count()).where(Favourite.user_id == user_id)
        async with self._read() as session:
            return await session.scalar(query) or 0

    async def taken_away(self, message_ids: Collection[int]) -> None:
        """These messages are gone from Discord: what was in them is shown to its author only."""
        query = select(JobMessage.job_id).where(JobMessage.message_id.in_(message_ids))
        async with self._read() as session:
            jobs = list(await session.scalars(query))
        if jobs:  # most messages are none of the bot's
            async with self._write() as session:
                await session.execute(
                    update(Piece).where(Piece.job_id.in_(jobs)).values(channel_id=None)
                )

    async def _page(self, which: list[ColumnElement[bool]], number: int, size: int) -> Page:
        return await self._of(select(Piece.id).where(*which, _KEPT), _LATEST, number, size)

    async def _of(self, query: Any, order: Any, number: int, size: int) -> Page:
        """A page of the pieces whose ids the query finds; the last one for numbers beyond it."""
        async with self._read() as session:
            total = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
            if not total:
                return Page([], 0, 0)
            number = max(0, min(number, (total - 1) // size))
            ids = await session.scalars(query.order_by(*order).limit(size).offset(number * size))
            return Page(await _entries(session, list(ids)), number, total)


async def _entries(session: AsyncSession, ids: list[str]) -> list[Entry]:
    """In this order."""
    rows = await session.execute(
        select(Piece, JobMessage.message_id)
        .join(JobMessage, JobMessage.job_id == Piece.job_id)
        .where(Piece.id.in_(ids))
    )
    counts = await session.execute(
        select(Favourite.piece_id, func.count())
        .where(Favourite.piece_id.in_(ids))
        .group_by(Favourite.piece_id)
    )
    likes: dict[str, int] = dict(list(counts))  # pyright: ignore[reportArgumentType]
    found = {
        piece.id: Entry(piece, message_id, likes.get(piece.id, 0)) for piece, message_id in rows
    }
    return [found[id] for id in ids if id in found]


def _in(seen: Open) -> ColumnElement[bool]:
    if seen.guild_id is None:
        return false()
    return and_(Piece.guild_id == seen.guild_id, Piece.channel_id.in_(seen.channel_ids))


def _have(words: str) -> list[ColumnElement[bool]]:
    """That each of the words is somewhere in the prompt, whatever characters it has."""
    return [Has(Piece.words, word) for word in dict.fromkeys(searchable(words).split())]


class Has(FunctionElement[bool]):
    """Whether a text has another in it, character by character."""

    type = Boolean()
    inherit_cache = True


@compiles(Has)
def _as_instr(element: Has, compiler: Any, **more: Any) -> str:
    return f"instr({compiler.process(element.clauses, **more)}) > 0"


@compiles(Has, "postgresql")
def _as_strpos(element: Has, compiler: Any, **more: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **more)}) > 0"
