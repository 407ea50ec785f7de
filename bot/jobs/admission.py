"""Whether a request may be accepted: permissions, limits, room in the queue, its source.

What costs nothing is checked first, and may be asked before anybody is told anything; then the
source is fetched and read; then the limits are checked again, in the transaction that accepts.
"""

import asyncio
import contextlib
import hashlib
import math
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.config import Limits, Settings
from bot.errors import AudioRejected, LimitReached, MarioError, Message, NotAllowed
from bot.job_spec import JobSpec
from bot.jobs.inputs import InputReader
from bot.jobs.piece_maker import expected_cost
from bot.jobs.queueing import QueuedJob
from bot.jobs.scheduler import Scheduler
from bot.jobs.servers import Servers
from bot.jobs.unrecorded import Unrecorded
from bot.models.registry import Registry
from bot.request import GenerationRequest, Upload
from bot.store import DAY, Check, Job, NewJob, Origin, Store, Usage

Fetch = Callable[[], Awaitable[bytes]]

MEGABYTE, GIGABYTE = 10**6, 10**9
FAREWELL = timedelta(minutes=1)  # in which the end of a job is told where time is short
ARRIVING = 4  # sources fetched and read at once; each is in memory meanwhile


class Place(Enum):
    """Where somebody asks: on a server that the bot is on, or by its direct messages, or where
    they brought it themselves."""

    server = auto()
    direct = auto()
    private = auto()


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A request, who makes it, and where it is answered.

    channel_ids: of the channel, and of what it is in. role_ids: of whoever makes it.
    note: goes with the piece. came_from: what it continues, follows or repeats, for people.
    repeats: the content id of a file that it should give once more.
    answer_within: seconds after which nobody can be answered any more. language: of the answer.
    parts: the ids of pieces that are joined, each of which continues the one before; then nothing
    is composed, and the request is the last one's. changes: the piece whose request it changes.
    """

    request: GenerationRequest
    user_id: int
    origin: Origin
    place: Place = Place.server
    channel_ids: tuple[int, ...] = ()
    role_ids: tuple[int, ...] = ()
    note: Message | None = None
    came_from: Message | None = None
    repeats: str | None = None
    answer_within: float | None = None
    language: str | None = None
    parts: tuple[str, ...] = ()
    changes: str | None = None

    @property
    def duration(self) -> int:
        """Seconds of new music in a take."""
        return 0 if self.parts else self.request.duration

    @property
    def seconds(self) -> int:
        """Of new music, in all takes together."""
        return 0 if self.parts else self.request.seconds


@dataclass(frozen=True)
class Admitted:
    """A committed job. is_new: it was not accepted before. limits: those in force for it."""

    job: Job
    is_new: bool
    limits: Limits


@dataclass(frozen=True)
class Allowance:
    """What somebody may have at a place, and what of it they have had in the last day."""

    limits: Limits
    usage: Usage

    @property
    def seconds_left(self) -> int:
        """Of music, for this person."""
        return max(0, self.limits.seconds_per_user_a_day - self.usage.user_seconds)

    @property
    def server_seconds_left(self) -> int:
        """Of music, for everybody on this server."""
        return max(0, self.limits.seconds_per_server_a_day - self.usage.guild_seconds)

    @property
    def places_left(self) -> int:
        """In the queue, for this person."""
        return max(0, self.limits.waiting_per_user - self.usage.user_waiting)

    @property
    def megabytes_left(self) -> int:
        """Of files that this person may attach."""
        used = math.ceil(self.usage.user_bytes / MEGABYTE)
        return max(0, self.limits.upload_megabytes_per_user_a_day - used)


class Admission:
    """Accepts submissions into the store, or says no."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        registry: Registry,
        servers: Servers,
        inputs: InputReader,
        scheduler: Scheduler,
    ) -> None:
        self._settings, self._store, self._registry = settings, store, registry
        self._servers = servers
        self._inputs, self._scheduler = inputs, scheduler
        self._reading = asyncio.Semaphore(ARRIVING)
        self._unrecorded = Unrecorded()
        self._arriving: Counter[int] = Counter()  # by user: submissions whose source is on its way

    async def check(self, new: Submission) -> None:
        """Refuse what would be refused whatever its source turns out to be; changes nothing.

        What was accepted before passes.
        """
        limits = await self._servers.limits(new.origin.guild_id, new.role_ids)
        try:
            await self._check_access(new)
            check_duration(limits, new.duration)
            with self._scheduler.reserve(new.origin.guild_id, await self._is_first(new)):
                pass
            await self._check_in_hand(new, limits)
            await self._answer_by(new, self._store.now(), limits)
        except MarioError:
            if await self._store.accepted_before(new.origin) is None:
                raise

    async def admit(self, new: Submission, fetch: Fetch | None) -> Admitted:
        """The committed job; one that the same interaction or message led to is found again.

        fetch: brings the file that an :class:`Upload` is; called only for who may ask for more.
        """
        limits = await self._servers.limits(new.origin.guild_id, new.role_ids)
        try:
            await self._check_access(new)
            job, is_new = await self._admit(new, fetch, limits)
        except MarioError:  # whatever is full by now, this may have been accepted already
            job, is_new = await self._store.accepted_before(new.origin), False
            if job is None:
                raise
        return Admitted(job, is_new, limits)

    async def _check_access(self, new: Submission) -> None:
        """Refuse whom the operator or the server does not serve, and everybody on a full disk."""
        guild_id = new.origin.guild_id
        await self.check_served(new.user_id, guild_id, new.place)
        on_server = guild_id is not None and new.place is Place.server
        here = await self._servers.settings(guild_id if on_server else None)
        self._servers.check(here, new.request, new.channel_ids, new.role_ids, on_server)
        if self._store.nbytes >= self._settings.retention.max_gigabytes * GIGABYTE:
            raise LimitReached("data-full")

    async def check_served(self, user_id: int, guild_id: int | None, place: Place) -> None:
        """Refuse whom the operator or the server does not serve, whatever they ask for."""
        access = self._settings.access
        if place is Place.direct and not access.direct_messages:
            raise NotAllowed("no-direct-messages")
        if place is Place.private and not access.private_installs:
            raise NotAllowed("no-private-installs")
        if user_id in access.blocked_users:
            raise NotAllowed("person-blocked")
        if guild_id is not None:
            listed = not access.servers or guild_id in access.servers
            if guild_id in access.blocked_servers or not listed:
                raise NotAllowed("server-not-served")
            if user_id in await self._servers.blocked(guild_id):
                raise NotAllowed("person-blocked")

    async def forget(self, user_id: int) -> int:
        """Forget what has ended of somebody's, but not how much of the day's limits it was; how
        many jobs."""
        before = await self._usage(user_id, None)
        count = await self._store.forget(user_id)
        after = await self._usage(user_id, None)
        self._unrecorded.forgotten(user_id, before, after, self._store.now())
        return count

    async def allowance(
        self, user_id: int, guild_id: int | None, role_ids: Iterable[int]
    ) -> Allowance:
        """What somebody may still ask for there."""
        usage = await self._usage(user_id, guild_id)
        return Allowance(await self._servers.limits(guild_id, role_ids), usage)

    async def _admit(
        self, new: Submission, fetch: Fetch | None, limits: Limits
    ) -> tuple[Job, bool]:
        request, now = new.request, self._store.now()
        check_duration(limits, new.duration)
        guild_id, source_bytes = new.origin.guild_id, 0
        with contextlib.ExitStack() as held:
            held.enter_context(self._scheduler.reserve(guild_id, await self._is_first(new)))
            source_piece_id = new.parts[-1] if new.parts else None
            if request.input_audio is not None and not new.parts:
                await self._check_in_hand(new, limits)
                source_id, source_bytes = await self._source(new, held, request.input_audio, fetch)
                request = request.replace(input_audio=source_id)
                piece = await self._inputs.piece_of(source_id, request)
                source_piece_id = piece and piece.id
            model = request.replicate_weights or self._registry.default
            settled = request.replace(replicate_weights=model).with_seed()
            deadline = now + timedelta(minutes=limits.job_minutes)
            answer_by = await self._answer_by(new, now, limits)
            job = NewJob(
                spec=JobSpec.of(secrets.token_hex(8), settled),
                user_id=new.user_id,
                origin=new.origin,
                deadline=min(deadline, answer_by or deadline),
                answer_by=answer_by,
                running_per_user=limits.running_per_user,
                source_piece_id=source_piece_id,
                note=new.note,
                came_from=new.came_from,
                repeats=new.repeats,
                source_bytes=source_bytes,
                language=new.language,
                parts=new.parts,
                changes=None if source_piece_id else new.changes,
            )
            check = check_for(limits, new.seconds, now, source_bytes)

            def check_all(usage: Usage) -> None:
                usage = self._unrecorded.on_top_of(usage, new.user_id, now)
                if usage.waiting is not None:  # what others have accepted since the last look
                    self._scheduler.check_room(usage.waiting, guild_id, not usage.user_jobs)
                check(usage)

            return await self._store.accept(job, check_all)

    async def _answer_by(self, new: Submission, now: datetime, limits: Limits) -> datetime | None:
        """When a job must have ended that cannot be answered later; refuses one that will not.

        now: when it was submitted.
        """
        if new.answer_within is None:
            return None
        model = new.request.replicate_weights or self._registry.default
        by = now + timedelta(seconds=new.answer_within) - FAREWELL
        like = QueuedJob(
            "this one",
            new.user_id,
            new.origin.guild_id,
            cost=await expected_cost(self._store, model, new.request, joins=bool(new.parts)),
            running_per_user=limits.running_per_user,
            running_per_server=limits.running_per_server,
        )
        seconds = self._scheduler.estimate(like).seconds
        left = (by - self._store.now()).total_seconds()
        if seconds > left:
            raise LimitReached("answer-time-too-short", seconds=seconds, maximum=max(left, 0))
        return by

    async def _is_first(self, new: Submission) -> bool:
        """Whether this is somebody's first job of the day; asked only where it matters."""
        if not self._scheduler.full:
            return False
        return not (await self._usage(new.user_id, None)).user_jobs

    async def _usage(self, user_id: int, guild_id: int | None) -> Usage:
        """Since this time yesterday."""
        now = self._store.now()
        usage = await self._store.usage(user_id, guild_id, now - DAY)
        return self._unrecorded.on_top_of(usage, user_id, now)

    async def _check_in_hand(self, new: Submission, limits: Limits) -> None:
        """Refuse whoever has enough in hand already, before their file costs anything."""
        usage = await self._usage(new.user_id, new.origin.guild_id)
        waiting = usage.user_waiting + self._arriving[new.user_id]
        uploaded = 1 if isinstance(new.request.input_audio, Upload) else 0
        check = check_for(limits, new.seconds, self._store.now(), uploaded)
        check(replace(usage, user_waiting=waiting))

    async def _source(
        self,
        new: Submission,
        held: contextlib.ExitStack,
        audio: str | Upload,
        fetch: Fetch | None,
    ) -> tuple[str, int]:
        """The content id of the source, which is in the store and can be used as asked, and the
        bytes that were uploaded for it. It is kept until ``held`` is left, or longer if a row of
        the store names it by then."""
        self._arriving[new.user_id] += 1
        try:
            async with self._reading:
                if isinstance(audio, str):
                    data, name = await self._store.read(audio), None
                elif fetch is None:
                    raise TypeError("an upload comes with the way to fetch it")
                else:
                    data, name = await fetch(), audio.name
                sha = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
                held.enter_context(self._store.holding(sha))
                try:
                    source_id = await self._inputs.keep_source(new.request, data, name)
                except AudioRejected:
                    if name is not None:
                        self._unrecorded.upload(new.user_id, len(data), self._store.now())
                    raise
                return source_id, 0 if name is None else len(data)
        finally:
            self._arriving -= Counter([new.user_id])


def check_duration(limits: Limits, seconds: int) -> None:
    """Raise :class:`LimitReached` for a piece longer than one may be here."""
    if seconds > limits.duration:
        raise LimitReached("piece-too-long", maximum=limits.duration, asked=seconds)


def check_for(limits: Limits, seconds: int, now: datetime, uploaded: int = 0) -> Check:
    """What the store asks, inside the transaction, before it accepts ``seconds`` of music more.

    uploaded: bytes that come with it.

    Who has nothing in hand may wait for one job whatever the running limit; so only waiting
    jobs, which include those about to begin, and a day's music are counted.
    """

    def check(usage: Usage) -> None:
        if usage.user_waiting >= limits.waiting_per_user:
            raise LimitReached("your-queue-full", waiting=usage.user_waiting)
        if usage.guild_waiting >= limits.waiting_per_server:
            raise LimitReached("server-queue-full", waiting=usage.guild_waiting)
        since = (now - usage.user_latest).total_seconds() if usage.user_latest else math.inf
        if limits.cooldown_seconds and since < limits.cooldown_seconds:
            raise LimitReached("cooldown", seconds=math.ceil(limits.cooldown_seconds - since))
        most = limits.upload_megabytes_per_user_a_day
        if uploaded and usage.user_bytes + uploaded > most * MEGABYTE:
            raise LimitReached("daily-uploads", maximum=most)
        _within(
            "you", usage.user_seconds, seconds, limits.seconds_per_user_a_day,
            usage.user_oldest, now,
        )  # fmt: skip
        _within(
            "server", usage.guild_seconds, seconds, limits.seconds_per_server_a_day,
            usage.guild_oldest, now,
        )  # fmt: skip

    return check


def _within(
    who: str, used: int, more: int, limit: int, oldest: datetime | None, now: datetime
) -> None:
    if used + more <= limit:
        return
    if more > limit:
        raise LimitReached("day-too-short", maximum=limit, asked=more)
    hours = max(1, round(((oldest or now) + DAY - now).total_seconds() / 3600))
    raise LimitReached("daily-limit", whose=who, used=used, limit=limit, hours=hours)
