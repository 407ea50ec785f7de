"""What a piece came from and what came of it: a chain joined in one file."""

from itertools import takewhile

import discord
from discord.ext import commands

from bot.frontends.discord.actions import Action
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.library_page import link_to
from bot.frontends.discord.lineage import joined_of, presser
from bot.frontends.discord.people import names_of_people
from bot.store import Piece


class Family(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot, self.store = bot, bot.jobs.library
        bot.actions.add_on_piece(Action.stitch, self._stitch)

    async def _stitch(self, interaction: discord.Interaction, piece: Piece) -> None:
        """Join the chain that ends in a piece, as far back as whoever asked may be shown it."""
        whole = await self.store.chain_of(piece.id)
        seen = {one.id for one in await self.bot.visibility.seen_of(interaction, whole)}
        chain = [*takewhile(lambda one: one.id in seen, reversed(whole))][::-1]
        entries = await self.store.entries([one.id for one in chain])
        links = {one.piece.id: link_to(one.piece, one.message_id) for one in entries}
        people = await names_of_people(self.bot, interaction.guild, [one.user_id for one in chain])
        came = joined_of(chain, links, people, presser(interaction))
        await self.bot.request_stitch(interaction, chain, came)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Family(bot))
