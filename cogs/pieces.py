"""The buttons: again, continue and delete under a piece, cancel while it is being made."""

import contextlib

import discord
from discord.ext import commands

from bot.errors import InvalidRequest, NotAllowed, NotFound
from bot.frontends.discord.acknowledge import acknowledge
from bot.frontends.discord.buttons import Action
from bot.frontends.discord.client import MarioBot
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
            acts = {
                Action.again: self._again,
                Action.continue_: self._continue,
                Action.delete: self._delete,
            }
            act = acts.get(action)  # type: ignore[call-overload]
            if act is None:
                raise InvalidRequest("button-too-old")
            piece = await self.bot.jobs.store.piece(target)
            if piece is None:
                raise NotFound("piece-deleted")
            await act(interaction, piece)

    async def _again(self, interaction: discord.Interaction, piece: Piece) -> None:
        values = {**piece.request.non_defaults(), "seed": None}
        values.pop("input_audio", None)
        await self.bot.perform(interaction, values, piece.request.input_audio)

    async def _continue(self, interaction: discord.Interaction, piece: Piece) -> None:
        await self.bot.perform(
            interaction, {**piece.request.for_continuation(), "continuation": True}, piece
        )

    async def _delete(self, interaction: discord.Interaction, piece: Piece) -> None:
        self._may(interaction, piece.user_id, "delete")
        await acknowledge(interaction)
        with contextlib.suppress(discord.NotFound):  # somebody else was quicker
            await interaction.delete_original_response()
        await self.bot.jobs.store.delete_piece(piece.id)

    async def _cancel(self, interaction: discord.Interaction, job_id: str) -> None:
        job = await self.bot.jobs.store.job(job_id)
        if job is None:
            raise NotFound("piece-not-being-made")
        self._may(interaction, job.user_id, "cancel")
        await acknowledge(interaction)
        if not await self.bot.jobs.cancel(job.id):
            raise NotFound("too-late-to-cancel")

    def _may(self, interaction: discord.Interaction, author_id: int, act: str) -> None:
        if interaction.user.id == author_id or interaction.permissions.manage_messages:
            return
        raise NotAllowed("only-its-author", act=act)


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Pieces(bot))
