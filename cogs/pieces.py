"""The buttons: again, continue and delete under a piece, cancel while it is being made."""

import contextlib

import discord
from discord.ext import commands

from bot.errors import InvalidRequest
from bot.frontends.discord.buttons import Action
from bot.frontends.discord.client import MarioBot, actor
from bot.store import Piece


class Pieces(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_mario_button(
        self, interaction: discord.Interaction, action: str, target: str
    ) -> None:
        async with self.bot.answering(interaction):
            if action == Action.cancel:
                await self._cancel(interaction, target)
                return
            if action == Action.try_:
                await self.bot.request_piece(interaction, {"prompt": target})
                return
            acts = {
                Action.again: self._again,
                Action.continue_: self._continue,
                Action.delete: self._delete,
            }
            act = acts.get(action)  # type: ignore[call-overload]
            if act is None:
                raise InvalidRequest("button-too-old")
            await act(interaction, await self.bot.jobs.piece(target))

    async def _again(self, interaction: discord.Interaction, piece: Piece) -> None:
        await self.bot.request_piece(interaction, piece.request.for_another(), piece.input_audio)

    async def _continue(self, interaction: discord.Interaction, piece: Piece) -> None:
        await self.bot.request_piece(
            interaction, {**piece.request.for_continuation(), "continuation": True}, piece
        )

    async def _delete(self, interaction: discord.Interaction, piece: Piece) -> None:
        await self.bot.acknowledge(interaction)
        await self.bot.jobs.delete_piece(piece.id, actor(interaction))
        with contextlib.suppress(discord.NotFound):  # somebody else was quicker
            await interaction.delete_original_response()

    async def _cancel(self, interaction: discord.Interaction, job_id: str) -> None:
        await self.bot.acknowledge(interaction)
        await self.bot.jobs.cancel(job_id, actor(interaction))


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Pieces(bot))
