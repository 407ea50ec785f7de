"""What takes a piece elsewhere: its notes as MIDI, its sound and picture as a video."""

import io
from pathlib import PurePath

import discord
from discord.ext import commands

from bot.errors import NotAllowed
from bot.frontends.discord import embeds
from bot.frontends.discord.actions import Action
from bot.frontends.discord.buttons import under_an_extra
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.discord_api import call
from bot.frontends.discord.lineage import as_video, link_of, presser
from bot.frontends.discord.submissions import actor
from bot.request import Format
from bot.store import Piece
from bot.texts import say, speaking


class Share(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        bot.actions.add_on_piece(Action.midi, self._midi)
        bot.actions.add_on_piece(Action.video, self._video)
        bot.actions.add(Action.take_away, self._take_away)

    async def _midi(self, interaction: discord.Interaction, piece: Piece) -> None:
        """To whoever asked: others need no notes."""
        await self.bot.check_served(interaction)
        await self.bot.acknowledge(interaction)
        file = _file(piece, "mid", await self.bot.jobs.exports.midi(piece))
        await call(lambda: interaction.followup.send(file=file, ephemeral=True))

    async def _video(self, interaction: discord.Interaction, piece: Piece) -> None:
        """To everybody, for the phones among them that play no sound in a channel."""
        await self.bot.check_served(interaction)
        await self.bot.think(interaction)
        data = await self.bot.jobs.exports.video(piece, interaction.filesize_limit)
        named = as_video(piece, link_of(interaction), presser(interaction))
        with speaking(await self.bot.languages.public(interaction)):
            await call(
                lambda: interaction.edit_original_response(
                    embed=embeds.told(f"-# {say(named)}"),
                    attachments=[_file(piece, Format.video.extension, data)],
                    view=under_an_extra(interaction.user.id),
                )
            )

    async def _take_away(self, interaction: discord.Interaction, user_id: str) -> None:
        """Delete the message that the button is under."""
        who = actor(interaction)
        if str(who.user_id) != user_id and not who.is_moderator:
            raise NotAllowed("only-its-author", act="delete")
        await self.bot.acknowledge(interaction)
        await call(interaction.delete_original_response)


def _file(piece: Piece, extension: str, data: bytes) -> discord.File:
    return discord.File(io.BytesIO(data), PurePath(piece.name).with_suffix(f".{extension}").name)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Share(bot))
