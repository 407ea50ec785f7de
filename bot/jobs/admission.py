"""Who comes in: what costs nothing is checked first, then a source is fetched, then all is checked
again in the transaction that accepts."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.config import Limits, Settings
from bot.errors import LimitReached, MarioError
from bot.jobs.inputs import InputReader
from bot.jobs.scheduler import Scheduler
from bot.models.registry import Registry
from bot.store import DAY, Check, Job, NewJob, Store, Usage

Fetch = Callable[[], Awaitable[bytes]]

ARRIVING = 4  # sources fetched and read at once; each is in memory meanwhile


class Admission:
    """Accepts wishes into the store, or says no."""

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
        self._arriving = asyncio.Semaphore(ARRIVING)
        self._gathering: Counter[int] = Counter()  # by user: wishes whose source is on its way

    async def accept(
        self, new: NewJob, fetch: Fetch | None, role_ids: Iterable[int]
    ) -> tuple[Job, bool]:
        """The committed job. ``False``: this was accepted before, whatever is full by now."""
        try:
            return await self._accept(new, fetch, role_ids)
        except MarioError:
            if before := await self._store.accepted_before(new):
                return before, False
            raise

    async def limits(self, guild_id: int | None, role_ids: Iterable[int] = ()) -> Limits:
        """Those in force on a server, for somebody with these roles."""
        overrides = await self._store.limits_for(guild_id, role_ids)
        return effective(self._settings.limits, overrides)

    async def _accept(
        self, new: NewJob, fetch: Fetch | None, role_ids: Iterable[int]
    ) -> tuple[Job, bool]:
        request, limits = new.request, await self.limits(new.guild_id, role_ids)
        check_duration(limits, request.duration)
        with self._scheduler.room():
            if request.input_audio is not None:
                await self._may_bring(new, limits)
                new = await self._with_source(new, fetch)
            now = self._store.now()
            name = request.replicate_weights or self._registry.default
            new = replace(
                new,
                request=new.request.replace(replicate_weights=name).with_seed(),
                deadline=now + timedelta(minutes=limits.job_minutes),
                running_per_user=limits.running_per_user,
            )
            return await self._store.accept(new, check_for(limits, request.duration, now))

    async def _may_bring(self, new: NewJob, limits: Limits) -> None:
        """Refuse whoever has enough in hand already, before their file costs anything."""
        now = self._store.now()
        usage = await self._store.usage(new.user_id, new.guild_id, now - DAY)
        waiting = usage.user_waiting + self._gathering[new.user_id]
        check_for(limits, new.request.duration, now)(replace(usage, user_waiting=waiting))

    async def _with_source(self, new: NewJob, fetch: Fetch | None) -> NewJob:
        """The wish with its source read, kept, and known by its content."""
        self._gathering[new.user_id] += 1
        try:
            async with self._arriving:
                name = new.request.input_audio or ""
                data = await (fetch() if fetch else self._store.read(name))
                await self._inputs.read(new.request, data, name if fetch else None)
                sha = await self._store.put(data)
        finally:
            self._gathering -= Counter([new.user_id])
        piece = await self._store.piece_of_audio(sha)
        return replace(
            new, request=new.request.replace(input_audio=sha), source_piece_id=piece and piece.id
        )


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
