"""*Show recipe* on any message with a file of the bot's own, and *Make again*."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import AudioRejected, NotFound
from bot.frontends.discord import embeds
from bot.frontends.discord.actions import Action
from bot.frontends.discord.buttons import to_make_again
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.command_text import command_for, names_for, values_in
from bot.frontends.discord.lineage import made_again, presser
from bot.frontends.discord.sources import check_size, fetch_of, sounds_in
from bot.frontends.discord.translator import localised
from bot.jobs.recipes import Recipe
from bot.jobs.turns import Turns
from bot.request import GenerationRequest
from bot.store import Piece
from bot.texts import say

MOST_FILES = 4
FETCH_SECONDS = 30.0
AT_ONCE, WAITING = 2, 8  # files that are fetched and read


class Recipes(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        self._turns = Turns(AT_ONCE, WAITING)
        self.menu = app_commands.ContextMenu(
            name=localised("command-recipe"), callback=self.show_recipe
        )
        self.menu.allowed_contexts = app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        )
        self.menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        bot.tree.add_command(self.menu)
        bot.actions.add_on_piece(Action.recipe, self._of_piece)
        bot.actions.add_on_piece(Action.make_again, self._make_again)
        bot.actions.add(Action.make_as_told, self._make_as_told)

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def show_recipe(self, interaction: discord.Interaction, message: discord.Message) -> None:
        async with self.bot.answering(interaction):
            await self.bot.check_served(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            for recipe in await self._recipes(message):
                await self._show(interaction, recipe)

    async def _of_piece(self, interaction: discord.Interaction, piece: Piece) -> None:
        await self.bot.acknowledge(interaction)
        await self._show(interaction, await self.bot.jobs.recipes.of_piece(piece))

    async def _recipes(self, message: discord.Message) -> list[Recipe]:
        """Of each file in a message that is the bot's own; says why where there is none."""
        await self.bot.jobs.pieces.of_message(message.id)  # refuses one that is being made
        files = sounds_in(message)[:MOST_FILES]
        if not files:
            raise NotFound("no-sound-in-message")
        found: list[Recipe] = []
        why: NotFound | AudioRejected | None = None
        for file in files:
            try:
                found.append(await self._recipe(file))
            except (NotFound, AudioRejected) as error:
                why = why or error
        if not found and why is not None:
            raise why
        return found

    async def _recipe(self, file: discord.Attachment) -> Recipe:
        megabytes = self.bot.jobs.settings.limits.upload_megabytes
        check_size(file, megabytes)
        fetch = fetch_of(file, megabytes, FETCH_SECONDS)
        async with self._turns.one():
            return await self.bot.jobs.recipes.of_file(await fetch() if fetch else b"")

    async def _show(self, interaction: discord.Interaction, recipe: Recipe) -> None:
        names = names_for(recipe.request)
        told = [*recipe.warnings, *([names] if names else [])]
        lines = [command_for(recipe.request), *(f"-# {say(one)}" for one in told)]
        embed = embeds.told("\n".join(lines)[:4096])
        embed.title = say("recipe")
        if recipe.model:
            on = recipe.device or "unknown"
            embed.set_footer(text=say("recipe-made-by", model=recipe.model, device=on))
        view = to_make_again(recipe.piece.id if recipe.piece else None, recipe.audio)
        if recipe.can_be_made:
            await interaction.followup.send(embed=embed, view=view, ephemeral=True)
        else:
            await interaction.followup.send(embed=embed, ephemeral=True)

    async def _make_again(self, interaction: discord.Interaction, piece: Piece) -> None:
        request = piece.request
        values = {**request.for_another(), "seed": request.seed}
        came = made_again(request, presser(interaction))
        await self.bot.request_piece(
            interaction, values, piece.input_audio, came_from=came, repeats=piece.audio
        )

    async def _make_as_told(self, interaction: discord.Interaction, audio: str) -> None:
        """What the message that the button is under says, which nobody but the bot can have
        written; audio: the content id of the file that it was read from."""
        shown = interaction.message.embeds if interaction.message else []
        values = values_in("".join(embed.description or "" for embed in shown))
        came = made_again(GenerationRequest.parse(**values), presser(interaction))
        await self.bot.request_piece(interaction, values, came_from=came, repeats=audio)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Recipes(bot))
