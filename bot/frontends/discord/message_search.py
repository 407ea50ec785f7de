"""Finds the message that answers a job in a channel's history, when nobody remembers its id."""

from collections.abc import Collection
from datetime import datetime, timedelta

import discord

from bot.store import Job

NEARBY = timedelta(minutes=5)  # in which a post is made that was begun, and more


async def search(
    channel: discord.PartialMessageable,
    author_id: int,
    job: Job,
    button_ids: Collection[str],
    when: datetime,
) -> int | None:
    """The id of the author's message from about ``when`` that answers the job.

    when: by Discord's clock, which dates messages. button_ids: ids of the job and of its pieces,
    which the buttons under its message carry.
    """
    async for message in channel.history(limit=None, after=when - NEARBY):
        if message.created_at > when + NEARBY:
            break
        if message.author.id == author_id and (
            _answers(message, job) or not _targets(message).isdisjoint(button_ids)
        ):
            return message.id
    return None


def _answers(message: discord.Message, job: Job) -> bool:
    """Whether Discord itself notes that this message answers the job's command or reply."""
    caused, replied = message.interaction_metadata, message.reference
    if job.interaction_id is not None and caused is not None:
        return caused.id == job.interaction_id
    if job.message_id is not None and replied is not None:
        return replied.message_id == job.message_id
    return False


def _targets(message: discord.Message) -> set[str]:
    """The ids of jobs and pieces in a message's buttons."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    ids = [getattr(child, "custom_id", None) or "" for row in rows for child in row.children]
    return {id.rpartition(":")[2] for id in ids}
