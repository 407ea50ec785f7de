"""``/mario-privacy``: what is kept of somebody, sent to them, and deleted."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import InvalidRequest, NotAllowed
from bot.frontends.discord import embeds
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.translator import localised
from bot.texts import say

FILE = "mario-data.json"


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Privacy(
    commands.GroupCog, group_name="mario-privacy", group_description=localised("command-privacy")
):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot

    @app_commands.command(description=localised("command-privacy-export"))
    async def export(self, interaction: discord.Interaction) -> None:
        async with self.bot.answering(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            data = await self.bot.jobs.export(interaction.user.id)
            try:
                await interaction.user.send(file=discord.File(io.BytesIO(data), FILE))
            except discord.Forbidden as error:
                raise NotAllowed("direct-messages-closed") from error
            await self._tell(interaction, say("privacy-exported"))

    @app_commands.command(description=localised("command-privacy-delete"))
    @app_commands.describe(confirm=localised("privacy-confirm-help"))
    async def delete(self, interaction: discord.Interaction, confirm: bool) -> None:
        async with self.bot.answering(interaction):
            if not confirm:
                raise InvalidRequest("privacy-not-confirmed")
            await interaction.response.defer(ephemeral=True, thinking=True)
            count = await self.bot.jobs.forget(interaction.user.id)
            await self._tell(interaction, say("privacy-deleted", count=count))

    async def _tell(self, interaction: discord.Interaction, text: str) -> None:
        await interaction.edit_original_response(embed=embeds.told(text))


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Privacy(bot))
