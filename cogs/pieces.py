"""The buttons: again, continue and delete under a piece, cancel while it is being made."""

import contextlib

import discord
from discord.ext import commands

from bot.frontends.discord import embeds
from bot.frontends.discord.actions import Action
from bot.frontends.discord.buttons import before_deleting
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.lineage import another_take, came_from, link_of, loop_of, presser
from bot.frontends.discord.submissions import actor
from bot.store import JobMessage, Piece
from bot.texts import say

MOST_ASKED = 1000
AGAIN = 2  # takes, to choose from


class Pieces(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        self._asked: dict[str, discord.Interaction] = {}  # whether to delete it, by piece
        bot.actions.add(Action.cancel, self._cancel)
        bot.actions.add(Action.try_, self._try)
        bot.actions.add_on_piece(Action.again, self._again)
        bot.actions.add_on_piece(Action.continue_, self._continue)
        bot.actions.add_on_piece(Action.loop, self._loop)
        bot.actions.add_on_piece(Action.delete, self._delete)
        bot.actions.add_on_piece(Action.surely_delete, self._surely_delete)

    async def _try(self, interaction: discord.Interaction, prompt: str) -> None:
        await self.bot.request_piece(interaction, {"prompt": prompt})

    async def _again(self, interaction: discord.Interaction, piece: Piece) -> None:
        came = another_take(piece, link_of(interaction), presser(interaction))
        values = {**piece.request.for_another(), "takes": await self._offered(interaction, piece)}
        await self.bot.request_piece(interaction, values, piece.input_audio, came_from=came)

    async def _offered(self, interaction: discord.Interaction, piece: Piece) -> int:
        """How many takes there are, if so much music is left of the day."""
        left = await self.bot.allowance(interaction)
        seconds = min(left.seconds_left, left.server_seconds_left)
        return AGAIN if AGAIN * piece.request.duration <= seconds else 1

    async def _continue(self, interaction: discord.Interaction, piece: Piece) -> None:
        came = came_from(piece, True, link_of(interaction), presser(interaction))
        values = {**piece.request.for_continuation(), "continuation": True}
        await self.bot.request_piece(interaction, values, piece, came_from=came)

    async def _loop(self, interaction: discord.Interaction, piece: Piece) -> None:
        """The same request, and so the same music where the model does not plan it otherwise."""
        came = loop_of(piece, link_of(interaction), presser(interaction))
        values = {**piece.request.for_another(), "seed": piece.request.seed, "loop": True}
        await self.bot.request_piece(
            interaction, values, piece.input_audio, came_from=came, changes=piece
        )

    async def _delete(self, interaction: discord.Interaction, piece: Piece) -> None:
        """Ask, so that only who pressed sees it."""
        self.bot.actor_on(interaction, piece).check_may("delete", piece.user_id)
        count = len(await self.bot.jobs.pieces.takes_beside(piece))
        question = say("delete-takes-surely", count=count) if count > 1 else say("delete-surely")
        await self.bot.acknowledge(interaction)
        self._asked[piece.id] = interaction
        while len(self._asked) > MOST_ASKED:
            self._asked.pop(next(iter(self._asked)))
        await interaction.followup.send(
            embed=embeds.told(question),
            view=before_deleting(piece.id),
            ephemeral=True,
        )

    async def _surely_delete(self, interaction: discord.Interaction, piece: Piece) -> None:
        shown = await self.bot.jobs.pieces.message_of(piece)
        await self.bot.acknowledge(interaction)
        await self.bot.jobs.pieces.delete(piece.id, self.bot.actor_on(interaction, piece))
        await interaction.edit_original_response(embed=embeds.told(say("deleted")), view=None)
        await self._take_away(self._asked.pop(piece.id, None), shown)

    async def _take_away(self, asked: discord.Interaction | None, shown: JobMessage | None) -> None:
        """Delete a piece's message: by the button's own token while that lasts, which works
        everywhere, or else by its id; and where it was shown again, both."""
        if asked is not None and not asked.is_expired():
            with contextlib.suppress(discord.HTTPException):
                await asked.delete_original_response()
                if asked.message is None or not asked.message.flags.ephemeral:
                    return
        if shown is not None and shown.message_id is not None:
            channel = self.bot.get_partial_messageable(shown.channel_id)
            with contextlib.suppress(discord.NotFound, discord.Forbidden):
                await channel.get_partial_message(shown.message_id).delete()

    async def _cancel(self, interaction: discord.Interaction, job_id: str) -> None:
        await self.bot.acknowledge(interaction)
        await self.bot.jobs.cancel(job_id, actor(interaction))


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Pieces(bot))
