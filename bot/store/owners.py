"""Which process looks after which job, so that several share a database and none does it twice.

A job has an owner from the moment it is accepted until people have been shown how it ended. Where
processes share a database, each says again and again that it is alive, by the database's own clock.
What belongs to one that no longer says so is claimed by another, with everything still to be done
for it; what the first does after all is refused by then.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.store.connection import StoreConnection
from bot.store.records import NOT_MADE, Job, JobMessage, Process, State
from bot.store.values import StaleAttempt

CLAIMED_AT_ONCE = 50  # so that several processes share what one has left


@dataclass(frozen=True)
class Look:
    """What others have done, and are doing.

    changed: of the jobs that were asked about, those that another process has or that have ended.
    waiting: how many jobs wait with other processes, by server. running: author and server of each
    that runs there. abandoned: whether there is anything to be claimed.
    owned: the jobs of this process.
    """

    changed: dict[str, Job] = field(default_factory=dict[str, Job])
    waiting: Counter[int | None] = field(default_factory=Counter[int | None])
    running: tuple[tuple[int, int | None], ...] = ()
    abandoned: bool = False
    owned: set[str] = field(default_factory=set[str])


@dataclass(frozen=True)
class ShardPart:
    """A part of Discord's servers.

    count: of shards in all; 0 is as many as Discord recommends. ids: of the part; none is all."""

    count: int = 1
    ids: tuple[int, ...] = ()

    def overlaps(self, other: "ShardPart") -> bool:
        """Whether a server may be in both."""
        apart = self.ids and other.ids and set(self.ids).isdisjoint(other.ids)
        return not (apart and self.count == other.count)


class OwnerStore(StoreConnection):
    _part: ShardPart | None = None  # of this process

    def has(self, job: Job) -> bool:
        """Whether this process looks after a job."""
        return not self.shared or job.owner == self.name

    async def renew(self, seconds: float) -> bool:
        """Be taken to be alive for so long; False if it was not until now."""
        until = func.now() + timedelta(seconds=seconds)
        mine = Process.id == self.name
        async with self._write(self.name) as session:
            alive = mine, Process.until > func.now()
            renewed = update(Process).where(*alive).values(until=until).returning(Process.id)
            was_alive = await session.scalar(renewed) is not None
            if not was_alive:
                await session.execute(delete(Process).where(mine))
                session.add(self._process(until))
        return was_alive

    async def enter(self, seconds: float, part: ShardPart) -> dict[str, datetime]:
        """Be taken to be alive for so long, with this part; the :meth:`rivals` who came before."""
        self._part = part
        async with self._write("processes") as session:  # one after another
            await session.execute(delete(Process).where(Process.id == self.name))
            session.add(self._process(func.now() + timedelta(seconds=seconds)))
            return await self._rivals(session)

    async def rivals(self) -> dict[str, datetime]:
        """Until when other processes are taken to be alive that have servers of this one."""
        async with self._read() as session:
            return await self._rivals(session)

    async def _rivals(self, session: AsyncSession) -> dict[str, datetime]:
        alive = select(Process).where(Process.id != self.name, Process.until > func.now())
        return {
            other.id: other.until
            for other in await session.scalars(alive)
            if self._part is not None
            and other.shard_count is not None
            and self._part.overlaps(ShardPart(other.shard_count, tuple(other.shard_ids or ())))
        }

    def _process(self, until: Any) -> Process:
        part = self._part
        count, ids = (None, None) if part is None else (part.count, list(part.ids))
        return Process(id=self.name, until=until, shard_count=count, shard_ids=ids)

    async def leave(self) -> None:
        """Let others have at once what this process still looks after."""
        async with self._write(self.name) as session:
            await session.execute(delete(Process).where(Process.id == self.name))

    async def claim(
        self, deadline: datetime, most: int | None = None, again: bool = False
    ) -> list[Job]:
        """Look after jobs from now on that nobody alive does; the oldest first.

        again: also those that this process looks after already, for one who knows of none.
        deadline: theirs from now on, unless they are made or can be answered in time only; it is
        not their fault to be late.
        """
        mine = Job.owner == self.name
        which = self._abandoned()
        free = select(Job.id).where(or_(which, mine) if again else which)
        async with self._write(self.name) as session:
            return await self._take(session, free, most, deadline)

    async def claim_waiting(self, most: int, before: datetime, per_server: int) -> list[Job]:
        """Look after jobs that wait with another process since ``before``; the oldest first.

        Not those that may not run yet anywhere, as so many of their author's do, or of their
        server's: ``per_server``.
        """
        others = Job.state == State.accepted, Job.owner != self.name, Job.accepted_at < before
        per_user = func.coalesce(Job.running_per_user, per_server)
        free = _running(Job.user_id) < per_user, _running(Job.guild_id) < per_server
        async with self._write(self.name) as session:
            return await self._take(session, select(Job.id).where(*others, *free), most)

    async def reclaim(self, job_id: str) -> bool:
        """Look after a job again whose end has been shown, so that it is shown once more."""
        ended = Job.id == job_id, Job.owner.is_(None)
        shown = update(JobMessage).where(JobMessage.job_id == job_id)
        async with self._write(job_id) as session:
            mine = update(Job).where(*ended).values(owner=self.name).returning(Job.state)
            state = await session.scalar(mine)
            if state is State.delivered:
                await session.execute(shown.values(stale_at=self.now()))
            return state is not None

    async def look(self, held: Collection[str]) -> Look:
        """What has become of these jobs, and what other processes have in hand."""
        ended = Job.state.in_((State.failed, State.cancelled))
        changed = or_(Job.owner.is_distinct_from(self.name), ended)
        mine = select(Job).where(Job.id.in_(held), changed)
        others = Job.owner != self.name
        waiting = select(Job.guild_id, func.count()).where(Job.state == State.accepted, others)
        running = select(Job.user_id, Job.guild_id).where(Job.state == State.running, others)
        abandoned = select(exists().where(self._abandoned()))
        async with self._read() as session:
            counts = await session.execute(waiting.group_by(Job.guild_id))
            return Look(
                {job.id: job for job in await session.scalars(mine)} if held else {},
                Counter({row[0]: row[1] for row in counts}),
                tuple((row[0], row[1]) for row in await session.execute(running)),
                bool(await session.scalar(abandoned)),
                set(await session.scalars(select(Job.id).where(Job.owner == self.name))),
            )

    def _mine(self) -> list[Any]:
        """That this process looks after the job; nobody else can where nobody else is."""
        return [Job.owner == self.name] if self.shared else []

    def _abandoned(self) -> Any:
        others = Job.owner.is_not(None) & (Job.owner != self.name)
        if not self.shared:
            return others
        return others & Job.owner.not_in(select(Process.id).where(Process.until > func.now()))

    async def _take(
        self,
        session: AsyncSession,
        which: Select[Any],
        most: int | None,
        deadline: datetime | None = None,
    ) -> list[Job]:
        """Those that nobody else is just taking."""
        first = which.order_by(Job.accepted_at, Job.id).limit(most)
        ids = list(await session.scalars(first.with_for_update(skip_locked=True)))
        values: dict[str, Any] = {"owner": self.name}
        if deadline is not None:
            late = Job.state.in_(NOT_MADE) & Job.answer_by.is_(None)
            values["deadline"] = case((late, deadline), else_=Job.deadline)
        taken = update(Job).where(Job.id.in_(ids)).values(values).returning(Job)
        jobs = list(await session.scalars(taken, execution_options=FRESH)) if ids else []
        return sorted(jobs, key=lambda job: (job.accepted_at, job.id))

    def _check_owner(self, job: Job | None) -> None:
        """Raise :class:`StaleAttempt` where another process looks after a job by now."""
        if job is not None and job.owner is not None and not self.has(job):
            raise StaleAttempt("attempt-stale")


def _running(whose: Any) -> Any:
    """How many jobs run that have the same there."""
    other = aliased(Job)
    same = getattr(other, whose.key) == whose
    running = select(func.count()).select_from(other).where(same, other.state == State.running)
    return running.scalar_subquery()


FRESH = {"populate_existing": True, "synchronize_session": False}
