"""The sound that a request starts from, as it is met on Discord."""

import asyncio
import math
import re
from collections.abc import Iterator, Sequence
from functools import partial

import aiohttp
import discord

from bot.errors import AudioRejected
from bot.jobs.admission import Fetch
from bot.request import ContentId, Upload
from bot.store import Piece

Source = discord.Attachment | Piece | ContentId | None
"""A file somebody attached, a piece of the bot's own, or the source that a piece was made from."""

_NAMED_SOUND = re.compile(
    r"\.(wav|mp3|flac|ogg|oga|opus|m4a|mp4|m4v|mov|3gp|webm|mka|mkv|aac|aif|aiff|aifc|amr|awb"
    r"|caf|mp2|ac3|eac3|rf64|bw64)$",
    re.IGNORECASE,
)
_SAYS_NOTHING = {"", "application/octet-stream", "application/ogg", "binary/octet-stream"}


def sounds_in(message: discord.Message) -> list[discord.Attachment]:
    """The files in a message, or in what it forwards, that may be sounds: the likeliest first.

    Only their bytes tell for certain, so a file whose type and name say nothing may be one.
    """
    found = list(_attachments(message))
    likely = [file for file in found if _looks_like_sound(file)]
    return likely or [file for file in found if _type_of(file) in _SAYS_NOTHING]


def audio_of(source: Source) -> ContentId | Upload | None:
    """The source as a request names it."""
    if isinstance(source, discord.Attachment):
        return Upload(source.filename)
    return source.audio if isinstance(source, Piece) else source


def length_of(piece: Piece) -> float:
    """The seconds of a piece; of one that is older than its record, those that were new."""
    if piece.milliseconds is None:
        return float(piece.request.duration)
    return piece.milliseconds / 1000


def fetch_of(source: Source, megabytes: int, timeout: float) -> Fetch | None:
    """How an attached file is fetched; ``None`` for what the store has already.

    megabytes: larger files are refused unread. timeout: seconds.
    """
    if isinstance(source, discord.Attachment):
        return partial(_read, source, megabytes, timeout)
    return None


def check_size(source: Source, megabytes: int) -> None:
    """Raise :class:`AudioRejected` for an attached file of more than ``megabytes``."""
    if isinstance(source, discord.Attachment) and source.size > megabytes * 1_000_000:
        size = math.ceil(source.size / 1e5) / 10
        raise AudioRejected("file-too-big", size=size, maximum=megabytes)


async def _read(attachment: discord.Attachment, megabytes: int, timeout: float) -> bytes:  # noqa: ASYNC109 - Discord's own reading has none
    check_size(attachment, megabytes)
    try:
        async with asyncio.timeout(timeout):
            return await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise AudioRejected("attachment-not-fetched") from error


def _attachments(message: discord.Message) -> Iterator[discord.Attachment]:
    yield from message.attachments
    snapshots: Sequence[discord.MessageSnapshot] = message.message_snapshots
    for snapshot in snapshots:
        yield from snapshot.attachments


def _looks_like_sound(file: discord.Attachment) -> bool:
    return _type_of(file).startswith(("audio/", "video/")) or bool(
        _NAMED_SOUND.search(file.filename)
    )


def _type_of(file: discord.Attachment) -> str:
    return (file.content_type or "").partition(";")[0].strip().lower()
