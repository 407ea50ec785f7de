"""The steps of a job from state to state; ``State`` draws them.

Every step is one transaction. It names the state, and sometimes the attempt, that it starts from.
"""

import asyncio
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Message, StoreError
from bot.store.files import FileStore
from bot.store.library import searchable
from bot.store.limits import usage_of
from bot.store.owners import FRESH, OwnerStore
from bot.store.records import DAY, NOT_MADE, UNFINISHED, Job, JobMessage, Piece, State
from bot.store.values import Check, Crowded, NewJob, NewPiece, Origin, StaleAttempt

MAX_WORKER_DEATHS = 2
MAX_CRASHES = 20  # a storm of 150 kills took one innocent job to 5, each one more a fifth as often
ACCEPTING, STARTING = "accepting", "starting"


class JobStore(FileStore, OwnerStore):
    async def accept(self, new: NewJob, check: Check | None = None) -> tuple[Job, bool]:
        """Commit a job and the row of its message; the job, and whether it is new.

        It is not new if the same interaction or message has led to a job before: that one is
        returned. ``check`` sees the last day's usage in the same transaction and may refuse.
        """
        async with self._write(ACCEPTING, *_files(new.spec.source_id)) as session:
            if before := await _accepted_before(session, new.origin):
                return before, False
            if check:
                since = self.now() - DAY
                usage = await usage_of(session, new.user_id, new.origin.guild_id, since)
                check(replace(usage, waiting=await _waiting(session)) if self.shared else usage)
            await self._must_exist(new.spec.source_id)
            job = _job(new, self.now(), self.name)
            session.add(job)
            await session.flush()
            session.add(_job_message(new.origin, job.id))
        return job, True

    async def accepted_before(self, origin: Origin) -> Job | None:
        """The job that the same interaction or message has led to before, if any."""
        async with self._read() as session:
            return await _accepted_before(session, origin)

    async def start(
        self, job_id: str, per_user: int | None = None, per_server: int | None = None
    ) -> int | None:
        """accepted → running: the number of the attempt; ``None`` if it is not waiting here.

        :class:`Crowded` if so many of its author's or server's run already. Where nobody else has
        the database open, whoever calls knows that.
        """
        where = [Job.id == job_id, Job.state == State.accepted, *self._mine()]
        values = {"attempt": Job.attempt + 1, "started_at": self.now()}
        keys = [STARTING] if self.shared else []
        async with self._write(job_id, *keys) as session:
            if self.shared:
                await _refuse_crowded(session, job_id, per_user, per_server)
            job = await _step(session, where, state=State.running, **values)
        return job.attempt if job else None

    async def made(self, job_id: str, attempt: int, *new: NewPiece) -> list[Piece]:
        """running → made, with its takes; :class:`StaleAttempt` if the attempt no longer counts."""
        files = [sha for one in new for sha in _files(one.audio, one.tokens)]
        async with self._write(job_id, *files) as session:
            now = self.now()
            job = await _step(session, _running(job_id, attempt), state=State.made, made_at=now)
            if job is None:
                raise StaleAttempt("attempt-stale")
            for one in new:
                await self._must_exist(one.audio, one.tokens)
            pieces = [_piece(one, job, now) for one in new]
            session.add_all(pieces)
        return pieces

    async def delivered(self, job_id: str, remark: Message | None = None) -> bool:
        """made → delivered. ``remark``: what is uncertain about the delivery."""
        where = [Job.id == job_id, Job.state == State.made]
        values = {"state": State.delivered, "reason": remark, "owner": None, **self._over()}
        # With an interaction's token others could write in its place while it lasts.
        spent = update(JobMessage).where(JobMessage.job_id == job_id)
        async with self._write(job_id) as session:
            job = await _step(session, where, **values)
            await session.execute(spent.values(token=None, token_expires_at=None))
            if job is not None:  # an earlier message of it may have been taken away
                posted = update(Piece).where(Piece.job_id == job_id)
                await session.execute(posted.values(channel_id=job.channel_id))
        return job is not None

    async def undeliverable(self, job_id: str, reason: Message) -> bool:
        """made → failed, because nobody can receive it; the piece is kept for its author."""
        where = [Job.id == job_id, Job.state == State.made]
        unposted = update(Piece).where(Piece.job_id == job_id)
        async with self._write(job_id) as session:
            job = await _step(session, where, state=State.failed, reason=reason, **self._over())
            if job is not None:
                await session.execute(unposted.values(channel_id=None))
        return job is not None

    async def fail(self, job_id: str, reason: Message, attempt: int | None = None) -> bool:
        """accepted or running → failed; with ``attempt``, only if that one is still running."""
        if attempt is None:
            where = [Job.id == job_id, Job.state.in_(NOT_MADE), *self._mine()]
        else:
            where = _running(job_id, attempt)
        return await self._end_unmade(job_id, where, State.failed, reason)

    async def cancel(self, job_id: str) -> bool:
        """accepted or running → cancelled; ``False`` when it is too late for that."""
        where = [Job.id == job_id, Job.state.in_(NOT_MADE)]
        return await self._end_unmade(job_id, where, State.cancelled)

    async def requeue(
        self, job_id: str, attempt: int, *, worker_died: bool = False, bot_died: bool = False
    ) -> Job:
        """running → accepted, in its old place; or failed, if its worker or the bot died too often.

        :class:`StaleAttempt` if this attempt no longer counts.
        """
        async with self._write(job_id) as session:
            running = select(Job).where(*_running(job_id, attempt)).with_for_update()
            job = await session.scalar(running)
            if job is None:
                raise StaleAttempt("attempt-stale")
            job.worker_deaths += worker_died
            job.crashes += bot_died
            job.started_at = None
            job.reason = _why_given_up(job)
            if job.reason is None:
                job.state = State.accepted
            else:
                job.state, job.ended_at, job.came_from = State.failed, self.now(), None
        if job.state is State.failed:
            await self._remove_unneeded([job.input_audio])
        return job

    async def postpone(self, job_id: str, by: timedelta) -> None:
        """Give a job so much longer that is not yet made and can be answered at any time."""
        which = Job.id == job_id, Job.state.in_(NOT_MADE), Job.answer_by.is_(None)
        async with self._write(job_id) as session:
            if (job := await session.scalar(select(Job).where(*which))) and job.deadline:
                job.deadline += by

    async def unfinished(self) -> list[Job]:
        """Accepted, running, or made and not delivered; oldest first."""
        query = select(Job).where(Job.state.in_(UNFINISHED)).order_by(Job.accepted_at, Job.id)
        async with self._read() as session:
            return list(await session.scalars(query))

    async def counts(self) -> dict[State, int]:
        """How many jobs are in each state; states without any are left out."""
        query = select(Job.state, func.count()).group_by(Job.state)
        async with self._read() as session:
            return {row[0]: row[1] for row in await session.execute(query)}

    async def job(self, job_id: str) -> Job | None:
        async with self._read() as session:
            return await session.get(Job, job_id)

    async def last_language(self, user_id: int) -> str | None:
        """That of the last answer somebody had outside servers."""
        mine = select(Job.language).where(Job.user_id == user_id, Job.guild_id.is_(None))
        async with self._read() as session:
            return await session.scalar(mine.order_by(Job.accepted_at.desc()).limit(1))

    def _over(self) -> dict[str, Any]:
        """What changes with every end: what names another's piece has been shown by then."""
        return {"ended_at": self.now(), "came_from": None}

    async def _end_unmade(
        self, job_id: str, where: list[Any], end: State, reason: Message | None = None
    ) -> bool:
        """Take the job from where it is described to be to ``end``; ``False`` if it is not there.

        What was uploaded for a job that ended without a piece is of no more use.
        """
        async with self._write(job_id) as session:
            job = await _step(session, where, state=end, reason=reason, **self._over())
        if job is not None and job.input_audio is not None:
            await self._remove_unneeded([job.input_audio])
        return job is not None

    async def _must_exist(self, *shas: str | None) -> None:
        for sha in filter(None, shas):
            if not await asyncio.to_thread(self._blobs.has, sha):
                raise StoreError("source-file-gone")


def _files(*shas: str | None) -> list[str]:
    """The keys of files, by which none is removed before the row that names it is written."""
    return [f"file:{sha}" for sha in shas if sha]


async def _accepted_before(session: AsyncSession, origin: Origin) -> Job | None:
    same = [
        column == value
        for column, value in (
            (Job.interaction_id, origin.interaction_id),
            (Job.message_id, origin.message_id),
        )
        if value is not None
    ]
    return await session.scalar(select(Job).where(or_(*same))) if same else None


def _running(job_id: str, attempt: int) -> list[Any]:
    return [Job.id == job_id, Job.state == State.running, Job.attempt == attempt]


def _why_given_up(job: Job) -> Message | None:
    """The reason not to try this job again, if it has cost too many deaths."""
    if job.worker_deaths >= MAX_WORKER_DEATHS:
        return Message("crashed-twice")
    return Message("restarted-too-often") if job.crashes >= MAX_CRASHES else None


async def _step(session: AsyncSession, where: list[Any], **values: Any) -> Job | None:
    """Update the job that ``where`` describes: its new row, or ``None`` if there is none."""
    statement = update(Job).where(*where).values(**values).returning(Job)
    return await session.scalar(statement, execution_options=FRESH)


async def _waiting(session: AsyncSession) -> dict[int | None, int]:
    """How many jobs wait, by server."""
    query = select(Job.guild_id, func.count()).where(Job.state == State.accepted)
    return {row[0]: row[1] for row in await session.execute(query.group_by(Job.guild_id))}


async def _refuse_crowded(
    session: AsyncSession, job_id: str, per_user: int | None, per_server: int | None
) -> None:
    job = await session.get(Job, job_id)
    if job is None:
        return
    for whose, most in (
        (Job.user_id == job.user_id, per_user),
        (Job.guild_id == job.guild_id, per_server if job.guild_id is not None else None),
    ):
        running = select(func.count()).where(Job.state == State.running, whose)
        if most is not None and (await session.scalar(running) or 0) >= most:
            raise Crowded


def _job(new: NewJob, now: datetime, owner: str) -> Job:
    return Job(
        id=new.spec.id,
        request=new.spec.request,
        seconds=0 if new.parts else new.spec.request.seconds,
        input_audio=new.spec.source_id,
        user_id=new.user_id,
        guild_id=new.origin.guild_id,
        channel_id=new.origin.channel_id,
        interaction_id=new.origin.interaction_id,
        message_id=new.origin.message_id,
        note=new.note,
        came_from=new.came_from,
        repeats=new.repeats,
        source_piece_id=new.source_piece_id,
        source_bytes=new.source_bytes,
        parts=list(new.parts) or None,
        accepted_at=now,
        deadline=new.deadline,
        answer_by=new.answer_by,
        running_per_user=new.running_per_user,
        language=new.language,
        changes=new.changes,
        owner=owner,
    )


def _job_message(origin: Origin, job_id: str) -> JobMessage:
    return JobMessage(
        job_id=job_id,
        channel_id=origin.channel_id,
        nonce=secrets.token_hex(12),
        message_id=origin.answer_message_id,
        application_id=origin.application_id,
        token=origin.token,
        token_expires_at=origin.token_expires_at,
        upload_limit=origin.upload_limit,
    )


def _piece(new: NewPiece, job: Job, now: datetime) -> Piece:
    return Piece(
        id=secrets.token_hex(8),
        job_id=job.id,
        take=new.take,
        user_id=job.user_id,
        guild_id=job.guild_id,
        request=new.request,
        input_audio=job.input_audio,
        audio=new.audio,
        name=new.name,
        tokens=new.tokens,
        model=new.model,
        device=new.device,
        seconds_taken=new.seconds_taken,
        note=new.note,
        parent_id=new.parent_id,
        milliseconds=new.milliseconds,
        fingerprint=new.fingerprint,
        created_at=now,
        channel_id=job.channel_id,
        stitched=job.parts is not None,
        changed=job.changes is not None,
        words=searchable(new.request.prompt),
    )
