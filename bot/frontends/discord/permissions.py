"""What the bot must be permitted to do where it is asked for music."""

from dataclasses import dataclass

import aiohttp
import discord

from bot.errors import Message, NotAllowed, NotFound
from bot.frontends.discord.discord_api import DiscordUnavailable

PERMISSIONS = {
    "view_channel": Message("permission-view-channel"),
    "send_messages": Message("permission-send-messages"),
    "send_messages_in_threads": Message("permission-send-messages-in-threads"),
    "attach_files": Message("permission-attach-files"),
    "embed_links": Message("permission-embed-links"),
    "read_message_history": Message("permission-read-message-history"),
}
FOR_JAMS = {"create_public_threads": Message("permission-create-public-threads")}
OF_USE = "read_message_history"  # but music can be posted without it

Where = discord.Interaction | discord.Message


@dataclass(frozen=True)
class Rights:
    """What the bot may do in a channel; of a thread, in the channel that it is in."""

    permissions: discord.Permissions
    in_thread: bool


async def check_may_post(where: Where, client: discord.Client) -> None:
    """Raise :class:`NotAllowed` naming what the bot is not permitted to do where it is asked."""
    if guild_id_of(where) is None:
        return
    if isinstance(where, discord.Interaction):
        have = Rights(where.app_permissions, isinstance(where.channel, discord.Thread))
    else:
        have = await rights_in(where.channel, client)
    if have is None:  # then posting tells
        return
    unneeded = {OF_USE, "send_messages" if have.in_thread else "send_messages_in_threads"}
    missing = [
        title
        for name, title in PERMISSIONS.items()
        if name not in unneeded and not getattr(have.permissions, name)
    ]
    if missing:
        raise NotAllowed("permissions-missing", permissions=missing)


def check_may_thread(interaction: discord.Interaction) -> None:
    """Raise :class:`NotAllowed` where no thread can be opened and written in, by the bot or by
    whoever asks."""
    if not isinstance(interaction.channel, discord.TextChannel):
        raise NotAllowed("jam-no-threads-here")
    needed = PERMISSIONS | FOR_JAMS
    missing = [t for name, t in needed.items() if not getattr(interaction.app_permissions, name)]
    if missing:
        raise NotAllowed("permissions-missing", permissions=missing)
    may = interaction.permissions
    if not (may.create_public_threads and may.send_messages_in_threads):
        raise NotAllowed("jam-may-not-thread")


async def check_may_post_in(channel_id: int, client: discord.Client) -> None:
    """Raise :class:`NotAllowed` where the bot cannot post unasked, :class:`NotFound` where the
    channel is gone, and :class:`DiscordUnavailable` where Discord does not say."""
    try:
        channel = client.get_channel(channel_id) or await client.fetch_channel(channel_id)
    except discord.NotFound as error:
        raise NotFound("channel-gone") from error
    except discord.Forbidden as error:
        raise NotAllowed("channel-hidden") from error
    except (discord.HTTPException, aiohttp.ClientError) as error:
        raise DiscordUnavailable("discord-unreachable") from error
    if not isinstance(channel, discord.abc.GuildChannel):
        raise NotFound("channel-gone")
    have = channel.permissions_for(channel.guild.me)
    unneeded = {OF_USE, "send_messages_in_threads"}
    missing = [
        title
        for name, title in PERMISSIONS.items()
        if name not in unneeded and not getattr(have, name)
    ]
    if missing:
        raise NotAllowed("permissions-missing", permissions=missing)


async def rights_in(channel: discord.abc.Messageable, client: discord.Client) -> Rights | None:
    """The bot's rights in a server's channel, asked of Discord where it is not known already.

    ``None`` where they cannot be known: Discord does not say, or nothing of that server yet.
    """
    try:
        if isinstance(channel, discord.PartialMessageable):
            found = await client.fetch_channel(channel.id)
        else:
            found = channel
        in_thread = isinstance(found, discord.Thread)
        if isinstance(found, discord.Thread):
            found = found.parent or await client.fetch_channel(found.parent_id)
    except discord.Forbidden:
        return Rights(discord.Permissions.none(), in_thread=False)
    except (discord.HTTPException, aiohttp.ClientError):
        return None
    if not isinstance(found, discord.abc.GuildChannel) or found.guild.unavailable:
        return None
    return Rights(found.permissions_for(found.guild.me), in_thread)


def guild_id_of(where: Where) -> int | None:
    """The server where it was said, also one that the bot knows nothing of yet; none in private."""
    if isinstance(where, discord.Interaction):
        return where.guild_id
    return where.guild.id if where.guild else getattr(where.channel, "guild_id", None)
