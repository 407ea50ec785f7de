"""The bot as a service: everything put together, and a clean way down."""

import asyncio
import gc
import logging
import re
from contextlib import AsyncExitStack

import aiohttp
import discord

from bot.app import health as web
from bot.app.composition import build_bot, kind_for
from bot.audio.child import check_confinement
from bot.config import Settings
from bot.errors import MarioError
from bot.executors.executor import create_executor
from bot.frontends.discord.client import MarioBot
from bot.jobs.housekeeping import keep_house
from bot.store import Store, files_of
from bot.timings import Timings
from bot.util import system

log = logging.getLogger(__name__)

# Three parts in base64: the bot's id, a time, a signature. Their lengths have changed before.
_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}", re.ASCII)


def check_token(token: str) -> None:
    """Raise :class:`MarioError` where Discord need not be asked whether it knows this token."""
    if not _TOKEN.fullmatch(token):
        raise MarioError("token-misshapen")


async def run_bot(settings: Settings, token: str) -> None:
    """Serve Discord until SIGTERM or SIGINT; raises :class:`MarioError` if it cannot go on."""
    if losses := system.lost():
        log.warning("on %s, unlike on Linux: %s", system.PLATFORM, "; ".join(losses))
    executor = create_executor(settings)
    check_confinement(required=settings.audio.confinement == "required")
    database, files = settings.store.database, files_of(settings)
    store = await Store.open(settings.data, database, files=files)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        cleaning = asyncio.create_task(keep_house(store, settings.retention))
        stack.callback(cleaning.cancel)
        bot = build_bot(settings, store, executor, Timings(), kind=kind_for(settings))
        await stack.enter_async_context(web.serve(settings, bot))
        keep_what_stands()
        await serve(bot, token)


def keep_what_stands() -> None:
    """Take what was imported and made so far, which stays, out of the garbage collector's sight.

    Looking through its 300,000 objects once more would hold up the loop, and an answer, for 0.15 s.
    """
    gc.collect()
    gc.freeze()


async def serve(bot: MarioBot, token: str) -> None:
    """Run ``bot`` until it is told to stop, and close it."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(bot.close)
        _stop_on_signals(bot)
        try:
            await bot.start(token)
        except discord.LoginFailure as error:
            raise MarioError("token-not-accepted") from error
        except discord.PrivilegedIntentsRequired as error:
            raise MarioError("intents-refused") from error
        except discord.ConnectionClosed as error:
            if error.code == 4004:
                raise MarioError("token-not-accepted") from error
            raise MarioError("discord-closed", number=error.code) from error
        except (aiohttp.ClientError, discord.DiscordServerError, OSError) as error:
            raise MarioError("discord-unreachable-at-start", reason=error) from error


def _stop_on_signals(bot: MarioBot) -> None:
    """SIGTERM alone would end the process at once; with this, everyone's place is kept."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        log.info("stopping: no new work from now on")
        bot.jobs.pause()
        closing.append(loop.create_task(bot.close()))

    closing: list[asyncio.Task[None]] = []
    system.on_stop(loop, stop)
