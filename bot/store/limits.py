"""What differs from server to server, and how fast each model has been."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import delete, select, update

from bot.config import Limits
from bot.errors import InvalidRequest
from bot.store.connection import Base
from bot.store.records import Limit, Speed
from bot.store.usage import usage_of
from bot.store.values import Usage

FIXED = ("upload_megabytes", "source_seconds", "queue", "job_minutes")
CHANGEABLE = tuple(name for name in Limits.model_fields if name not in FIXED)
FADE = 0.8


class Allowances(Base):
    async def usage(self, user_id: int, guild_id: int | None, since: datetime) -> Usage:
        async with self._read() as session:
            return await usage_of(session, user_id, guild_id, since)

    async def limits_for(
        self, guild_id: int | None, role_ids: Iterable[int] = ()
    ) -> dict[str, int]:
        """What overrides the settings: a role's value beats the server's, the best role's wins."""
        if guild_id is None:
            return {}
        mine, everyone, best = set(role_ids), {}, {}
        for limit in await self.all_limits(guild_id):
            if limit.role_id == 0:
                everyone[limit.name] = limit.value
            elif limit.role_id in mine:
                best[limit.name] = max(limit.value, best.get(limit.name, 0))
        return everyone | best

    async def set_limit(
        self, guild_id: int, role_id: int | None, name: str, value: int | None
    ) -> None:
        """Change a limit on a server, or there for a role; ``None`` takes the change back."""
        _check(name, role_id, value)
        key = {"guild_id": guild_id, "role_id": role_id or 0, "name": name}
        async with self._write() as session:
            if value is None:
                await session.execute(delete(Limit).filter_by(**key))
            else:
                await session.merge(Limit(**key, value=value))

    async def all_limits(self, guild_id: int) -> list[Limit]:
        query = select(Limit).where(Limit.guild_id == guild_id).order_by(Limit.name, Limit.role_id)
        async with self._read() as session:
            return list(await session.scalars(query))

    async def speed(self, model: str) -> float | None:
        """Seconds of music a second, lately; ``None`` before the first measurement."""
        async with self._read() as session:
            row = await session.get(Speed, model)
            return row and row.music / row.wall

    async def observe(self, model: str, music: float, wall: float) -> None:
        """``music`` seconds took ``wall`` seconds; counts one fifth against what was known."""
        if music <= 0 or wall <= 0:
            return
        faded = {"music": Speed.music * FADE + music, "wall": Speed.wall * FADE + wall}
        async with self._write() as session:
            known = update(Speed).where(Speed.model == model).values(faded).returning(Speed.model)
            if (await session.scalar(known)) is None:
                session.add(Speed(model=model, music=music, wall=wall))


def _check(name: str, role_id: int | None, value: int | None) -> None:
    if name not in CHANGEABLE:
        raise InvalidRequest(
            f"{name[:40]!r} is not a limit that can be changed; choose one from the list."
        )
    if role_id and "server" in name:
        raise InvalidRequest(f"{name} is for the whole server; it cannot differ by role.")
    try:
        Limits.model_validate({} if value is None else {name: value})
    except ValidationError as error:
        raise InvalidRequest(f"{name} cannot be {value}: {error.errors()[0]['msg']}.") from error
