"""The menu *More…* under a piece: what else can be done to it, where that can work."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import discord

from bot.errors import MarioError, Message
from bot.frontends.discord.actions import Action
from bot.models.families.family import Capabilities
from bot.request import Format
from bot.store import Piece
from bot.texts import say


@dataclass(frozen=True)
class _Option:
    """An entry of the menu. fits: whether it can work for a piece of a model that can so much."""

    action: Action
    label: Message
    emoji: str
    fits: Callable[[Piece, Capabilities], bool] = lambda piece, can: True


# In the order in which people see them; a menu holds 25.
_OPTIONS = (
    _Option(Action.variation, Message("more-variation"), "🌗", lambda piece, can: can.continuation),
    _Option(Action.loop, Message("more-loop"), "🔁", lambda piece, can: _can_loop(piece)),
    _Option(
        Action.video,
        Message("more-video"),
        "🎬",
        lambda piece, can: piece.request.output_format is not Format.video,
    ),
    _Option(Action.midi, Message("more-midi"), "🎼", lambda piece, can: can.notes),
    _Option(
        Action.soundboard,
        Message("more-soundboard"),
        "📣",
        lambda piece, can: piece.guild_id is not None,
    ),
    _Option(Action.recipe, Message("more-recipe"), "📜", lambda piece, can: not piece.stitched),
    _Option(Action.lineage, Message("more-lineage"), "🌳"),
    _Option(
        Action.stitch,
        Message("more-stitch"),
        "🧵",
        lambda piece, can: _goes_on(piece),
    ),
)


def _can_loop(piece: Piece) -> bool:
    """Whether it is a new piece, of one request, that is no loop yet."""
    fresh = piece.request.input_audio is None and not piece.stitched
    return fresh and not piece.request.loop


def _goes_on(piece: Piece) -> bool:
    """Whether it continues another piece, which may be kept."""
    other = piece.parent_id is not None and not (piece.stitched or piece.changed)
    return piece.request.continuation and other


class MoreMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"mario-more:(?P<id>.*)"):
    """Dispatches ``mario_button(interaction, action, id)`` as a button does."""

    def __init__(self, id: str, select: discord.ui.Select[Any]) -> None:
        super().__init__(select)
        self.target = id

    @classmethod
    def under(cls, piece: Piece, can: Capabilities) -> Self | None:
        """The menu for a piece of a model that can so much; None where nothing fits."""
        fitting = [option for option in _OPTIONS if option.fits(piece, can)]
        if not fitting:
            return None
        select = discord.ui.Select[Any](
            custom_id=f"mario-more:{piece.id}",
            placeholder=say("more"),
            options=[
                discord.SelectOption(label=say(one.label), value=one.action, emoji=one.emoji)
                for one in fitting
            ],
        )
        return cls(piece.id, select)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        assert isinstance(item, discord.ui.Select)
        return cls(match["id"], item)

    async def callback(self, interaction: discord.Interaction) -> None:
        chosen = self.item.values[0] if self.item.values else ""
        interaction.client.dispatch("mario_button", interaction, chosen, self.target)


async def clear_choice(interaction: discord.Interaction) -> None:
    """Show the menu as it was before somebody chose, so that the same can be chosen again.

    Their client does so when the message is edited; where that may not be, nothing is lost.
    """
    data: Any = interaction.data or {}
    message = interaction.message
    if message is None or data.get("component_type") != discord.ComponentType.select.value:
        return
    as_before = discord.ui.View.from_message(message, timeout=None)
    as_before.stop()  # nobody need listen to it: its items are dynamic
    with contextlib.suppress(discord.HTTPException, MarioError):
        if interaction.response.type is discord.InteractionResponseType.deferred_message_update:
            await interaction.edit_original_response(view=as_before)
        else:
            await message.edit(view=as_before)
