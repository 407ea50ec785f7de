"""A machine and a clock that only the tests move, for the scheduler to be tried on."""

import asyncio
import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from bot.errors import MarioError
from bot.jobs.queueing import QueuedJob, QueuePosition
from bot.jobs.scheduler import Scheduler


class SimulatedScheduler:
    """A clock, and a machine on which jobs really take ``takes(ticket)`` seconds."""

    def __init__(self, capacity: int = 1, slowdown: float = 0.0, **options: Any):
        self.now, self.capacity, self.slowdown = 0.0, capacity, slowdown
        self.takes: Callable[[QueuedJob], float] = lambda ticket: ticket.cost
        self.begun: list[QueuedJob] = []
        self.begun_at: dict[str, float] = {}
        self.ended_at: dict[str, float] = {}
        self.given_up: dict[str, MarioError] = {}
        self.most = 0
        self._timers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._ids = itertools.count()
        self.scheduler = Scheduler(
            self._start, self._note, lambda: self.capacity, lambda: self.now, **options
        )

    def ticket(self, user: int = 1, cost: float = 10.0, guild: int | None = None, **more: Any):
        return QueuedJob(f"j{next(self._ids)}", user, guild, cost, **more)

    def add(self, *args: Any, **more: Any) -> QueuedJob:
        ticket = self.ticket(*args, **more)
        self.scheduler.add(ticket)
        return ticket

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._timers, (self.now + seconds, next(self._ids), future))
        await future

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    async def until(self, moment: float = float("inf")) -> None:
        """Let time pass, and everything happen that is due."""
        await self.settle()
        while self._timers and self._timers[0][0] <= moment:
            self.now, _, future = heapq.heappop(self._timers)
            if not future.done():
                future.set_result(None)
            await self.settle()
        if moment < float("inf"):
            self.now = moment
            self.scheduler.tick()
            await self.settle()

    async def stop(self) -> None:
        self.scheduler.pause()
        for timer in self._timers:
            timer[2].cancel()
        await self.settle()

    def _start(self, ticket: QueuedJob) -> Coroutine[Any, Any, None]:
        self.begun.append(ticket)
        return self._run(ticket)

    async def _run(self, ticket: QueuedJob) -> None:
        self.begun_at[ticket.job_id] = self.now
        self.most = max(self.most, self.scheduler.running)
        await self._work(self.takes(ticket))
        self.ended_at[ticket.job_id] = self.now
        self.scheduler.succeeded(ticket.job_id)

    async def _work(self, left: float) -> None:
        if not self.slowdown:
            return await self.sleep(left)
        while left > 1e-9:
            step = 0.25
            await self.sleep(step)
            left -= step / (1 + self.slowdown * (self.scheduler.running - 1))

    async def _note(self, ticket: QueuedJob, error: MarioError) -> None:
        self.given_up[ticket.job_id] = error


class WatchedScheduler(SimulatedScheduler):
    """Notes at each start what limit is broken, and who could run and is overtaken twice."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.added: list[QueuedJob] = []
        self.overtaken: Counter[tuple[str, int]] = Counter()
        self.wrongs: list[str] = []

    def ticket(self, *args: Any, **more: Any) -> QueuedJob:
        self.added.append(super().ticket(*args, **more))
        return self.added[-1]

    def _start(self, ticket: QueuedJob) -> Coroutine[Any, Any, None]:
        there = self.scheduler.positions()
        running = [t for t in self.begun if t.job_id in there]
        waiting = [t for t in self.added if t.job_id in there and t not in self.begun]
        if not _may_run(ticket, running):
            self.wrongs.append(f"{ticket} beside {running}")
        heads = {t.user_id: t for t in reversed(waiting) if t.user_id != ticket.user_id}
        self.overtaken.update(
            (head.job_id, ticket.user_id) for head in heads.values() if _may_run(head, running)
        )
        self.wrongs += [f"{who} overtaken" for who, often in self.overtaken.items() if often > 1]
        return super()._start(ticket)


def _may_run(ticket: QueuedJob, running: list[QueuedJob]) -> bool:
    users = [t.user_id for t in running].count(ticket.user_id)
    guilds = sum(t.guild_id == ticket.guild_id for t in running if t.guild_id is not None)
    return users < ticket.running_per_user and guilds < ticket.running_per_server


def place(sim: SimulatedScheduler, ticket: QueuedJob) -> QueuePosition:
    return sim.scheduler.positions()[ticket.job_id]
