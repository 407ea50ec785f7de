"""The one message of each job: made once, found again after any mishap, edited until it ends."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.errors import MarioError, Message
from bot.jobs.presenter import Undeliverable
from bot.store import Job, JobMessage, Store

# Discord forgets a nonce after some minutes. No try begins later than this after the first one,
# and none lasts longer than that, so all of them meet within two minutes.
NONCE_WINDOW = timedelta(seconds=60)
POST_SECONDS = 60.0
MARGIN = timedelta(seconds=20)
PAUSES = (0.25, 0.5, 1.0, 2.0)  # seconds between the tries of one request
READY_SECONDS = 30.0
NEARBY = timedelta(minutes=5)  # how far Discord's clock and ours may be apart
GONE = {
    10003: Message("channel-gone"),
    10004: Message("not-on-server"),
    50001: Message("channel-hidden"),
    50007: Message("author-unreachable"),
    50013: Message("channel-closed-to-bot"),
    50083: Message("thread-archived"),
    160005: Message("thread-locked"),
}
UNSURE = Message("perhaps-posted-twice")
_UNKNOWN_MESSAGE = 10008
_OLD_TOKEN = {10015, 50027, 10062}
_TOO_LARGE = 40005
_NOT_FOR_GOOD = {401, 408, 429}


class TooLarge(MarioError):
    """Discord did not take a file of this size here."""


class DiscordUnavailable(MarioError):
    """Discord could not be asked just now; its cause says why."""


@dataclass(frozen=True)
class _Posted:
    """A message that exists. whole: it looks as it should. remark: what cannot be known of it."""

    home: JobMessage
    whole: bool
    remark: Message | None = None


class JobMessages:
    """Makes, edits and finds the messages that jobs are answered in."""

    def __init__(self, bot: discord.Client, store: Store) -> None:
        self._bot = bot
        self._store = store

    async def upload_limit(self, job: Job) -> int:
        """The bytes that a file in the job's message may have."""
        home = await self._store.job_message(job.id)
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
    ) -> Message | None:
        """Make the job's message look so; creates it if there is none (any more).

        Returns a remark where it cannot be known whether the message is the only one. Raises
        :class:`Undeliverable` or :class:`TooLarge`; :class:`DiscordUnavailable` when it may work
        later.
        """
        home = await self._store.job_message(job.id)
        if home is None:
            raise Undeliverable("channel-lost")
        look = {"embed": embed, "view": view, "allowed_mentions": discord.AllowedMentions.none()}
        if await self._edit(home, look, files):
            return None
        posted = await self._create(job, home, look)
        # Files come by an edit, which may be repeated; so what is created is small and quick.
        if (files or not posted.whole) and not await self._edit(posted.home, look, files):
            raise DiscordUnavailable("message-deleted-at-once")
        return posted.remark

    async def _edit(self, home: JobMessage, look: dict[str, Any], files: Sequence[Any]) -> bool:
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

    async def _create(self, job: Job, home: JobMessage, look: dict[str, Any]) -> _Posted:
        """Post the message once: its nonce makes a second try harmless, later the history does."""
        if _never_heard_of(home):
            found = None if self._fresh(home) else await self._find(job, job.accepted_at)
            if found is not None:
                return _Posted(await self._remember(home, found), whole=False)
        if home.message_id is not None or _never_heard_of(home):
            home = await self._store.reset_message(job.id)
        remark = None
        for pause in (*PAUSES, None):
            first = home.attempted_at
            if first is not None and self._store.now() - first > NONCE_WINDOW:
                if (found := await self._find(job, first)) is not None:
                    return _Posted(await self._remember(home, found), whole=False)
                remark = remark if self._reads_history(home) else UNSURE
                home = await self._store.reset_message(job.id)
            whole = home.attempted_at is None  # else this nonce's message may have another look
            home = await self._store.mark_post_attempted(job.id)
            try:
                made = await self._send(job, home, look)
                return _Posted(await self._remember(home, made), whole, remark)
            except DiscordUnavailable:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")

    async def _send(self, job: Job, home: JobMessage, look: dict[str, Any]) -> int:
        channel = self._channel(home)
        sending = lambda: channel.send(nonce=home.nonce, **_reply(job), **look)  # noqa: E731
        made = await _once(sending, POST_SECONDS)
        if made is None:
            raise Undeliverable(GONE[10003])
        return made.id

    async def _find(self, job: Job, when: datetime) -> int | None:
        """The message of ours, from about ``when``, that answers this job."""
        await asyncio.wait_for(self._bot.wait_until_ready(), READY_SECONDS)
        piece = await self._store.piece_of_job(job.id)
        ours = {job.id} | ({piece.id} if piece else set())
        return await _once(lambda: self._search(job, ours, when))

    async def _search(self, job: Job, ours: set[str], when: datetime) -> int | None:
        async for message in self._channel(job).history(limit=None, after=when - NEARBY):
            if message.created_at > when + NEARBY:
                break
            if self._is_mine(message) and (_answers(message, job) or ours & _targets(message)):
                return message.id
        return None

    def _is_mine(self, message: discord.Message) -> bool:
        return self._bot.user is not None and message.author.id == self._bot.user.id

    def _reads_history(self, home: JobMessage) -> bool:
        """Whether an empty history means that there is nothing."""
        channel = self._bot.get_channel(home.channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return True
        return channel.permissions_for(channel.guild.me).read_message_history

    def _fresh(self, home: JobMessage) -> bool:
        expires = home.token_expires_at
        return expires is not None and self._store.now() + MARGIN < expires

    def _channel(self, where: JobMessage | Job) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(where.channel_id)

    async def _remember(self, home: JobMessage, message_id: int) -> JobMessage:
        if home.message_id == message_id:
            return home
        return await self._store.record_message_id(home.job_id, message_id)


async def _asked(call: Any) -> Any | None:
    """The answer of a call that may be repeated; ``None`` if its object is gone."""
    for pause in PAUSES:
        try:
            return await _once(call)
        except DiscordUnavailable:
            await asyncio.sleep(pause)
    return await _once(call)


async def _once(call: Any, seconds: float | None = None) -> Any | None:
    """The answer of one call; :class:`DiscordUnavailable` when another might succeed."""
    try:
        async with asyncio.timeout(seconds):
            return await call()
    except discord.HTTPException as error:
        if error.code in _OLD_TOKEN or error.code == _UNKNOWN_MESSAGE:
            return None
        if error.code in GONE:
            raise Undeliverable(GONE[error.code]) from error
        if error.code == _TOO_LARGE or error.status == 413:
            raise TooLarge("file-too-large-for-discord") from error
        if error.code and 400 <= error.status < 500 and error.status not in _NOT_FOR_GOOD:
            raise Undeliverable("message-refused", number=error.code) from error
        raise DiscordUnavailable("discord-answered", status=error.status) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise DiscordUnavailable("discord-unreachable") from error


def _never_heard_of(home: JobMessage) -> bool:
    """Whether an interaction's own message may exist without our having learnt its id."""
    return home.token is not None and home.message_id is None and home.attempted_at is None


def _answers(message: discord.Message, job: Job) -> bool:
    """Whether Discord itself notes that this message answers the job's command or reply."""
    caused, replied = message.interaction_metadata, message.reference
    if job.interaction_id is not None and caused is not None:
        return caused.id == job.interaction_id
    if job.message_id is not None and replied is not None:
        return replied.message_id == job.message_id
    return False


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
