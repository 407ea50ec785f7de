"""What a piece came from and what came of it: shown as a tree, and a chain joined in one file."""

from collections.abc import Sequence
from itertools import takewhile

import discord
from discord.ext import commands

from bot.errors import NotFound
from bot.frontends.discord.actions import Action
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.discord_api import call
from bot.frontends.discord.family_tree import family_tree
from bot.frontends.discord.library_page import link_to
from bot.frontends.discord.lineage import joined_of, presser
from bot.frontends.discord.people import names_of_people
from bot.store import Piece


class Family(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot, self.store = bot, bot.jobs.library
        bot.actions.add_on_piece(Action.lineage, self._lineage)
        bot.actions.add_on_piece(Action.stitch, self._stitch)

    async def _lineage(self, interaction: discord.Interaction, piece: Piece) -> None:
        """The family of a piece, as far as whoever asked may be shown it."""
        if not await self.bot.visibility.may_see(interaction, piece):
            raise NotFound("piece-deleted")
        await self.bot.acknowledge(interaction)
        family = await self.store.family_of(piece.id)
        kept = [one for one in family if one.deleted_at is None]
        seen = [one.id for one in await self.bot.visibility.seen_of(interaction, kept)]
        links = await self._links(seen)
        embed = family_tree(piece, family, set(seen), links)
        await call(lambda: interaction.followup.send(embed=embed, ephemeral=True))

    async def _links(self, piece_ids: Sequence[str]) -> dict[str, str | None]:
        """To the messages that pieces are posted in."""
        entries = await self.store.entries(piece_ids)
        return {one.piece.id: link_to(one.piece, one.message_id) for one in entries}

    async def _stitch(self, interaction: discord.Interaction, piece: Piece) -> None:
        """Join the chain that ends in a piece, as far back as whoever asked may be shown it."""
        whole = await self.store.chain_of(piece.id)
        seen = {one.id for one in await self.bot.visibility.seen_of(interaction, whole)}
        chain = [*takewhile(lambda one: one.id in seen, reversed(whole))][::-1]
        links = await self._links([one.id for one in chain])
        people = await names_of_people(self.bot, interaction.guild, [one.user_id for one in chain])
        came = joined_of(chain, links, people, presser(interaction))
        await self.bot.request_stitch(interaction, chain, came)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Family(bot))
