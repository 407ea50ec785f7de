"""Who comes in: what costs nothing is checked first, then a source is fetched, then all is checked
again in the transaction that accepts."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from bot.config import Limits, Settings
from bot.errors import MarioError
from bot.jobs.allowance import check_duration, check_for, effective
from bot.jobs.inputs import InputReader
from bot.jobs.scheduler import Scheduler
from bot.models.registry import Registry
from bot.store import DAY, Job, NewJob, Store

Fetch = Callable[[], Awaitable[bytes]]

ARRIVING = 4  # sources fetched and read at once; each is in memory meanwhile


class Admission:
    """Accepts wishes into the store, or says no."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        registry: Registry,
        material: InputReader,
        scheduler: Scheduler,
    ) -> None:
        self._settings, self._store, self._registry = settings, store, registry
        self._material, self._scheduler = material, scheduler
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
                await self._material.read(new.request, data, name if fetch else None)
                sha = await self._store.put(data)
        finally:
            self._gathering -= Counter([new.user_id])
        piece = await self._store.piece_of_audio(sha)
        return replace(
            new, request=new.request.replace(input_audio=sha), source_piece_id=piece and piece.id
        )
