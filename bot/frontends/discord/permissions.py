"""What the bot must be permitted to do where it is asked for music."""

import discord

from bot.errors import Message, NotAllowed

PERMISSIONS = {
    "view_channel": Message("permission-view-channel"),
    "send_messages": Message("permission-send-messages"),
    "send_messages_in_threads": Message("permission-send-messages-in-threads"),
    "attach_files": Message("permission-attach-files"),
    "embed_links": Message("permission-embed-links"),
    "read_message_history": Message("permission-read-message-history"),
}
OF_USE = "read_message_history"  # but music can be posted without it

Where = discord.Interaction | discord.Message


def check_may_post(where: Where) -> None:
    """Raise :class:`NotAllowed` naming what the bot is not permitted to do where it is asked."""
    if isinstance(where, discord.Interaction):
        have, channel = where.app_permissions, where.channel
    else:
        channel, guild = where.channel, where.guild
        have = channel.permissions_for(guild.me) if guild else discord.Permissions.all()
    if isinstance(channel, discord.DMChannel | discord.GroupChannel):
        return
    in_thread = isinstance(channel, discord.Thread)
    unneeded = {OF_USE, "send_messages" if in_thread else "send_messages_in_threads"}
    missing = [
        title
        for name, title in PERMISSIONS.items()
        if name not in unneeded and not getattr(have, name)
    ]
    if missing:
        raise NotAllowed("permissions-missing", permissions=missing)
