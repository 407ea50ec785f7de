"""``/mario-help``, and a friendly line for whoever only names the bot or writes to it."""

import contextlib

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.frontends.discord import embeds
from bot.frontends.discord.buttons import to_try
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.help_page import help_page
from bot.frontends.discord.permissions import guild_id_of
from bot.frontends.discord.prompts import names_of, readable
from bot.frontends.discord.submissions import place_of
from bot.frontends.discord.suggestions import Suggestions
from bot.frontends.discord.translator import localised
from bot.jobs.admission import Place
from bot.texts import say, speaking


class Help(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        self.suggestions = Suggestions()

    def examples(self) -> list[str]:
        return self.suggestions.examples(self.bot.jobs.registry.capabilities(None))

    @app_commands.command(name="mario-help", description=localised("command-help"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def help(self, interaction: discord.Interaction) -> None:
        async with self.bot.answering(interaction):
            on_server = place_of(interaction) is Place.server
            allowance = await self.bot.allowance(interaction)
            registry = self.bot.jobs.registry
            page = help_page(registry, allowance, on_server)
            buttons = to_try(self.examples())
            await interaction.response.send_message(embed=page, view=buttons, ephemeral=True)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or message.type is not discord.MessageType.default:
            return
        if guild_id_of(message) is not None and not self._only_named(message):
            return
        if not self.bot.may_answer(message.author.id, message.channel.id):
            return
        sent = contextlib.suppress(discord.HTTPException, aiohttp.ClientError)
        with speaking(await self.bot.languages.of_answer(message)), sent:
            if message.guild is None and not self.bot.jobs.settings.access.direct_messages:
                sorry = embeds.told(say("no-direct-messages"))
                await message.reply(embed=sorry, mention_author=False)
                return
            first, second, third = examples = self.examples()
            hint = embeds.told(say("hint", first=first, second=second, third=third))
            await message.reply(embed=hint, view=to_try(examples), mention_author=False)

    def _only_named(self, message: discord.Message) -> bool:
        """Whether a message says the bot's name and nothing else."""
        if message.attachments or message.stickers or not message.content:
            return False
        names = names_of(self.bot.user, message.guild)
        return not readable(message.content, message.guild, names)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Help(bot))
