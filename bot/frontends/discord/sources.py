"""The sound that a request starts from, as it is met on Discord."""

import asyncio
import math
from functools import partial

import aiohttp
import discord

from bot.errors import AudioRejected
from bot.jobs.admission import Fetch
from bot.request import ContentId, Upload
from bot.store import Piece

Source = discord.Attachment | Piece | ContentId | None
"""A file somebody attached, a piece of the bot's own, or the source that a piece was made from."""


def audio_of(source: Source) -> ContentId | Upload | None:
    """The source as a request names it."""
    if isinstance(source, discord.Attachment):
        return Upload(source.filename)
    return source.audio if isinstance(source, Piece) else source


def fetch_of(source: Source, megabytes: int, timeout: float) -> Fetch | None:
    """How an attached file is fetched; ``None`` for what the store has already.

    megabytes: larger files are refused unread. timeout: seconds.
    """
    if isinstance(source, discord.Attachment):
        return partial(_read, source, megabytes, timeout)
    return None


async def _read(attachment: discord.Attachment, megabytes: int, timeout: float) -> bytes:  # noqa: ASYNC109 - Discord's own reading has none
    if attachment.size > megabytes * 1_000_000:
        size = math.ceil(attachment.size / 1e5) / 10
        raise AudioRejected("file-too-big", size=size, maximum=megabytes)
    try:
        async with asyncio.timeout(timeout):
            return await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise AudioRejected("attachment-not-fetched") from error
