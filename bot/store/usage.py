"""What somebody and their server have in hand and have used, counted in one question."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.records import UNFINISHED, Job, State
from bot.store.values import Usage


async def usage_of(
    session: AsyncSession, user_id: int, guild_id: int | None, since: datetime
) -> Usage:
    """Waiting jobs, and music asked for since; what came to nothing does not count."""
    mine = Job.user_id == user_id
    ours = Job.guild_id == guild_id if guild_id is not None else Job.id.is_(None)
    recent = and_(
        Job.accepted_at >= since,
        or_(Job.state.not_in((State.failed, State.cancelled)), Job.made_at.is_not(None)),
    )
    query = select(*_counts(mine, recent), *_counts(ours, recent)).where(
        or_(mine, ours), or_(Job.state.in_(UNFINISHED), Job.accepted_at >= since)
    )
    return Usage(*(await session.execute(query)).one())


def _counts(whose: ColumnElement[bool], recent: ColumnElement[bool]) -> list[Any]:
    def total(which: ColumnElement[bool], amount: Any = 1) -> Any:
        return func.coalesce(func.sum(case((and_(whose, which), amount), else_=0)), 0)

    first = func.min(case((and_(whose, recent), Job.accepted_at)))
    return [
        total(Job.state == State.accepted),
        total(recent, Job.seconds),
        first,
    ]
