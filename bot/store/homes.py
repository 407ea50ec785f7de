"""Where each job is answered, so that a restart edits that message and never posts a second."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, update

from bot.errors import NotFound
from bot.store.base import Base
from bot.store.tables import Home, Job, State


class Homes(Base):
    async def home(self, job_id: str) -> Home | None:
        async with self._read() as session:
            return await session.get(Home, job_id)

    async def posted(self, job_id: str, message_id: int) -> Home:
        """Write down which message it is."""
        return await self._change(job_id, {"message_id": message_id})

    async def about_to_post(self, job_id: str) -> Home:
        """Write down that a message with the home's nonce may exist from now on.

        ``tried_at`` of what is returned is the first time, so its age says whether Discord still
        knows the nonce or the channel's history must be looked at.
        """
        return await self._change(job_id, {"tried_at": _first(Home.tried_at, self.now())})

    async def told(self, job_id: str) -> None:
        """Write down that how the job ended has been said, or can be said to nobody."""
        await self._change(job_id, {"told_at": _first(Home.told_at, self.now())})

    async def untold(self) -> list[Job]:
        """The jobs that failed or were cancelled and whose message does not say so yet."""
        ended = Job.state.in_((State.failed, State.cancelled))
        query = select(Job).join(Home, Home.job_id == Job.id).where(ended, Home.told_at.is_(None))
        async with self._read() as session:
            return list(await session.scalars(query.order_by(Job.ended_at)))

    async def lost_home(self, job_id: str) -> Home:
        """The message is gone for good: a new one, with a new nonce, may be posted."""
        forgotten = dict.fromkeys(("message_id", "token", "token_expires_at", "tried_at"))
        return await self._change(job_id, {"nonce": secrets.token_hex(12), **forgotten})

    async def _change(self, job_id: str, values: dict[str, Any]) -> Home:
        async with self._write() as session:
            await session.execute(update(Home).where(Home.job_id == job_id).values(values))
            home = await session.get(Home, job_id, populate_existing=True)
            if home is None:
                raise NotFound("The job that this message belongs to is not known here any more.")
        return home


def _first(column: Any, now: datetime) -> Any:
    """What the column holds, or else ``now``."""
    return func.coalesce(column, literal(now, column.type))
