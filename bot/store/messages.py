"""The message each job is answered in, so that a restart edits it and never posts a second."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, update

from bot.errors import NotFound
from bot.store.owners import OwnerStore
from bot.store.privacy import NOBODY, leave
from bot.store.records import Job, JobMessage, State


class MessageStore(OwnerStore):
    async def job_message(self, job_id: str) -> JobMessage | None:
        async with self._read() as session:
            return await session.get(JobMessage, job_id)

    async def own_message(self, job_id: str) -> JobMessage | None:
        """The same, to show something in it; :class:`StaleAttempt` where that is no longer for this
        process to do."""
        async with self._read() as session:
            self._check_owner(await session.get(Job, job_id))
            return await session.get(JobMessage, job_id)

    async def job_of_message(self, message_id: int) -> Job | None:
        """The latest job that is answered in this message."""
        query = select(Job).join(JobMessage, JobMessage.job_id == Job.id)
        query = query.where(JobMessage.message_id == message_id)
        async with self._read() as session:
            return await session.scalar(query.order_by(Job.accepted_at.desc()).limit(1))

    async def record_message_id(self, job_id: str, message_id: int) -> JobMessage:
        """Store the id of the message that was posted; :class:`NotFound` without such a job."""
        return await self._change(job_id, {"message_id": message_id})

    async def mark_post_attempted(self, job_id: str, at: datetime) -> JobMessage:
        """Store that a message with this nonce may exist from ``at`` on, by Discord's clock.

        ``attempted_at`` stays the time of the first call. Its age says whether Discord still
        knows the nonce, or whether the channel's history must be searched.
        """
        first = _first(JobMessage.attempted_at, at)
        return await self._change(job_id, {"attempted_at": first})

    async def mark_notified(self, job_id: str) -> None:
        """Store that people know how the job ended, or that nobody can be told."""
        first = _first(JobMessage.notified_at, self.now())
        spent = {"token": None, "token_expires_at": None}
        await self._change(job_id, {"notified_at": first, **spent})
        async with self._write(job_id) as session:
            job = await session.get_one(Job, job_id)
            job.owner = None
            if job.user_id == NOBODY:  # they had it forgotten meanwhile
                leave(job, await session.get_one(JobMessage, job_id))

    async def mark_shown(self, job_id: str, stale_at: datetime) -> None:
        """Store that a message shows what it should have shown since ``stale_at``, unless that
        has changed again meanwhile."""
        shown = update(JobMessage).where(
            JobMessage.job_id == job_id, JobMessage.stale_at == stale_at
        )
        async with self._write(job_id) as session:
            spent = shown.values(stale_at=None, token=None, token_expires_at=None)
            if (await session.scalar(spent.returning(JobMessage.job_id))) is not None:
                done = update(Job).where(Job.id == job_id, Job.state == State.delivered)
                await session.execute(done.values(owner=None))

    async def edit_by(
        self, job_id: str, application_id: int, token: str, expires_at: datetime, upload_limit: int
    ) -> None:
        """Store that a message can be edited by an interaction with one of its buttons."""
        await self._change(
            job_id,
            {
                "application_id": application_id,
                "token": token,
                "token_expires_at": expires_at,
                "upload_limit": upload_limit,
            },
        )

    async def reset_message(self, job_id: str) -> JobMessage:
        """Forget a message that is gone, so that a new one, with a new nonce, may be posted."""
        forgotten = dict.fromkeys(("message_id", "token", "token_expires_at", "attempted_at"))
        return await self._change(job_id, {"nonce": secrets.token_hex(12), **forgotten})

    async def _change(self, job_id: str, values: dict[str, Any]) -> JobMessage:
        async with self._write(job_id) as session:
            await session.execute(
                update(JobMessage).where(JobMessage.job_id == job_id).values(values)
            )
            message = await session.get(JobMessage, job_id, populate_existing=True)
            if message is None:
                raise NotFound("job-gone")
        return message


def _first(column: Any, now: datetime) -> Any:
    """What the column holds, or else ``now``."""
    return func.coalesce(column, literal(now, column.type))
