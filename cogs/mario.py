"""``/mario``: every option of the request, and music comes back."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotFound
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.lineage import came_from
from bot.frontends.discord.options import with_every_option
from bot.frontends.discord.suggestions import Suggestions, is_just_my_audio, offered_models
from bot.frontends.discord.translator import localised
from bot.models.families.family import Capabilities
from bot.musical_key import KEYS, parse_key
from bot.texts import say


class Mario(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        self.suggestions = Suggestions()

    @app_commands.command(name="mario", description=localised("command-mario"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @with_every_option
    async def mario(self, interaction: discord.Interaction, **options: Any) -> None:
        given = {name: value for name, value in options.items() if value is not None}
        audio = given.pop("input_audio", None)
        if is_just_my_audio(given["prompt"]):
            del given["prompt"]
        async with self.bot.answering(interaction), self.bot.in_time(interaction):
            guild_id, jobs = interaction.guild_id, self.bot.jobs
            here = await jobs.servers.settings(guild_id)
            values = await jobs.styles.applied(
                guild_id, given, here.style, with_sound=audio is not None
            )
            came = came_from(audio, values.get("continuation", False))
            await self.bot.request_piece(interaction, values, audio, came_from=came)

    @mario.autocomplete("prompt")
    async def prompts(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        can = self._capabilities(interaction.namespace.replicate_weights)
        styles = await self.bot.jobs.styles.offered(interaction.guild_id)
        offered = self.suggestions.offer(typed, can, styles)
        return [app_commands.Choice(name=one.title, value=one.prompt) for one in offered]

    @mario.autocomplete("key")
    async def keys(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        if self._capabilities(interaction.namespace.replicate_weights).tempo is None:
            return []
        meant, wanted = parse_key(typed), typed.strip().casefold()
        fitting = [key for key in KEYS if key == meant or key.casefold().startswith(wanted)]
        named = [(say("key-name", key=key), key) for key in fitting]
        return [app_commands.Choice(name=name, value=key) for name, key in named]

    def _capabilities(self, model: str | None) -> Capabilities:
        """What the model whose name is in the command can do; of the default while it is none."""
        try:
            return self.bot.jobs.registry.capabilities(model)
        except NotFound:
            return self.bot.jobs.registry.capabilities(None)

    @mario.autocomplete("replicate_weights")
    async def models(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return await offered_models(self.bot.jobs, interaction.guild_id, typed)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Mario(bot))
