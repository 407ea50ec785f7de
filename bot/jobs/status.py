"""How the bot is doing, for whoever looks after a server, and for machines."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import Settings
from bot.errors import Message
from bot.executors.executor import Executor
from bot.jobs.queueing import QueuedJob
from bot.jobs.scheduler import Scheduler
from bot.jobs.servers import Servers
from bot.store import State, Store
from bot.util import system

MOST_SPEEDS = 10  # models


@dataclass(frozen=True)
class Status:
    """running, waiting: jobs, of which ``here`` are a server's. capacity: how many run at once.

    starts_in: seconds until a piece asked for now would begin. speeds: seconds of music a second,
    by model; ``None`` where none was measured. memory_used: bytes of the bot's processes.
    data_bytes: of what is kept. restarts_at: the next restart that is planned.
    """

    running: int
    waiting: int
    here: int
    capacity: int
    starts_in: float
    speeds: dict[str, float | None]
    memory_used: int
    memory_free: int
    data_bytes: int
    data_maximum: int
    restarts_at: datetime | None
    is_stopping: bool


class StatusReader:
    """Tells how the bot is doing."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        executor: Executor,
        scheduler: Scheduler,
        servers: Servers,
    ) -> None:
        self._settings, self._store, self._executor = settings, store, executor
        self._scheduler, self._servers = scheduler, servers

    async def of_server(self, guild_id: int) -> Status:
        """How the bot is doing, as whoever looks after that server sees it."""
        names = self._servers.models(await self._servers.settings(guild_id))[:MOST_SPEEDS]
        speeds = {name: await self._store.speed(name) for name in names}
        used, free = await asyncio.to_thread(system.memory)
        someone = QueuedJob("asked now", 0, guild_id, cost=0.0)
        retention = self._settings.retention
        return Status(
            running=self._scheduler.running,
            waiting=self._scheduler.waiting,
            here=self._scheduler.of_server(guild_id),
            capacity=self._executor.capacity if self._executor.ready else 0,
            starts_in=self._scheduler.estimate(someone).starts_in,
            speeds=speeds,
            memory_used=used,
            memory_free=free,
            data_bytes=self._store.nbytes,
            data_maximum=round(retention.max_gigabytes * 1e9),
            restarts_at=next_restart(self._settings.restart_at, self._store.now()),
            is_stopping=self._scheduler.paused,
        )

    def troubles(self) -> list[Message]:
        """Each reason for which a job would not be begun at once."""
        reasons = (
            (Message("not-ready-stopping"), self._scheduler.paused),
            (Message("not-ready-executor"), not self._executor.ready),
            (Message("not-ready-model"), not self._executor.loaded),
        )
        return [reason for reason, holds in reasons if holds]

    async def probe(self) -> None:
        """Raise :class:`StoreError` unless a job could be kept now."""
        await self._store.probe()

    async def count(self) -> dict[State, int]:
        """How many jobs are in each state; states without any are left out."""
        return await self._store.counts()


def next_restart(at: str, now: datetime) -> datetime | None:
    """When it is ``HH:MM`` (UTC) next; ``None`` where no time is set. now: with its zone."""
    if not at:
        return None
    hour, minute = map(int, at.split(":"))
    today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)
