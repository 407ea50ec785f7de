"""What is asked on Discord, as a submission to the jobs: by whom, where, and how it is answered."""

from collections.abc import Callable
from datetime import datetime, timedelta

import discord

from bot.frontends.discord.permissions import Where, guild_id_of
from bot.jobs.actor import Actor
from bot.jobs.admission import Place, Submission
from bot.jobs.pieces import Button
from bot.request import GenerationRequest
from bot.store import Origin

TOKEN_LIFE = timedelta(minutes=15)


class Submissions:
    """Makes them of interactions and messages."""

    def __init__(self, client: discord.Client, now: Callable[[], datetime]) -> None:
        self._client, self._now = client, now

    def of(self, where: Where, request: GenerationRequest) -> Submission:
        """The request as somebody makes it there, before anything has been answered."""
        author = author_of(where)
        return Submission(
            request=request,
            user_id=author.id,
            origin=self._origin(where),
            place=place_of(where),
            channel_ids=channels_of(where.channel),
            role_ids=tuple(role.id for role in getattr(author, "roles", ())),
            answer_within=self._answer_within(where),
        )

    def button(self, interaction: discord.Interaction) -> Button:
        """An interaction with a button, as a way to the message that it is under."""
        return Button(
            interaction.application_id,
            interaction.token,
            self._now() + TOKEN_LIFE,
            interaction.filesize_limit,
        )

    def _answer_within(self, where: Where) -> float | None:
        """Seconds, where the bot has no way to its answer but the interaction's token."""
        if not isinstance(where, discord.Interaction):
            return None
        unseen = where.guild_id is not None and self._client.get_guild(where.guild_id) is None
        guest = place_of(where) is Place.private or unseen
        return TOKEN_LIFE.total_seconds() if guest else None

    def _origin(self, where: Where) -> Origin:
        if not isinstance(where, discord.Interaction):
            return Origin(
                channel_id=where.channel.id,
                guild_id=guild_id_of(where),
                message_id=where.id,
            )
        return Origin(
            channel_id=where.channel_id or 0,
            guild_id=where.guild_id if place_of(where) is Place.server else None,
            interaction_id=where.id,
            application_id=where.application_id,
            token=where.token,
            token_expires_at=self._now() + TOKEN_LIFE,
            upload_limit=where.filesize_limit,
        )


def place_of(where: Where) -> Place:
    """Whether it was asked on a server of the bot's, by direct message, or where it is a guest."""
    if not isinstance(where, discord.Interaction):
        return Place.direct if guild_id_of(where) is None else Place.server
    if where.guild_id is not None:
        guest = where.is_user_integration() and not where.is_guild_integration()
        return Place.private if guest else Place.server
    return Place.direct if where.context.dm_channel else Place.private


def actor(interaction: discord.Interaction) -> Actor:
    """Who pressed a button, and what they may do where they are."""
    return Actor(interaction.user.id, interaction.permissions.manage_messages)


def author_of(where: Where) -> discord.abc.User:
    """Who asks."""
    return where.user if isinstance(where, discord.Interaction) else where.author


def channels_of(channel: object) -> tuple[int, ...]:
    """The ids of a channel, of that which a thread is in, and of their category."""
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    ids = (
        getattr(channel, "id", None),
        getattr(channel, "parent_id", None),
        getattr(parent, "category_id", None),
    )
    return tuple(dict.fromkeys(id for id in ids if id is not None))
