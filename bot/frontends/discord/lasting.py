"""A connection to Discord's gateway that lasts: it is opened again after whatever broke it."""

import logging
import threading
from typing import Any

import discord
from discord.ext import commands
from discord.gateway import KeepAliveHandler

from bot.errors import unexpected
from bot.frontends.discord.gateway_events import survive_unreadable_events
from bot.frontends.discord.identify import Identifies, TooSoon
from bot.timings import Timings
from bot.util.retry import forever, retry

log = logging.getLogger(__name__)

ANOTHER_TRY = 4000  # why a connection is closed that another follows


class LastingBot(commands.Bot):
    """A bot whose connection ends only where it is closed, or where Discord wants it no more."""

    def __init__(self, timings: Timings, identifies: Identifies, **options: Any) -> None:
        """options: discord.py's."""
        super().__init__(**options)
        self.timings, self._identifies = timings, identifies
        survive_unreadable_events(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await self._identifies.before(first=initial)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected until closed; raises only what discord.py knows to be for good.

        discord.py itself ends where the first connection fails, with an AttributeError, and where
        Discord sends what is no event at all.
        """
        await retry(
            lambda: self._connect_once(reconnect),
            delays=forever(self.timings.connect_retries),
            on=Exception,
            when=lambda error: (
                not (isinstance(error, discord.DiscordException) or self.is_closed())
            ),
            failed=self._log_lost_connection,
        )

    async def _connect_once(self, reconnect: bool) -> None:
        await self._identifies.wait()
        try:
            await super().connect(reconnect=reconnect)
        except Exception:
            await self._hang_up()
            raise

    async def _hang_up(self) -> None:
        """Close every connection, also one that ended before the client heard of it.

        Each has a thread that keeps it alive, by which it is found.
        """
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws.loop is self.loop:
                await thread.ws.close(code=ANOTHER_TRY)

    def _log_lost_connection(self, error: Exception) -> None:
        if isinstance(error, TooSoon):
            return
        if isinstance(error, AttributeError) and self.ws is None:
            log.warning("Discord's gateway cannot be reached; I keep trying")
        else:
            log.warning("the connection broke (error %s)", unexpected(error).values["number"])
