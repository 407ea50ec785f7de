"""The bot with several connections to Discord's gateway (shards), each with a part of the servers.

discord.py keeps what has happened to its shards in a private queue, and where one hears what is no
event at all it closes the whole client. Here that is survived as it is with one connection: all are
closed and opened anew, and the queue, which may say the same of other shards, is emptied. A test
(`tests/storms/test_shards.py`) fails where discord.py has no such queue any more.
"""

import asyncio
import logging
from collections.abc import Collection
from typing import Any

import discord
from discord.ext import commands

from bot.frontends.discord.client import MarioBot
from bot.util.retry import forever, retry

log = logging.getLogger(__name__)


class ShardedBot(MarioBot, commands.AutoShardedBot):
    """Made with ``shard_count`` and ``shard_ids``, either ``None`` for what Discord recommends and
    for all of them."""

    def __init__(self, *args: Any, **shards: Any) -> None:
        super().__init__(*args, **shards)
        self._connecting: asyncio.Task[None] | None = None
        self._lost: set[int] = set()

    @property
    def own_shards(self) -> Collection[int] | None:
        """The ids of this process; ``None`` while it is not known how many there are."""
        return self.shard_ids or (None if self.shard_count is None else range(self.shard_count))

    def serves(self, guild_id: int) -> bool:
        mine = self.own_shards
        return mine is None or (guild_id >> 22) % (self.shard_count or 1) in mine

    @property
    def is_first(self) -> bool:
        return self.shard_ids is None or 0 in self.shard_ids

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await self._identifies.before_shard(shard_id or 0)

    async def launch_shards(self) -> None:
        """Learn first how many may introduce themselves at once, and how often in a day."""
        recommended, _, limits = await retry(
            self.http.get_bot_gateway,
            delays=forever(self.timings.connect_retries),
            on=discord.GatewayNotFound,
            failed=lambda _: log.warning("Discord's gateway cannot be reached; I keep trying"),
        )
        self.shard_count = count = self.shard_count or recommended
        self._identifies.allow(limits["max_concurrency"], count, limits["total"])
        if limits["remaining"] < len(self.shard_ids or range(count)):
            seconds = limits["reset_after"] / 1000
            log.warning("Discord lets me introduce myself in %.0f s: connecting then", seconds)
            await asyncio.sleep(seconds)
        await super().launch_shards()

    async def _connect_once(self, reconnect: bool) -> None:
        self._connecting = asyncio.current_task()
        try:
            await super()._connect_once(reconnect)
        finally:
            self._connecting = None

    async def close(self) -> None:
        """Not where discord.py closes the client for an error of one shard, which it raises next:
        whether to go on is decided where that arrives."""
        if self._connecting is None or asyncio.current_task() is not self._connecting:
            await super().close()

    async def _hang_up(self) -> None:
        for shard in self.shards.values():
            await shard.disconnect()
        await super()._hang_up()
        happened: asyncio.PriorityQueue[object] = self._AutoShardedClient__queue  # type: ignore[attr-defined]
        while not happened.empty():
            happened.get_nowait()

    async def on_shard_ready(self, shard_id: int) -> None:
        self._lost.discard(shard_id)
        log.info("shard %d of %s hears Discord", shard_id, self.shard_count)

    async def on_shard_resumed(self, shard_id: int) -> None:
        self._lost.discard(shard_id)
        log.info("shard %d of %s hears Discord again", shard_id, self.shard_count)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        if shard_id in self._lost:  # discord.py says so at each try to reach it again
            return
        self._lost.add(shard_id)
        log.warning("shard %d of %s lost its connection", shard_id, self.shard_count)
