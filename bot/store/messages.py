"""Where each job is answered, so that a restart edits that message and never posts a second."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, update

from bot.errors import NotFound
from bot.store.connection import Base
from bot.store.records import Job, JobMessage, State


class JobMessages(Base):
    async def job_message(self, job_id: str) -> JobMessage | None:
        async with self._read() as session:
            return await session.get(JobMessage, job_id)

    async def record_message_id(self, job_id: str, message_id: int) -> JobMessage:
        """Write down which message it is."""
        return await self._change(job_id, {"message_id": message_id})

    async def mark_post_attempted(self, job_id: str) -> JobMessage:
        """Write down that a message with the home's nonce may exist from now on.

        ``tried_at`` of what is returned is the first time, so its age says whether Discord still
        knows the nonce or the channel's history must be looked at.
        """
        return await self._change(job_id, {"tried_at": _first(JobMessage.tried_at, self.now())})

    async def mark_notified(self, job_id: str) -> None:
        """Write down that how the job ended has been said, or can be said to nobody."""
        await self._change(job_id, {"told_at": _first(JobMessage.told_at, self.now())})

    async def unnotified(self) -> list[Job]:
        """The jobs that failed or were cancelled and whose message does not say so yet."""
        ended = Job.state.in_((State.failed, State.cancelled))
        query = (
            select(Job)
            .join(JobMessage, JobMessage.job_id == Job.id)
            .where(ended, JobMessage.told_at.is_(None))
        )
        async with self._read() as session:
            return list(await session.scalars(query.order_by(Job.ended_at)))

    async def reset_message(self, job_id: str) -> JobMessage:
        """The message is gone for good: a new one, with a new nonce, may be posted."""
        forgotten = dict.fromkeys(("message_id", "token", "token_expires_at", "tried_at"))
        return await self._change(job_id, {"nonce": secrets.token_hex(12), **forgotten})

    async def _change(self, job_id: str, values: dict[str, Any]) -> JobMessage:
        async with self._write() as session:
            await session.execute(
                update(JobMessage).where(JobMessage.job_id == job_id).values(values)
            )
            home = await session.get(JobMessage, job_id, populate_existing=True)
            if home is None:
                raise NotFound("The job that this message belongs to is not known here any more.")
        return home


def _first(column: Any, now: datetime) -> Any:
    """What the column holds, or else ``now``."""
    return func.coalesce(column, literal(now, column.type))
