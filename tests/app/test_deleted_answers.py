"""What simcord has yet to mend, so that a refusal can be told in private after all."""

import contextlib

import discord
import pytest
import simcord
from discord.ext import commands
from simcord.builders import ChannelHandle

from bot.app.deleted_answers import end_with_their_deletion


async def deferred_and_deleted(env: simcord.Env) -> tuple[simcord.InteractionResult, ChannelHandle]:
    """A command that takes its public answer back and follows up in private."""
    guild = env.create_guild("Band")
    channel = guild.create_text_channel("music")
    alice = guild.add_member(env.create_user("alice"))
    return await alice.slash(channel, "whisper"), channel


@pytest.fixture
def simcord_bot() -> commands.Bot:
    bot = commands.Bot(commands.when_mentioned, intents=discord.Intents(guilds=True))

    @bot.tree.command(description="whispers")
    async def whisper(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()
        with contextlib.suppress(discord.NotFound):
            await interaction.followup.send("psst", ephemeral=True)

    async def setup_hook() -> None:
        await bot.tree.sync()

    bot.setup_hook = setup_hook
    return bot


async def test_simcord_still_loses_what_follows_a_deleted_answer(simcord_env: simcord.Env) -> None:
    result, _ = await deferred_and_deleted(simcord_env)
    assert result.followups == []


async def test_what_follows_a_deleted_answer_is_private(simcord_env: simcord.Env) -> None:
    end_with_their_deletion(simcord_env)
    result, channel = await deferred_and_deleted(simcord_env)
    assert [(one.content, one.ephemeral) for one in result.followups] == [("psst", True)]
    assert channel.last_message is None
