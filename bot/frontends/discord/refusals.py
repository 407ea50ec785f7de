"""A refusal of what a command, button or form asked: seen by nobody else, wherever that can be."""

import discord

from bot.errors import MarioError
from bot.frontends.discord.acknowledge import ACKNOWLEDGED
from bot.frontends.discord.discord_api import call_idempotent


async def tell(
    interaction: discord.Interaction, embed: discord.Embed, delays: tuple[float, ...]
) -> None:
    """Say it to whoever acted. delays: seconds before each retry of what may be repeated."""
    response = interaction.response
    if not response.is_done():
        await _tell_first(interaction, embed)
    elif response.type is discord.InteractionResponseType.deferred_channel_message:
        await _tell_instead(interaction, embed, delays)
    else:
        await interaction.followup.send(embed=embed, ephemeral=True)


async def _tell_first(interaction: discord.Interaction, embed: discord.Embed) -> None:
    try:
        await interaction.response.send_message(embed=embed, ephemeral=True)
    except discord.HTTPException as error:
        if error.code != ACKNOWLEDGED:  # as far as we know; Discord knows better
            raise
        # By whom, nobody knows: what is there may be a piece. A follow-up takes the place of an
        # answer that is still to come, and of no other.
        await interaction.followup.send(embed=embed, ephemeral=True)


async def _tell_instead(
    interaction: discord.Interaction, embed: discord.Embed, delays: tuple[float, ...]
) -> None:
    """Take back the "is thinking" that everybody sees, and tell only whoever asked.

    In this order: a follow-up takes the place of that answer while it stands, and is as public.
    Should the request have been accepted all the same, its message is posted anew.
    """
    try:
        await call_idempotent(interaction.delete_original_response, delays)
    except MarioError:
        await interaction.edit_original_response(embed=embed, view=None, attachments=[])
    else:
        await interaction.followup.send(embed=embed, ephemeral=True)
