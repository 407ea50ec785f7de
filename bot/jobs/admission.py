"""Whether a request may be accepted: permissions, limits, room in the queue, its source.

What costs nothing is checked first; then the source is fetched and read; then the limits are
checked again, in the transaction that accepts.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.config import Limits, Settings
from bot.errors import LimitReached, MarioError, Message
from bot.job_spec import JobSpec
from bot.jobs.inputs import InputReader
from bot.jobs.scheduler import Scheduler
from bot.models.registry import Registry
from bot.request import GenerationRequest, Upload
from bot.store import DAY, Check, Job, NewJob, Origin, Store, Usage

Fetch = Callable[[], Awaitable[bytes]]

ARRIVING = 4  # sources fetched and read at once; each is in memory meanwhile


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A request, who makes it, and where it is answered. note: goes with the piece."""

    request: GenerationRequest
    user_id: int
    origin: Origin
    role_ids: tuple[int, ...] = ()
    note: Message | None = None


@dataclass(frozen=True)
class Admitted:
    """A committed job. is_new: it was not accepted before. limits: those in force for it."""

    job: Job
    is_new: bool
    limits: Limits


class Admission:
    """Accepts submissions into the store, or says no."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        registry: Registry,
        inputs: InputReader,
        scheduler: Scheduler,
    ) -> None:
        self._settings, self._store, self._registry = settings, store, registry
        self._inputs, self._scheduler = inputs, scheduler
        self._reading = asyncio.Semaphore(ARRIVING)
        self._arriving: Counter[int] = Counter()  # by user: submissions whose source is on its way

    async def admit(self, new: Submission, fetch: Fetch | None) -> Admitted:
        """The committed job; one that the same interaction or message led to is found again.

        fetch: brings the file that an :class:`Upload` is; called only for who may ask for more.
        """
        limits = await self.limits(new.origin.guild_id, new.role_ids)
        try:
            job, is_new = await self._admit(new, fetch, limits)
        except MarioError:  # whatever is full by now, this may have been accepted already
            job, is_new = await self._store.accepted_before(new.origin), False
            if job is None:
                raise
        return Admitted(job, is_new, limits)

    async def limits(self, guild_id: int | None, role_ids: Iterable[int] = ()) -> Limits:
        """Those in force on a server, for somebody with these roles."""
        overrides = await self._store.limits_for(guild_id, role_ids)
        return effective(self._settings.limits, overrides)

    async def _admit(
        self, new: Submission, fetch: Fetch | None, limits: Limits
    ) -> tuple[Job, bool]:
        request, now = new.request, self._store.now()
        check_duration(limits, request.duration)
        with self._scheduler.reserve():
            source_piece_id = None
            if request.input_audio is not None:
                await self._check_in_hand(new, limits)
                source_id = await self._source(new, request.input_audio, fetch)
                request = request.replace(input_audio=source_id)
                piece = await self._store.piece_of_audio(source_id)
                source_piece_id = piece and piece.id
            model = request.replicate_weights or self._registry.default
            settled = request.replace(replicate_weights=model).with_seed()
            job = NewJob(
                spec=JobSpec.of(secrets.token_hex(8), settled),
                user_id=new.user_id,
                origin=new.origin,
                deadline=now + timedelta(minutes=limits.job_minutes),
                running_per_user=limits.running_per_user,
                source_piece_id=source_piece_id,
                note=new.note,
            )
            return await self._store.accept(job, check_for(limits, request.duration, now))

    async def _check_in_hand(self, new: Submission, limits: Limits) -> None:
        """Refuse whoever has enough in hand already, before their file costs anything."""
        now = self._store.now()
        usage = await self._store.usage(new.user_id, new.origin.guild_id, now - DAY)
        waiting = usage.user_waiting + self._arriving[new.user_id]
        check_for(limits, new.request.duration, now)(replace(usage, user_waiting=waiting))

    async def _source(self, new: Submission, audio: str | Upload, fetch: Fetch | None) -> str:
        """The content id of the source, which is in the store and can be used as asked."""
        self._arriving[new.user_id] += 1
        try:
            async with self._reading:
                if isinstance(audio, str):
                    data, name = await self._store.read(audio), None
                elif fetch is None:
                    raise TypeError("an upload comes with the way to fetch it")
                else:
                    data, name = await fetch(), audio.name
                return await self._inputs.keep_source(new.request, data, name)
        finally:
            self._arriving -= Counter([new.user_id])


def effective(limits: Limits, overrides: Mapping[str, int]) -> Limits:
    """The limits in force for somebody: the settings, changed by their server and roles."""
    return limits.model_copy(update=dict(overrides))


def check_duration(limits: Limits, seconds: int) -> None:
    """Raise :class:`LimitReached` for a piece longer than one may be here."""
    if seconds > limits.duration:
        raise LimitReached("piece-too-long", maximum=limits.duration, asked=seconds)


def check_for(limits: Limits, seconds: int, now: datetime) -> Check:
    """What the store asks, inside the transaction, before it accepts ``seconds`` of music more.

    Who has nothing in hand may wait for one job whatever the running limit; so only waiting
    jobs, which include those about to begin, and a day's music are counted.
    """

    def check(usage: Usage) -> None:
        if usage.user_waiting >= limits.waiting_per_user:
            raise LimitReached("your-queue-full", waiting=usage.user_waiting)
        if usage.guild_waiting >= limits.waiting_per_server:
            raise LimitReached("server-queue-full", waiting=usage.guild_waiting)
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
        raise LimitReached("piece-too-long", maximum=limit, asked=more)
    hours = max(1, round(((oldest or now) + DAY - now).total_seconds() / 3600))
    raise LimitReached("daily-limit", whose=who, used=used, limit=limit, hours=hours)
