"""Several processes on one queue: each sees what others did, and takes over what a dead one left.

Whoever accepts a job looks after it: queues, runs and delivers it. It is another's as soon as that
has claimed it, because the first is dead or because the other has nothing to do. What the first
still holds of it in memory is let go at its next look; until then the store refuses its steps.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from bot.errors import MarioError, StoreError, unexpected
from bot.jobs.scheduler import Scheduler
from bot.store import Job, ShardPart, Store
from bot.store.owners import CLAIMED_AT_ONCE
from bot.timings import Timings

log = logging.getLogger(__name__)

RENEWALS = 3  # in the time of a lease


class Sharing:
    """What is done for the sake of other processes; nothing where there can be none.

    in_hand: the jobs that this process is at. take_over: goes on with one where it was left.
    let_go: of one that another has, or has ended. deadline: of what is taken over now.
    per_server: how many jobs of one server run at once. part: what this process hears of Discord,
    and nobody else may.
    """

    def __init__(
        self,
        store: Store,
        scheduler: Scheduler,
        timings: Timings,
        *,
        in_hand: Callable[[], set[str]],
        take_over: Callable[[Job], Coroutine[Any, Any, None]],
        let_go: Callable[[Job], None],
        deadline: Callable[[], datetime],
        per_server: int,
        part: ShardPart,
    ) -> None:
        self._store, self._scheduler, self._timings = store, scheduler, timings
        self._in_hand, self._take_over, self._let_go = in_hand, take_over, let_go
        self._deadline, self._per_server, self._part = deadline, per_server, part
        self._renewed = 0.0
        self._alone_since: dict[str, float] = {}
        self._watching: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Be alive from now on, and take over all that nobody looks after.

        Raises :class:`MarioError` where another that is alive has the same part."""
        if self._store.shared:
            await self._enter()
        for job in await self._store.claim(self._deadline(), again=True):
            await self._take_over(job)
        if self._store.shared:
            self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """What this process still looks after is others' from now on."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
            with contextlib.suppress(StoreError):  # else when the lease is over
                await self._store.leave()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._timings.look)
            try:
                await self._look()
            except StoreError as error:
                log.warning("what other processes do cannot be seen: %s", error)
            except Exception as error:  # the next look may go well
                unexpected(error)

    async def _look(self) -> None:
        """Who was not taken to be alive until now has just heard of nothing, so claims nothing yet:
        the others may be about to say that they are alive, too."""
        known = True
        if self._timings.clock() - self._renewed >= self._timings.lease / RENEWALS:
            known = await self._renew()
        seen = await self._store.look(self._scheduler.held)
        for job in seen.changed.values():
            self._let_go(job)
        self._scheduler.see_others(seen.waiting, seen.running)
        if self._scheduler.paused:
            return
        await self._pick_up(seen.owned)
        if seen.abandoned and known:
            for job in await self._store.claim(self._deadline(), CLAIMED_AT_ONCE):
                log.info("job %s: taken over from a process that is gone", job.id)
                await self._take_over(job)
        if seen.waiting and (idle := self._scheduler.idle):
            before = self._store.now() - timedelta(seconds=2 * self._timings.look)
            for job in await self._store.claim_waiting(idle, before, self._per_server):
                await self._take_over(job)

    async def _enter(self) -> None:
        """Who was killed just now is still taken to be alive, and says so no more."""
        timings, before = self._timings, await self._store.enter(self._timings.lease, self._part)
        self._renewed = timings.clock()
        if not before:
            return
        log.warning("another bot had my shards a moment ago; I wait until it is gone")
        end = timings.clock() + 2 * timings.lease / RENEWALS  # it may be late, once
        while before and timings.clock() < end:
            await asyncio.sleep(timings.look)
            await self._renew()  # for those who come after
            now = await self._store.rivals()
            if any(now.get(id, until) > until for id, until in before.items()):
                await self._store.leave()
                raise MarioError("shards-taken")
            before = {id: until for id, until in before.items() if id in now}

    async def _renew(self) -> bool:
        """Whether this process was taken to be alive until now."""
        known = await self._store.renew(self._timings.lease)
        self._renewed = self._timings.clock()
        return known

    async def _pick_up(self, owned: set[str]) -> None:
        """Go on with what is ours and was forgotten: a claim or a new job whose commit nobody could
        tell of, as the database went away."""
        alone, now = owned - self._in_hand(), self._timings.clock()
        self._alone_since = {id: self._alone_since.get(id, now) for id in alone}
        for id, since in list(self._alone_since.items()):
            if now - since >= self._timings.lease:
                del self._alone_since[id]
                if (job := await self._store.job(id)) is not None and self._store.has(job):
                    log.info("job %s: picked up", id)
                    await self._take_over(job)
