"""What takes a piece elsewhere: its notes as MIDI."""

import io
from pathlib import PurePath

import discord
from discord.ext import commands

from bot.frontends.discord.actions import Action
from bot.frontends.discord.client import MarioBot
from bot.store import Piece


class Share(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        bot.actions.add_on_piece(Action.midi, self._midi)

    async def _midi(self, interaction: discord.Interaction, piece: Piece) -> None:
        """To whoever asked: others need no notes."""
        await self.bot.acknowledge(interaction)
        data = await self.bot.jobs.exports.midi(piece)
        name = PurePath(piece.name).with_suffix(".mid").name
        await interaction.followup.send(file=discord.File(io.BytesIO(data), name), ephemeral=True)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Share(bot))
