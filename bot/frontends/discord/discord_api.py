"""One request to Discord, and what its refusals mean for the message that it was about."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.errors import MarioError, Message
from bot.jobs.presenter import Undeliverable
from bot.util.retry import retry

T = TypeVar("T")

ARCHIVED = 50083
GONE = {
    10003: Message("channel-gone"),
    10004: Message("not-on-server"),
    50001: Message("channel-hidden"),
    50007: Message("author-unreachable"),
    50013: Message("channel-closed-to-bot"),
    ARCHIVED: Message("thread-archived"),
    160005: Message("thread-locked"),
}
UNKNOWN_MESSAGE, FILE_TOO_LARGE, NO_HISTORY = 10008, 40005, 160002
EXPIRED_TOKEN = {10015, 50027, 10062}
MAY_PASS = {401, 408, 429}  # client errors after which another try may succeed


class TooLarge(MarioError):
    """Discord did not take a file of this size here."""


class ReferenceRefused(MarioError):
    """A reply wants the permission to read the channel's history; a message without it does not."""


class ThreadArchived(Undeliverable):
    """Nothing in an archived thread can be edited; posting opens it, if it is not locked."""


class DiscordUnavailable(MarioError):
    """Discord could not be asked just now; its cause says why."""


async def call(request: Callable[[], Awaitable[T]], seconds: float | None = None) -> T | None:
    """The answer of one request; ``None`` if the message it is about is gone.

    Raises :class:`~bot.jobs.presenter.Undeliverable` where no other try can succeed,
    :class:`TooLarge`, and :class:`DiscordUnavailable` where one may.
    """
    try:
        async with asyncio.timeout(seconds):
            return await request()
    except discord.HTTPException as error:
        if error.code in EXPIRED_TOKEN or error.code == UNKNOWN_MESSAGE:
            return None
        raise _meaning(error) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise DiscordUnavailable("discord-unreachable") from error


async def call_idempotent(
    request: Callable[[], Awaitable[T]], delays: tuple[float, ...]
) -> T | None:
    """As :func:`call`, again after each of ``delays`` (seconds): for what may be repeated."""
    return await retry(lambda: call(request), delays=delays, on=DiscordUnavailable)


def _meaning(error: discord.HTTPException) -> MarioError:
    if error.code == NO_HISTORY:
        return ReferenceRefused("channel-closed-to-bot")
    if error.code == ARCHIVED:
        return ThreadArchived(GONE[ARCHIVED])
    if error.code in GONE:
        return Undeliverable(GONE[error.code])
    if error.code == FILE_TOO_LARGE or error.status == 413:
        return TooLarge("file-too-large-for-discord")
    if error.code and 400 <= error.status < 500 and error.status not in MAY_PASS:
        return Undeliverable("message-refused", number=error.code)
    return DiscordUnavailable("discord-answered", status=error.status)
