"""Limits that differ on a server, and how much of its limits somebody has used."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import Limits, limit_label
from bot.errors import InvalidRequest
from bot.store.connection import StoreConnection
from bot.store.records import UNFINISHED, Job, LimitOverride, State
from bot.store.values import Usage
from bot.texts.allowed import allowed

FIXED = ("upload_megabytes", "source_seconds", "queue", "queue_outside_servers", "job_minutes")
CHANGEABLE = tuple(name for name in Limits.model_fields if name not in FIXED)


class LimitStore(StoreConnection):
    async def usage(self, user_id: int, guild_id: int | None, since: datetime) -> Usage:
        async with self._read() as session:
            return await usage_of(session, user_id, guild_id, since)

    async def set_limit(
        self, guild_id: int, role_id: int | None, name: str, value: int | None
    ) -> None:
        """Override a limit on a server, or there for a role; ``None`` removes the override.

        Raises :class:`InvalidRequest` for a limit or value that cannot be set.
        """
        _check(name, role_id, value)
        key: dict[str, Any] = {"guild_id": guild_id, "role_id": role_id or 0, "name": name}
        async with self._write() as session:
            if value is None:
                await session.execute(delete(LimitOverride).filter_by(**key))
            else:
                await session.merge(LimitOverride(**key, value=value))

    async def all_limits(self, guild_id: int) -> list[LimitOverride]:
        here = select(LimitOverride).where(LimitOverride.guild_id == guild_id)
        query = here.order_by(LimitOverride.name, LimitOverride.role_id)
        async with self._read() as session:
            return list(await session.scalars(query))


def overrides(limits: Iterable[LimitOverride], role_ids: Iterable[int] = ()) -> dict[str, int]:
    """Of a server's limits, those for somebody, by name: the highest of the roles' values, else the
    server's."""
    mine = set(role_ids)
    everyone: dict[str, int] = {}
    best: dict[str, int] = {}
    for limit in limits:
        if limit.role_id == 0:
            everyone[limit.name] = limit.value
        elif limit.role_id in mine:
            best[limit.name] = max(limit.value, best.get(limit.name, 0))
    return everyone | best


async def usage_of(
    session: AsyncSession, user_id: int, guild_id: int | None, since: datetime
) -> Usage:
    """One query counts both; a job that ended without a piece does not count as music, unless it
    was cancelled when work on it had begun."""
    mine = Job.user_id == user_id
    ours = Job.guild_id == guild_id if guild_id is not None else Job.id.is_(None)
    recent = and_(
        Job.accepted_at >= since,
        or_(
            Job.state.not_in((State.failed, State.cancelled)),
            Job.made_at.is_not(None),
            and_(Job.state == State.cancelled, Job.started_at.is_not(None)),
        ),
    )
    lately = and_(mine, Job.accepted_at >= since)
    query = select(*_counts(mine, recent), *_counts(ours, recent), *_whatever_came(lately)).where(
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


def _whatever_came(lately: ColumnElement[bool]) -> list[Any]:
    """Number, latest and uploaded bytes of a user's jobs, however they ended."""
    return [
        func.coalesce(func.sum(case((lately, 1), else_=0)), 0),
        func.max(case((lately, Job.accepted_at))),
        func.coalesce(func.sum(case((lately, Job.source_bytes), else_=0)), 0),
    ]


def _check(name: str, role_id: int | None, value: int | None) -> None:
    if name not in CHANGEABLE:
        raise InvalidRequest("limit-unknown", name=name[:40])
    if role_id and "server" in name:
        raise InvalidRequest("limit-not-by-role", name=limit_label(name))
    try:
        Limits.model_validate({} if value is None else {name: value})
    except ValidationError as error:
        raise InvalidRequest(allowed(limit_label(name), Limits.model_fields[name])) from error
