"""Posts a message that must be there once, however often the bot is stopped while it does so."""

import contextlib
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import discord

from bot.errors import MarioError
from bot.frontends.discord.discord_api import (
    DiscordUnavailable,
    ReferenceRefused,
    call,
    call_idempotent,
)
from bot.timings import Timings

SURE = timedelta(seconds=10)  # after which it may have been posted before, and nobody wrote it down
LOOKED_AT = 50  # messages, for one that was posted before


async def post_once(
    channel: discord.PartialMessageable,
    key: str,
    payload: dict[str, Any],
    timings: Timings,
    *,
    age: timedelta,
    is_it: Callable[[discord.Message], bool],
) -> discord.PartialMessage:
    """The message that ``payload`` makes, or that was made of it before.

    key: the same for the same message; Discord keeps it from being posted twice for some minutes.
    age: how long ago it was first to be posted. is_it: whether a message of the bot's is that one.
    Raises :class:`~bot.jobs.presenter.Undeliverable` where no other try can succeed.
    """
    if age > SURE and (found := await _posted_before(channel, is_it)) is not None:
        return channel.get_partial_message(found)
    nonce = hashlib.sha256(key.encode()).hexdigest()[:24]
    try:
        made = await call(lambda: channel.send(nonce=nonce, **payload), timings.post)
    except ReferenceRefused:
        bare = {name: value for name, value in payload.items() if name != "reference"}
        made = await call(lambda: channel.send(nonce=nonce, **bare), timings.post)
    if made is None:
        raise DiscordUnavailable("message-deleted-at-once")
    return channel.get_partial_message(made.id)


async def edit_if_there(message: discord.PartialMessage, timings: Timings, **changes: Any) -> None:
    """Edit a message, for what it is worth: it may be gone, or its thread archived."""
    with contextlib.suppress(MarioError):
        await call_idempotent(lambda: message.edit(**changes), timings.request_retries)


async def _posted_before(
    channel: discord.PartialMessageable, is_it: Callable[[discord.Message], bool]
) -> int | None:
    """In the latest messages, where they can be read."""

    async def look() -> int | None:
        async for message in channel.history(limit=LOOKED_AT):
            if is_it(message):
                return message.id
        return None

    try:
        return await call(look)
    except DiscordUnavailable:
        raise
    except MarioError:  # its history is hidden; posting tells whether the channel is there
        return None


def has_button(*custom_ids: str) -> Callable[[discord.Message], bool]:
    """Whether a message has one of these buttons, which only the bot's own can."""

    def has(message: discord.Message) -> bool:
        rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
        there = {getattr(child, "custom_id", None) for row in rows for child in row.children}
        return not there.isdisjoint(custom_ids)

    return has
