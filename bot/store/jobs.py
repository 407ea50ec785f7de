"""The life of a job; every step is one UPDATE that names the state and attempt it starts from."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import StoreError
from bot.store.connection import Base
from bot.store.records import UNFINISHED, Job, JobMessage, Piece, State
from bot.store.usage import usage_of
from bot.store.values import DAY, Check, NewJob, NewPiece, StaleAttempt

DEATHS = 2
DEADLY = (
    "I am sorry: composing this made my composer crash twice, so I will not try it again."
    " A shorter duration, another prompt or another model may work."
)
CRASHES = 20  # a storm of 150 kills took one innocent job to 5, each one more a fifth as often
CRASHING = (
    "I am sorry: I was cut off again and again while composing this, so I have given it up."
    " Please ask once more, perhaps for something shorter."
)
STALE = "This attempt no longer counts: the job was stopped, has ended, or was begun anew."


class Jobs(Base):
    async def accept(self, new: NewJob, check: Check | None = None) -> tuple[Job, bool]:
        """Commit a job and its home message. ``False``: this was accepted before; that job.

        ``check`` sees the last day's usage in the same transaction; what it raises refuses the job.
        """
        async with self._write() as session:
            if before := await _accepted_before(session, new):
                return before, False
            if check:
                since = self.now() - DAY
                check(await usage_of(session, new.user_id, new.guild_id, since))
            self._must_exist(new.request.input_audio)
            job = _job(new, self.now())
            session.add(job)
            await session.flush()
            session.add(_home(new, job.id))
        return job, True

    async def accepted_before(self, new: NewJob) -> Job | None:
        """The job that the same interaction or message has led to already."""
        async with self._read() as session:
            return await _accepted_before(session, new)

    async def start(self, job_id: str) -> int | None:
        """accepted → running: the number of the attempt; ``None`` if it is not waiting."""
        job = await self._step(
            [Job.id == job_id, Job.state == State.accepted],
            state=State.running, attempt=Job.attempt + 1, started_at=self.now(),
        )  # fmt: skip
        return job.attempt if job else None

    async def made(self, job_id: str, attempt: int, new: NewPiece) -> Piece:
        """running → made, with its piece; :class:`StaleAttempt` if the attempt no longer counts."""
        async with self._write() as session:
            now = self.now()
            job = await _step(session, _running(job_id, attempt), state=State.made, made_at=now)
            if job is None:
                raise StaleAttempt(STALE)
            self._must_exist(new.audio, new.tokens)
            piece = _piece(new, job, now)
            session.add(piece)
        return piece

    async def delivered(self, job_id: str, remark: str | None = None) -> bool:
        """made → delivered. ``remark``: what cannot be known about the delivery."""
        return await self._end(job_id, State.delivered, remark, State.made)

    async def undeliverable(self, job_id: str, reason: str) -> bool:
        """made → failed: nobody can receive it; the piece is kept."""
        return await self._end(job_id, State.failed, reason, State.made)

    async def fail(self, job_id: str, reason: str, attempt: int | None = None) -> bool:
        """accepted or running → failed; with ``attempt``, only if that one is still running."""
        if attempt is None:
            return await self._end(job_id, State.failed, reason, State.accepted, State.running)
        where = _running(job_id, attempt)
        return bool(await self._step(where, state=State.failed, reason=reason, ended_at=self.now()))

    async def cancel(self, job_id: str) -> bool:
        """accepted or running → cancelled; ``False`` when it is too late for that."""
        return await self._end(job_id, State.cancelled, None, State.accepted, State.running)

    async def requeue(
        self, job_id: str, attempt: int, *, worker_died: bool = False, bot_died: bool = False
    ) -> Job:
        """running → accepted, in its old place; failed when it has cost too many deaths.

        :class:`StaleAttempt` if this attempt no longer counts.
        """
        deaths, crashes = Job.worker_deaths + int(worker_died), Job.crashes + int(bot_died)
        over = or_(deaths >= DEATHS, crashes >= CRASHES)
        why = case((deaths >= DEATHS, literal(DEADLY)), (over, literal(CRASHING)))
        job = await self._step(
            _running(job_id, attempt),
            state=_if(over, Job.state, State.failed, State.accepted),
            reason=why,
            ended_at=_if(over, Job.ended_at, self.now()),
            worker_deaths=deaths,
            crashes=crashes,
            started_at=None,
        )
        if job is None:
            raise StaleAttempt(STALE)
        return job

    async def renew_deadlines(self, deadline: datetime) -> None:
        """Give everything that is not yet made until ``deadline``."""
        which = Job.state.in_((State.accepted, State.running))
        async with self._write() as session:
            await session.execute(update(Job).where(which).values(deadline=deadline))

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

    async def _end(self, job_id: str, to: State, reason: str | None, *sources: State) -> bool:
        where = [Job.id == job_id, Job.state.in_(sources)]
        return bool(await self._step(where, state=to, reason=reason, ended_at=self.now()))

    async def _step(self, where: list[Any], **values: Any) -> Job | None:
        async with self._write() as session:
            return await _step(session, where, **values)

    def _must_exist(self, *shas: str | None) -> None:
        if not all(self._files.has(sha) for sha in shas if sha):
            raise StoreError("A file that this needs is no longer kept; attach it again.")


async def _accepted_before(session: AsyncSession, new: NewJob) -> Job | None:
    same = [
        column == value
        for column, value in (
            (Job.interaction_id, new.interaction_id),
            (Job.message_id, new.message_id),
        )
        if value is not None
    ]
    return await session.scalar(select(Job).where(or_(*same))) if same else None


def _running(job_id: str, attempt: int) -> list[Any]:
    return [Job.id == job_id, Job.state == State.running, Job.attempt == attempt]


def _if(condition: Any, column: Any, then: Any, otherwise: Any = None) -> Any:
    """A value for ``column``, of exactly its type."""
    return case((condition, literal(then, column.type)), else_=literal(otherwise, column.type))


async def _step(session: AsyncSession, where: list[Any], **values: Any) -> Job | None:
    statement = update(Job).where(*where).values(**values).returning(Job)
    return await session.scalar(
        statement, execution_options={"populate_existing": True, "synchronize_session": False}
    )


def _job(new: NewJob, now: datetime) -> Job:
    return Job(
        id=secrets.token_hex(8),
        request=new.request,
        seconds=new.request.duration,
        input_audio=new.request.input_audio,
        user_id=new.user_id,
        guild_id=new.guild_id,
        channel_id=new.channel_id,
        interaction_id=new.interaction_id,
        message_id=new.message_id,
        note=new.note,
        source_piece_id=new.source_piece_id,
        accepted_at=now,
        deadline=new.deadline,
        running_per_user=new.running_per_user,
    )


def _home(new: NewJob, job_id: str) -> JobMessage:
    return JobMessage(
        job_id=job_id,
        channel_id=new.channel_id,
        nonce=secrets.token_hex(12),
        message_id=new.answer_message_id,
        application_id=new.application_id,
        token=new.token,
        token_expires_at=new.token_expires_at,
        upload_limit=new.upload_limit,
    )


def _piece(new: NewPiece, job: Job, now: datetime) -> Piece:
    return Piece(
        id=secrets.token_hex(8),
        job_id=job.id,
        user_id=job.user_id,
        guild_id=job.guild_id,
        request=new.request,
        input_audio=new.request.input_audio,
        audio=new.audio,
        name=new.name,
        tokens=new.tokens,
        model=new.model,
        seconds_taken=new.seconds_taken,
        note=new.note,
        parent_id=new.parent_id,
        created_at=now,
    )
