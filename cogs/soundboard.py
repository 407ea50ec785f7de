"""*Add to soundboard*: the best bars of a piece, for everybody's voice channels."""

import discord
from discord.ext import commands

from bot.errors import LimitReached, MarioError, NotAllowed
from bot.frontends.discord import embeds
from bot.frontends.discord.actions import Action
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.discord_api import FILE_TOO_LARGE, call
from bot.frontends.discord.embeds import plain, shortened
from bot.store import Piece
from bot.texts import say

NAME_LENGTHS = 2, 32  # characters that Discord takes
LONGEST_REASON = 300  # characters, of 512 that it takes once they are coded for a header
FULL, NOT_PERMITTED, TOO_BIG = 30045, 50013, 50045  # Discord's codes


class Soundboard(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        bot.actions.add_on_piece(Action.soundboard, self._add)

    async def _add(self, interaction: discord.Interaction, piece: Piece) -> None:
        guild = self._guild(interaction)
        await self.bot.check_served(interaction)
        await self.bot.acknowledge(interaction)
        data = await self.bot.jobs.exports.soundboard(piece)
        name = _name(piece)
        reason = say("soundboard-reason", name=interaction.user.name, id=str(interaction.user.id))
        try:
            await guild.create_soundboard_sound(
                name=name, sound=data, emoji="🎵", reason=reason[:LONGEST_REASON]
            )
        except discord.HTTPException as error:
            raise _meaning(error) from error
        added = embeds.told(say("soundboard-added", name=plain(name)))
        await call(lambda: interaction.followup.send(embed=added, ephemeral=True))

    def _guild(self, interaction: discord.Interaction) -> discord.Guild:
        """The server, where whoever asks and the bot may add to its soundboard."""
        guild = self.bot.get_guild(interaction.guild_id or 0)
        if guild is None:
            raise NotAllowed("soundboard-no-server")
        if not interaction.permissions.create_expressions:
            raise NotAllowed("soundboard-not-yours")
        if not interaction.app_permissions.create_expressions:
            raise NotAllowed("soundboard-not-mine")
        return guild


def _name(piece: Piece) -> str:
    shortest, longest = NAME_LENGTHS
    name = shortened(piece.request.prompt or "", longest)
    return name if len(name) >= shortest else say("soundboard-name")


def _meaning(error: discord.HTTPException) -> MarioError:
    if error.code == FULL:
        return LimitReached("soundboard-full")
    if error.code == NOT_PERMITTED or error.status == 403:
        return NotAllowed("soundboard-not-mine")
    if error.code in (TOO_BIG, FILE_TOO_LARGE) or error.status == 413:
        return LimitReached("soundboard-too-big")
    return MarioError("soundboard-refused", number=error.code or error.status)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Soundboard(bot))
