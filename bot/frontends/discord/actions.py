"""What can be done to a piece by a button or in the menu under it, and who does it."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

import discord

from bot.errors import InvalidRequest
from bot.store import Piece

Act = Callable[[discord.Interaction, str], Awaitable[None]]
ActOnPiece = Callable[[discord.Interaction, Piece], Awaitable[None]]


class Action(StrEnum):
    """A word in the ids of components, which stays for ever: messages outlive versions."""

    cancel = "cancel"  # its id is a job's
    try_ = "try"  # a prompt
    jam_turn = "jam-turn"  # a jam and a round
    jam_vote = "jam-vote"  # a jam, a round and a candidate
    jam_end = "jam-end"  # a jam
    daily_vote = "daily-vote"  # a server, a day and an option
    again = "again"  # the others' is a piece's
    continue_ = "continue"
    tweak = "tweak"
    favourite = "favourite"
    delete = "delete"
    surely_delete = "surely-delete"
    variation = "variation"
    loop = "loop"
    keep = "keep"  # of several takes
    drop = "drop"
    midi = "midi"
    video = "video"
    soundboard = "soundboard"
    lineage = "lineage"
    stitch = "stitch"
    play = "play"
    page_back = "page-back"  # the id of these two is a place in the library
    page_forth = "page-forth"
    recipe = "recipe"
    make_again = "make-again"
    make_as_told = "make-as-told"  # its id is the content id of a file
    take_away = "take-away"  # its id is the user's at whose wish the message is there


MAKING = frozenset(
    {
        *(Action.try_, Action.again, Action.continue_, Action.loop, Action.video, Action.stitch),
        *(Action.make_again, Action.make_as_told),
    }
)
"""What everybody sees an answer to."""
SHOWING = frozenset(
    {Action.tweak, Action.variation, Action.jam_turn, Action.jam_vote, Action.daily_vote}
)
"""What is answered by a form, or by another text in the message: nothing else may come first."""


class Actions:
    """The table of actions. Each cog adds its own while it is loaded."""

    def __init__(self, piece: Callable[[str], Awaitable[Piece]]) -> None:
        """piece: finds one by its id; raises for one that was deleted."""
        self._piece = piece
        self._acts: dict[str, Act] = {}

    def add(self, action: Action, act: Act) -> None:
        """``act(interaction, id)`` is what the action does."""
        if action in self._acts:
            raise ValueError(f"{action} is done already")
        self._acts[action] = act

    def add_on_piece(self, action: Action, act: ActOnPiece) -> None:
        """``act(interaction, piece)`` is what the action does; a deleted piece is refused."""

        async def act_on(interaction: discord.Interaction, id: str) -> None:
            await act(interaction, await self._piece(id))

        self.add(action, act_on)

    async def act(self, interaction: discord.Interaction, action: str, id: str) -> None:
        """Raises :class:`InvalidRequest` for an action that nobody does in this version."""
        act = self._acts.get(action)
        if act is None:
            raise InvalidRequest("button-too-old")
        await act(interaction, id)
