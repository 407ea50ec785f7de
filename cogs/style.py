"""``/mario-style``: the styles of a server, for whoever manages it."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowed
from bot.frontends.discord import embeds
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.embeds import plain, shortened
from bot.frontends.discord.options import with_options
from bot.frontends.discord.suggestions import offered_models
from bot.frontends.discord.translator import localised
from bot.jobs.styles import FIELDS, LONGEST_NAME, Style
from bot.texts import say

MOST_CHOICES = 25
LONGEST_PAGE = 4000
LONGEST_LINE = 300

StyleName = app_commands.Range[str, 1, LONGEST_NAME]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class StyleCommands(
    commands.GroupCog, group_name="mario-style", group_description=localised("command-style")
):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot

    @app_commands.command(description=localised("command-style-add"))
    @app_commands.describe(name=localised("style-name-help"))
    @with_options(FIELDS)
    async def add(self, interaction: discord.Interaction, name: StyleName, **options: Any) -> None:
        async with self.bot.answering(interaction):
            values = {key: value for key, value in options.items() if value is not None}
            self.bot.jobs.registry.get(values.get("replicate_weights"))  # there must be one
            style = await self.bot.jobs.styles.add(_server(interaction), name, values)
            told = say("style-added", chosen=plain(style.chosen), style=_line(style))
            await interaction.response.send_message(embed=embeds.told(told), ephemeral=True)

    @app_commands.command(description=localised("command-style-remove"))
    @app_commands.describe(name=localised("style-name-help"))
    async def remove(self, interaction: discord.Interaction, name: StyleName) -> None:
        async with self.bot.answering(interaction):
            style = await self.bot.jobs.styles.remove(_server(interaction), name)
            told = say("style-removed", name=plain(style.name))
            await interaction.response.send_message(embed=embeds.told(told), ephemeral=True)

    @app_commands.command(name="list", description=localised("command-style-list"))
    async def list_(self, interaction: discord.Interaction) -> None:
        async with self.bot.answering(interaction):
            guild_id, styles = _server(interaction), self.bot.jobs.styles
            own = {style.name for style in await styles.of_server(guild_id)}
            lines = [
                say("style-line" if one.name in own else "style-line-usual", style=_line(one))
                for one in await styles.offered(guild_id)
            ]
            page = "\n".join(lines)[:LONGEST_PAGE] or say("styles-none")
            embed = embeds.told(page)
            embed.title = say("styles")
            await interaction.response.send_message(embed=embed, ephemeral=True)

    @add.autocomplete("replicate_weights")
    async def models(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return await offered_models(self.bot.jobs, interaction.guild_id, typed)

    @remove.autocomplete("name")
    async def names(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        own = await self.bot.jobs.styles.of_server(interaction.guild_id)
        fitting = [one.name for one in own if typed.strip().casefold() in one.name.casefold()]
        return [app_commands.Choice(name=name, value=name) for name in fitting[:MOST_CHOICES]]


def _line(style: Style) -> str:
    """Its name, its words, and what else it sets, as people type it."""
    more = [f"{name}:{value}" for name, value in style.values.items() if name != "prompt"]
    text = " · ".join([style.prompt, *more])
    return f"**{plain(style.name)}** {plain(shortened(text, LONGEST_LINE))}"


def _server(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise NotAllowed("only-server-managers")
    return interaction.guild_id


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(StyleCommands(bot))
