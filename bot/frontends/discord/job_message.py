"""The job message: the one Discord message a job is answered in, whatever goes wrong meanwhile.

Editing a message twice does no harm, creating one twice does. So everything is shown by an edit
where there is something to edit, and a message is created like this::

    is there a message already?
      its id is known ............... edit it
      an interaction's own answer ... edit it by the interaction's token while that lasts,
                                      then look for it in the channel's history
    none, or it was deleted
      write down "tried now" and a nonce, then post with that nonce
        answered ..................... write down its id
        no answer, under a minute .... post again with the same nonce: Discord returns the first
        no answer, later ............. look in the history; if it is not there, a fresh nonce

Files always come by an edit, so that what is created is small and quick.
"""

import asyncio
import contextlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.errors import MarioError, Message
from bot.frontends.discord.discord_api import (
    DiscordUnavailable,
    ReferenceRefused,
    ThreadArchived,
    call,
    call_idempotent,
)
from bot.frontends.discord.message_search import search
from bot.frontends.discord.permissions import rights_in
from bot.jobs.presenter import Undeliverable
from bot.store import Job, JobMessage, Store
from bot.timings import Timings
from bot.util.retry import retry

# Discord forgets a nonce after some minutes. No try begins later than this after the first one,
# and none lasts longer than Timings.post, so all of them meet within two minutes.
NONCE_WINDOW = timedelta(seconds=60)
TOKEN_MARGIN = timedelta(seconds=20)  # before its end, in which a token is not relied on
UNSURE = Message("perhaps-posted-twice")

Payload = dict[str, Any]
"""What discord.py takes to create or edit a message, without files."""


@dataclass(frozen=True)
class _Posted:
    """A message that exists. complete: it looks as it should. remark: what is not known of it."""

    record: JobMessage
    complete: bool
    remark: Message | None = None


class JobMessages:
    """Creates, edits and finds job messages."""

    def __init__(
        self,
        bot: discord.Client,
        store: Store,
        timings: Timings,
        now: Callable[[], datetime],
    ) -> None:
        """now: Discord's time, by which it judges tokens and nonces, and dates its messages."""
        self._bot, self._store, self._timings, self._now = bot, store, timings, now

    async def upload_limit(self, job: Job) -> int:
        """The bytes that a file in the job's message may have."""
        record = await self._store.job_message(job.id)
        if record is not None and record.upload_limit is not None and self._webhook(record):
            return record.upload_limit
        guild = self._bot.get_guild(job.guild_id) if job.guild_id else None
        return guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES

    async def answerable_until(self, job: Job) -> datetime | None:
        """When the job's message can no longer be edited, where nothing but its token can do so."""
        record = await self._store.job_message(job.id) if job.answer_by else None
        return record and record.token_expires_at

    async def show(
        self,
        job: Job,
        embed: discord.Embed,
        view: discord.ui.View | None = None,
        files: Sequence[tuple[str, bytes]] = (),
        create: bool = True,
    ) -> Message | None:
        """Make the job's message look so; creates it if there is none (any more), unless told not
        to.

        Returns a remark where it cannot be known whether the message is the only one. Raises
        :class:`Undeliverable` or :class:`~bot.frontends.discord.discord_api.TooLarge`;
        :class:`DiscordUnavailable` when it may work later; :class:`~bot.store.StaleAttempt` where
        another process looks after the job by now.
        """
        record = await self._store.own_message(job.id)
        if record is None:
            raise Undeliverable("channel-lost")
        payload: Payload = {
            "embed": embed,
            "view": view,
            "allowed_mentions": discord.AllowedMentions.none(),
        }
        if await self._edit(record, payload, files):
            return None
        if not create:
            return None
        # An embed must not name a file that is not in the same request.
        bare = payload if not files else payload | {"embed": embed.copy().set_image(url=None)}
        posted = await self._create(job, record, bare)
        shown = posted.complete and not files
        if not shown and not await self._edit(posted.record, payload, files):
            raise DiscordUnavailable("message-deleted-at-once")
        return posted.remark

    async def _edit(
        self, record: JobMessage, payload: Payload, files: Sequence[tuple[str, bytes]]
    ) -> bool:
        """Edit by the interaction's token, then by id; ``False`` if there is no message."""
        if (hook := self._webhook(record)) is not None:
            target: Any = record.message_id or "@original"
            edited = await self._repeatable(
                lambda: hook.edit_message(target, attachments=_files(files), **payload)
            )
            if edited is not None:
                await self._remember(record, edited.id)
                return True
        if record.message_id is None:
            return False
        message = self._channel(record).get_partial_message(record.message_id)
        try:
            edited = await self._repeatable(
                lambda: message.edit(attachments=_files(files), **payload)
            )
        except ThreadArchived:
            return False
        return edited is not None

    async def _create(self, job: Job, record: JobMessage, payload: Payload) -> _Posted:
        """Post a message, unless the interaction's own answer turns up in the history."""
        own_answer = _own_answer_unknown(record)
        if own_answer and self._webhook(record) is None:  # else editing it has just failed
            found = await self._find(job, discord.utils.snowflake_time(job.interaction_id or 0))
            if found is not None:
                return _Posted(await self._remember(record, found), complete=False)
        if record.message_id is not None or own_answer:
            await self._store.reset_message(job.id)
        posted = await self._post(job, payload)
        if record.message_id is not None:  # gone already, or in a thread that is open again now
            old = self._channel(record).get_partial_message(record.message_id)
            with contextlib.suppress(MarioError):
                await call(old.delete, self._timings.post)
        return posted

    async def _post(self, job: Job, payload: Payload) -> _Posted:
        """Post until it is known that one message exists: see the top of this file."""
        remark: Message | None = None

        async def post_once() -> _Posted:
            nonlocal remark
            record = await self._store.job_message(job.id)
            attempted_at = record and record.attempted_at
            if attempted_at is not None and self._now() - attempted_at > NONCE_WINDOW:
                if (found := await self._find(job, attempted_at)) is not None:
                    return _Posted(await self._store.record_message_id(job.id, found), False)
                remark = remark if await self._reads_history(job) else UNSURE
                await self._store.reset_message(job.id)
                attempted_at = None
            record = await self._store.mark_post_attempted(job.id, self._now())
            made = await self._send(job, record, payload)
            if made is None:  # the message that this nonce once made was deleted
                await self._store.reset_message(job.id)
                raise DiscordUnavailable("message-deleted-at-once")
            record = await self._store.record_message_id(job.id, made)
            # An earlier try with this nonce may have posted another payload.
            return _Posted(record, complete=attempted_at is None, remark=remark)

        return await retry(post_once, delays=self._timings.request_retries, on=DiscordUnavailable)

    async def _send(self, job: Job, record: JobMessage, payload: Payload) -> int | None:
        """The id of the message; ``None`` if its nonce is that of one which was deleted."""
        channel = self._channel(record)

        async def send(reference: dict[str, Any]) -> discord.Message:
            return await channel.send(nonce=record.nonce, **reference, **payload)

        try:
            made = await call(lambda: send(_reply(job)), self._timings.post)
        except ReferenceRefused:
            made = await call(lambda: send({}), self._timings.post)
        return made and made.id

    async def _find(self, job: Job, when: datetime) -> int | None:
        """The message of ours, from about ``when``, that answers this job."""
        await asyncio.wait_for(self._bot.wait_until_ready(), self._timings.gateway_ready)
        pieces = await self._store.pieces_of_job(job.id)
        button_ids = {job.id, *(piece.id for piece in pieces)}
        author_id = self._bot.user.id if self._bot.user else 0
        return await call(lambda: search(self._channel(job), author_id, job, button_ids, when))

    async def _repeatable(self, request: Any) -> Any | None:
        return await call_idempotent(request, self._timings.request_retries)

    async def _reads_history(self, job: Job) -> bool:
        """Whether an empty history means that there is nothing."""
        if job.guild_id is None:
            return True
        channel = self._bot.get_channel(job.channel_id) or self._channel(job)
        if not isinstance(channel, discord.abc.Messageable):
            return False
        rights = await rights_in(channel, self._bot)
        return rights is not None and rights.permissions.read_message_history

    def _webhook(self, record: JobMessage) -> discord.Webhook | None:
        """The way to an interaction's answer, while its token lasts."""
        application_id, token = record.application_id, record.token
        expires = record.token_expires_at
        if application_id is None or token is None or expires is None:
            return None
        if self._now() + TOKEN_MARGIN >= expires:
            return None
        return discord.Webhook.partial(application_id, token, client=self._bot)

    def _channel(self, where: JobMessage | Job) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(where.channel_id)

    async def _remember(self, record: JobMessage, message_id: int) -> JobMessage:
        if record.message_id == message_id:
            return record
        return await self._store.record_message_id(record.job_id, message_id)


def _own_answer_unknown(record: JobMessage) -> bool:
    """Whether an interaction's own answer may exist without our having learnt its id."""
    return record.token is not None and record.message_id is None and record.attempted_at is None


def _files(files: Sequence[tuple[str, bytes]]) -> list[discord.File]:
    return [discord.File(io.BytesIO(data), name) for name, data in files]


def _reply(job: Job) -> dict[str, Any]:
    """That the message answers the one the request was made in, if it was."""
    if job.message_id is None:
        return {}
    return {
        "reference": discord.MessageReference(
            message_id=job.message_id, channel_id=job.channel_id, fail_if_not_exists=False
        )
    }
