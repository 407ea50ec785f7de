"""*Tweak* and *Variation*: a piece again, but changed as a form says."""

from typing import Any

import discord
from discord.ext import commands

from bot.errors import InvalidRequest
from bot.frontends.discord.actions import Action
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.forms import Sent, is_under, sent
from bot.frontends.discord.lineage import link_of, presser, tweak_of, variation_of
from bot.frontends.discord.permissions import check_may_post
from bot.frontends.discord.small_forms import KEPT_STYLE, in_style
from bot.frontends.discord.sources import length_of
from bot.frontends.discord.tweak_form import TweakForm, changed, tweaked
from bot.frontends.discord.variation_form import VariationForm, keepable, new_after
from bot.request import GenerationRequest
from bot.sections import rest_of
from bot.store import Piece


class Tweak(commands.Cog):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        bot.actions.add_on_piece(Action.tweak, self._ask_what)
        bot.actions.add_on_piece(Action.variation, self._ask_how_much)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        form = sent(interaction)
        acts = {Action.tweak: self._tweak, Action.variation: self._vary}
        if form is None or form.action not in acts:
            return
        async with self.bot.answering(interaction), self.bot.in_time(interaction):
            if not is_under(interaction, form.id):
                raise InvalidRequest("button-too-old")
            piece = await self.bot.jobs.pieces.get(form.id)
            await acts[Action(form.action)](interaction, piece, form)

    async def _ask_what(self, interaction: discord.Interaction, piece: Piece) -> None:
        await self._check(interaction, piece.request)
        registry = self.bot.jobs.registry
        models = [(name, registry.title(name)) for name in registry.names()]
        styles = [one.name for one in await self.bot.jobs.styles.offered(interaction.guild_id)]
        await self.bot.open_form(interaction, TweakForm(piece, models, styles))

    async def _tweak(self, interaction: discord.Interaction, piece: Piece, form: Sent) -> None:
        values = tweaked(piece.request, form.values)
        style = form.values.get("style", KEPT_STYLE)
        if style != KEPT_STYLE:  # what was typed beside it counts more
            words = in_style(form, values["prompt"])
            asked = {**changed(piece.request, form.values), "prompt": words}
            values |= await self.bot.jobs.styles.applied(interaction.guild_id, asked)
        audio = piece.input_audio
        if GenerationRequest.parse(**values, input_audio=audio) == piece.request:
            raise InvalidRequest("tweak-changed-nothing")
        came = tweak_of(piece, link_of(interaction), presser(interaction))
        await self.bot.request_piece(interaction, values, audio, came_from=came, changes=piece)

    async def _ask_how_much(self, interaction: discord.Interaction, piece: Piece) -> None:
        asked = self.bot.submissions.of(interaction, piece.request)
        limits = await self.bot.jobs.servers.limits(asked.origin.guild_id, asked.role_ids)
        kept = keepable(length_of(piece), limits.duration)
        if not kept:
            raise InvalidRequest("piece-too-short-to-vary")
        values = _varied(piece, max(kept.values()))
        await self._check(interaction, GenerationRequest.parse(**values, input_audio=piece.audio))
        await self.bot.open_form(interaction, VariationForm(piece, kept))

    async def _vary(self, interaction: discord.Interaction, piece: Piece, form: Sent) -> None:
        kept = form.values.get("keep", "")
        if not kept.isdecimal() or not 0 < int(kept[:6]) < length_of(piece):
            raise InvalidRequest("button-too-old")
        came = variation_of(piece, int(kept), link_of(interaction), presser(interaction))
        values = _varied(piece, int(kept))
        await self.bot.request_piece(interaction, values, piece, came_from=came)

    async def _check(self, interaction: discord.Interaction, request: GenerationRequest) -> None:
        """Refuse at once what would be refused whatever the form says."""
        await check_may_post(interaction, self.bot)
        await self.bot.check_submission(self.bot.submissions.of(interaction, request))


def _varied(piece: Piece, kept: int) -> dict[str, Any]:
    """The request for a piece that begins with the first seconds of another, and is as long."""
    values, request = piece.request.for_continuation(), piece.request
    length = length_of(piece)
    before = length - request.duration if request.continuation else 0.0
    values["prompt"] = rest_of(request.prompt, request.duration, kept - before)
    new = new_after(length, kept)
    return {**values, "continuation": True, "continuation_end": kept, "duration": new}


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Tweak(bot))
