"""Votes: one a person in each poll, changeable while it is open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.errors import NotFound
from bot.store.connection import StoreConnection
from bot.store.records import Record, Snowflake

PollId = String(64)


class Poll(Record, kw_only=True):
    """Something that people vote on; there is a row while they can.

    options: how many there are to choose from. closes_at: from then on no vote counts.
    """

    __tablename__ = "polls"

    id: Mapped[str] = mapped_column(PollId, primary_key=True)
    options: Mapped[int]
    closes_at: Mapped[datetime | None] = mapped_column(default=None)


class Vote(Record, kw_only=True):
    """What somebody chose: the number of an option, from 0."""

    __tablename__ = "votes"

    poll_id: Mapped[str] = mapped_column(PollId, primary_key=True)
    user_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    choice: Mapped[int]


class PollStore(StoreConnection):
    async def vote(self, poll_id: str, user_id: int, choice: int) -> tuple[int, ...]:
        """Count somebody's vote, instead of any that they gave before; the votes of each option.

        :class:`NotFound` where there is no such vote, or no longer.
        """
        async with self._write(f"poll:{poll_id}") as session:
            poll = await session.get(Poll, poll_id)
            late = poll is not None and poll.closes_at is not None and self.now() >= poll.closes_at
            if poll is None or late or not 0 <= choice < poll.options:
                raise NotFound("vote-over")
            await session.merge(Vote(poll_id=poll_id, user_id=user_id, choice=choice))
            await session.flush()
            return await counts_of(session, poll)

    async def poll(self, poll_id: str) -> tuple[Poll, tuple[int, ...]] | None:
        """A poll that is open, and the votes of each of its options."""
        async with self._read() as session:
            poll = await session.get(Poll, poll_id)
            return None if poll is None else (poll, await counts_of(session, poll))


async def counts_of(session: AsyncSession, poll: Poll) -> tuple[int, ...]:
    """The votes of each option, in order."""
    query = select(Vote.choice, func.count()).where(Vote.poll_id == poll.id).group_by(Vote.choice)
    found = {row[0]: row[1] for row in await session.execute(query)}
    return tuple(found.get(choice, 0) for choice in range(poll.options))


async def close_poll(session: AsyncSession, poll_id: str) -> tuple[int, ...]:
    """Delete a poll with its votes; how many each option had. Nothing where there is none."""
    poll = await session.get(Poll, poll_id)
    if poll is None:
        return ()
    counts = await counts_of(session, poll)
    await session.execute(delete(Vote).where(Vote.poll_id == poll_id))
    await session.delete(poll)
    return counts


def winner(counts: Sequence[int], among: Sequence[int] | None = None) -> int:
    """The option with the most votes; of several, the first. among: those that can still win."""
    options = range(len(counts)) if among is None else among
    return max(options, key=lambda option: (counts[option], -option))
