"""Which of a server's pieces somebody may be shown: those whose channels Discord shows them."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiohttp
import discord

from bot.store import Open, Piece

ASKED_AT_ONCE = 25  # threads that Discord is asked about for one answer
MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class _Thread:
    """What never changes of a thread, which Discord forgets to tell once it is archived."""

    parent_id: int
    is_private: bool


class Visibility:
    """Knows what a person sees now, by the roles and channels that Discord tells the bot of.

    Who is in a private thread it does not tell, so what is there is shown there only, and to
    those who manage threads.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._threads: dict[int, _Thread] = {}

    async def open_to(self, interaction: discord.Interaction, channel_ids: Sequence[int]) -> Open:
        """Those of a server's channels that whoever asks sees; none where it is not known.

        Channels first in order come first where Discord must be asked: it is about so many only.
        """
        guild = interaction.guild_id and self._client.get_guild(interaction.guild_id)
        if not guild or not isinstance(interaction.user, discord.Member):
            return Open()
        await self._ask(guild, channel_ids)
        seen = [id for id in channel_ids if self._sees(interaction, guild, id)]
        return Open(guild.id, seen)

    async def may_see(self, interaction: discord.Interaction, piece: Piece) -> bool:
        """Whether a piece may be shown to whoever asks: their own, and what is posted where they
        are or in a channel of this server that they see."""
        return bool(await self.seen_of(interaction, [piece]))

    async def seen_of(
        self, interaction: discord.Interaction, pieces: Iterable[Piece]
    ) -> list[Piece]:
        """Those of the pieces that may be shown to whoever asks."""
        found = list(pieces)
        here = interaction.guild_id
        posted = (one.channel_id for one in found if here is not None and one.guild_id == here)
        channels = list(dict.fromkeys(id for id in posted if id is not None))
        seen = {*(await self.open_to(interaction, channels)).channel_ids, interaction.channel_id}
        me, seen = interaction.user.id, seen - {None}
        return [one for one in found if one.user_id == me or one.channel_id in seen]

    def moderates(self, interaction: discord.Interaction, piece: Piece) -> bool:
        """Whether whoever acts may manage messages where a piece is posted, which need not be
        where they act."""
        if piece.channel_id == interaction.channel_id:
            return interaction.permissions.manage_messages
        guild = interaction.guild_id and self._client.get_guild(interaction.guild_id)
        if not guild or piece.guild_id != guild.id or piece.channel_id is None:
            return False
        have = self._permissions(interaction, guild, piece.channel_id)
        return have.view_channel and have.manage_messages

    def _permissions(
        self, interaction: discord.Interaction, guild: discord.Guild, channel_id: int
    ) -> discord.Permissions:
        """In a channel; of a thread, in the channel that it is in."""
        thread = self._thread(guild, channel_id)
        channel = guild.get_channel(thread.parent_id if thread else channel_id)
        if channel is None or not isinstance(interaction.user, discord.Member):
            return discord.Permissions.none()
        return channel.permissions_for(interaction.user)

    def _sees(
        self, interaction: discord.Interaction, guild: discord.Guild, channel_id: int
    ) -> bool:
        if channel_id == interaction.channel_id:
            return True
        thread = self._thread(guild, channel_id)
        channel = guild.get_channel(thread.parent_id if thread else channel_id)
        have = self._permissions(interaction, guild, channel_id)
        allowed = have.view_channel and have.read_message_history
        if thread is not None and thread.is_private:
            allowed = allowed and have.manage_threads
        if isinstance(channel, discord.VoiceChannel | discord.StageChannel):
            allowed = allowed and have.connect
        return allowed and (not _adult(channel) or _adult(interaction.channel))

    def _thread(self, guild: discord.Guild, channel_id: int) -> _Thread | None:
        if (known := guild.get_thread(channel_id)) is not None:
            return _Thread(known.parent_id, known.is_private())
        return self._threads.get(channel_id)

    async def _ask(self, guild: discord.Guild, channel_ids: Sequence[int]) -> None:
        """Learn of the threads that Discord has not told of."""
        unknown = [
            id
            for id in channel_ids
            if guild.get_channel_or_thread(id) is None and id not in self._threads
        ]
        await asyncio.gather(*map(self._learn, unknown[:ASKED_AT_ONCE]))
        while len(self._threads) > MOST_REMEMBERED:
            self._threads.pop(next(iter(self._threads)))

    async def _learn(self, channel_id: int) -> None:
        try:
            found = await self._client.fetch_channel(channel_id)
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            return  # it is gone, or nobody knows: closed, for now
        if isinstance(found, discord.Thread):
            self._threads[channel_id] = _Thread(found.parent_id, found.is_private())


def _adult(channel: object) -> bool:
    """Whether Discord shows it to grown people only."""
    is_nsfw = getattr(channel, "is_nsfw", None)
    return bool(is_nsfw and is_nsfw())
