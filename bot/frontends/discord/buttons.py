"""Buttons that work as long as their message exists: what they do is in their id, not in memory."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Self

import discord

from bot.errors import Message
from bot.frontends.discord.actions import Action
from bot.frontends.discord.more_menu import MoreMenu
from bot.models.families.family import Capabilities
from bot.store import Piece
from bot.texts import say

# Its label, where it has one; emoji and colour.
_LOOKS: dict[str, tuple[Message | None, str, discord.ButtonStyle]] = {
    Action.cancel: (Message("button-cancel"), "✖️", discord.ButtonStyle.secondary),
    Action.again: (Message("button-again"), "🎲", discord.ButtonStyle.primary),
    Action.continue_: (Message("button-continue"), "⏭️", discord.ButtonStyle.success),
    Action.tweak: (Message("button-tweak"), "🎛️", discord.ButtonStyle.secondary),
    Action.favourite: (None, "⭐", discord.ButtonStyle.secondary),
    Action.delete: (Message("button-delete"), "🗑️", discord.ButtonStyle.secondary),
    Action.surely_delete: (Message("button-surely-delete"), "🗑️", discord.ButtonStyle.danger),
    Action.take_away: (Message("button-delete"), "🗑️", discord.ButtonStyle.secondary),
    Action.page_back: (None, "◀️", discord.ButtonStyle.secondary),
    Action.page_forth: (None, "▶️", discord.ButtonStyle.secondary),
    Action.make_again: (Message("button-make-again"), "🔁", discord.ButtonStyle.primary),
    Action.make_as_told: (Message("button-make-again"), "🔁", discord.ButtonStyle.primary),
    Action.keep: (Message("button-keep"), "✅", discord.ButtonStyle.primary),
    Action.drop: (Message("button-drop"), "➖", discord.ButtonStyle.secondary),
    Action.try_: (None, "▶️", discord.ButtonStyle.primary),
    Action.jam_turn: (Message("button-my-turn"), "🙋", discord.ButtonStyle.success),
    Action.jam_vote: (None, "🗳️", discord.ButtonStyle.primary),
    Action.daily_vote: (None, "🗳️", discord.ButtonStyle.primary),
    Action.jam_end: (Message("button-end-jam"), "🏁", discord.ButtonStyle.secondary),
}


class MarioButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"mario:(?P<action>[^:]*):?(?P<id>.*)",
):
    """Says who pressed what: dispatches ``mario_button(interaction, action, id)``.

    Ids that this version never gave match too: somebody pressed them and is owed an answer.
    """

    def __init__(
        self,
        action: str,
        id: str,
        label: str | None = None,
        disabled: bool = False,
        row: int | None = None,
    ) -> None:
        """label: in place of the action's own."""
        own, emoji, style = _LOOKS.get(action, _LOOKS[Action.again])
        button = discord.ui.Button[Any](
            label=label if label is not None or own is None else say(own),
            disabled=disabled,
            row=row,
            emoji=emoji,
            style=style,
            custom_id=f"mario:{action}:{id}",
        )
        super().__init__(button)
        self.action, self.target = action, id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["action"], match["id"])

    async def callback(self, interaction: discord.Interaction) -> None:
        interaction.client.dispatch("mario_button", interaction, self.action, self.target)


def while_it_runs(job_id: str) -> discord.ui.View:
    return _view(job_id, Action.cancel)


def under_a_piece(piece: Piece, can: Capabilities, likes: int = 0) -> discord.ui.View:
    """One row of buttons, and under it what else can be done.

    can: what the piece's model can. likes: how many have it among their favourites.
    """
    view = _view(piece.id, Action.again, Action.continue_, Action.tweak)
    view.add_item(MarioButton(Action.favourite, piece.id, _count(likes)))
    view.add_item(MarioButton(Action.delete, piece.id))
    if (menu := MoreMenu.under(piece, can)) is not None:
        view.add_item(menu)
    return view


def with_likes(message: discord.Message, piece_id: str, likes: int) -> discord.ui.View:
    """What is under a message, with another count on its button for favourites."""
    view = discord.ui.View.from_message(message, timeout=None)
    view.stop()  # nobody need listen to it: its items are dynamic
    of_piece = f"mario:{Action.favourite}:{piece_id}"
    for item in view.children:
        if isinstance(item, discord.ui.Button) and item.custom_id == of_piece:
            item.label = _count(likes)
    return view


def under_takes(takes: Sequence[Piece]) -> discord.ui.View:
    """A row for each thing that is done with one take, and a row for what is done with all."""
    first, each = takes[0].id, (Action.keep, Action.continue_, Action.drop)
    buttons = [
        MarioButton(action, take.id, _of_take(action, take.take), row=row)
        for row, action in enumerate(each)
        for take in takes
    ]
    of_all = [MarioButton(act, first, row=len(each)) for act in (Action.again, Action.delete)]
    return view_of([*buttons, *of_all])


def _of_take(action: Action, take: int) -> str:
    return say("button-of-take", label=_LOOKS[action][0], take=take)


def before_deleting(piece_id: str) -> discord.ui.View:
    return _view(piece_id, Action.surely_delete)


def under_an_extra(user_id: int) -> discord.ui.View:
    """Under what somebody wanted beside a piece."""
    return _view(str(user_id), Action.take_away)


def to_make_again(piece_id: str | None, audio: str) -> discord.ui.View:
    """Under a recipe: of a piece, or of a file ``audio`` (content id) that is no piece here."""
    if piece_id is not None:
        return _view(piece_id, Action.make_again)
    return _view(audio, Action.make_as_told)


def to_try(prompts: Iterable[str]) -> discord.ui.View:
    """A button for each prompt, which has at most 80 characters."""
    return view_of(MarioButton(Action.try_, prompt, prompt) for prompt in prompts)


def _count(likes: int) -> str | None:
    return str(likes) if likes else None


def _view(id: str, *actions: Action) -> discord.ui.View:
    return view_of(MarioButton(action, id) for action in actions)


def view_of(buttons: Iterable[MarioButton]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view
