"""Several takes in one message: keep one, or drop one."""

import discord
from discord.ext import commands

from bot.frontends.discord.actions import Action
from bot.frontends.discord.client import MarioBot
from bot.store import Piece


class Takes(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        bot.actions.add_on_piece(Action.keep, self._keep)
        bot.actions.add_on_piece(Action.drop, self._drop)

    async def _keep(self, interaction: discord.Interaction, piece: Piece) -> None:
        await self.bot.acknowledge(interaction)
        actor = self.bot.actor_on(interaction, piece)
        button = self.bot.submissions.button(interaction)
        await self.bot.jobs.pieces.keep_take(piece.id, actor, button)

    async def _drop(self, interaction: discord.Interaction, piece: Piece) -> None:
        await self.bot.acknowledge(interaction)
        actor = self.bot.actor_on(interaction, piece)
        button = self.bot.submissions.button(interaction)
        await self.bot.jobs.pieces.drop_take(piece.id, actor, button)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Takes(bot))
