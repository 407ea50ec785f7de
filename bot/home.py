"""The one message of each job: made once, found again after any mishap, edited until it ends."""

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.errors import MarioError
from bot.front import Undeliverable
from bot.store import Home, Job, Store

# Discord forgets a nonce after some minutes; within this time it certainly still knows it.
NONCE_WINDOW = timedelta(minutes=2)
MARGIN = timedelta(seconds=20)
TRIES = 5
GONE = {
    10003: "The channel is gone.",
    10004: "The bot is no longer on that server.",
    50001: "The bot can no longer see the channel.",
    50007: "The author does not accept messages from the bot.",
    50013: "The bot may no longer post in the channel.",
    50083: "The thread is archived.",
    160005: "The thread is locked.",
}
_UNKNOWN_MESSAGE = 10008
_OLD_TOKEN = {10015, 50027, 10062}
_TOO_LARGE = 40005


class TooLarge(MarioError):
    """Discord did not take a file of this size here."""


class Homes:
    """Makes, edits and finds the messages that jobs are answered in."""

    def __init__(self, bot: discord.Client, store: Store) -> None:
        self._bot = bot
        self._store = store

    async def upload_limit(self, job: Job) -> int:
        """The bytes that a file in the job's message may have."""
        home = await self._store.home(job.id)
        if home is not None and home.upload_limit is not None and self._fresh(home):
            return home.upload_limit
        guild = self._bot.get_guild(job.guild_id) if job.guild_id else None
        return guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES

    async def show(
        self,
        job: Job,
        embed: discord.Embed,
        view: discord.ui.View | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> None:
        """Make the job's message look so; creates it if there is none (any more).

        Raises :class:`Undeliverable` or :class:`TooLarge`; other failures of Discord's pass.
        """
        home = await self._store.home(job.id)
        if home is None:
            raise Undeliverable("It is not known where this piece was asked for.")
        look = {"embed": embed, "view": view, "allowed_mentions": discord.AllowedMentions.none()}
        if not await self._edit(home, look, files):
            await self._create(job, home, look, files)

    async def _edit(self, home: Home, look: dict[str, Any], files: Sequence[Any]) -> bool:
        """False when there is no message to edit."""
        if home.token is not None and home.application_id is not None and self._fresh(home):
            hook = discord.Webhook.partial(home.application_id, home.token, client=self._bot)
            target: Any = home.message_id or "@original"
            edited = await _asked(
                lambda: hook.edit_message(target, attachments=_files(files), **look)
            )
            if edited is not None:
                await self._remember(home, edited.id)
                return True
        if home.message_id is None:
            return False
        message = self._channel(home).get_partial_message(home.message_id)
        return await _asked(lambda: message.edit(attachments=_files(files), **look)) is not None

    async def _create(
        self, job: Job, home: Home, look: dict[str, Any], files: Sequence[Any]
    ) -> None:
        """Post the message once: its nonce makes a second try harmless, later the history does."""
        if home.message_id is not None:
            await self._store.lost_home(job.id)
        home = await self._store.about_to_post(job.id)
        channel = self._channel(home)
        tried = home.tried_at
        if tried is not None and self._store.now() - tried > NONCE_WINDOW:
            if (found := await self._find(job, channel, tried)) is not None:
                await self._remember(home, found)
                await self.show(job, look["embed"], look["view"], files)
                return
            home = await self._renewed(job)
        made = await _asked(
            lambda: channel.send(files=_files(files), nonce=home.nonce, **_reply(job), **look)
        )
        if made is None:
            raise Undeliverable(GONE[10003])
        await self._remember(home, made.id)

    async def _renewed(self, job: Job) -> Home:
        await self._store.lost_home(job.id)
        return await self._store.about_to_post(job.id)

    async def _find(
        self, job: Job, channel: discord.PartialMessageable, since: datetime
    ) -> int | None:
        """The message of ours that carries this job's or its piece's buttons."""
        piece = await self._store.piece_of_job(job.id)
        ours = {job.id} | ({piece.id} if piece else set())
        me = self._bot.user
        async for message in channel.history(limit=200, after=since - timedelta(minutes=1)):
            if me is not None and message.author.id == me.id and ours & _targets(message):
                return message.id
        return None

    def _fresh(self, home: Home) -> bool:
        expires = home.token_expires_at
        return expires is not None and self._store.now() + MARGIN < expires

    def _channel(self, home: Home) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(home.channel_id)

    async def _remember(self, home: Home, message_id: int) -> None:
        if home.message_id != message_id:
            await self._store.save_home(home.job_id, message_id=message_id)


async def _asked(call: Any) -> Any | None:
    """The answer of a call, tried again while Discord stumbles; ``None`` if its object is gone."""
    for attempt in range(TRIES):
        try:
            return await call()
        except discord.HTTPException as error:
            if error.code in _OLD_TOKEN or error.code == _UNKNOWN_MESSAGE or error.status == 401:
                return None
            if error.code in GONE:
                raise Undeliverable(GONE[error.code]) from error
            if error.code == _TOO_LARGE or error.status == 413:
                raise TooLarge("The file is larger than Discord takes here.") from error
            if error.status < 500 or attempt == TRIES - 1:
                raise
        except (aiohttp.ClientError, ConnectionError, TimeoutError):
            if attempt == TRIES - 1:
                raise
        await asyncio.sleep(2**attempt / 4)
    return None


def _files(files: Sequence[tuple[str, bytes]]) -> list[discord.File]:
    return [discord.File(io.BytesIO(data), name) for name, data in files]


def _targets(message: discord.Message) -> set[str]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    ids = [getattr(child, "custom_id", None) or "" for row in rows for child in row.children]
    return {id.rpartition(":")[2] for id in ids}


def _reply(job: Job) -> dict[str, Any]:
    """That the message answers the one the wish was made in, if it was."""
    if job.message_id is None:
        return {}
    return {
        "reference": discord.MessageReference(
            message_id=job.message_id, channel_id=job.channel_id, fail_if_not_exists=False
        )
    }
