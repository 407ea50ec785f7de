"""A page of the library: what was made, with links, a menu to hear it, and ways to other pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import discord

from bot.errors import Message
from bot.frontends.discord.actions import Action
from bot.frontends.discord.buttons import MarioButton
from bot.frontends.discord.embeds import CALM, GOOD, plain, title
from bot.frontends.discord.lineage import named
from bot.store import Entry, Page, Piece
from bot.texts import say

SIZE = 8  # pieces on a page
LONGEST_SEARCH = 60  # of the 100 units of UTF-16 that the id of a button may have
_LABEL = 100  # characters that Discord takes of a choice


class View(StrEnum):
    mine = "mine"
    server = "server"
    favourites = "favourites"
    search = "search"


_TITLES = {
    View.mine: Message("library-mine"),
    View.server: Message("library-server"),
    View.favourites: Message("library-favourites"),
}
_EMPTY = {
    View.mine: Message("library-empty-mine"),
    View.server: Message("library-empty-server"),
    View.favourites: Message("library-empty-favourites"),
    View.search: Message("library-empty-search"),
}


@dataclass(frozen=True)
class Place:
    """Where somebody is in the library, as the id of a button has it."""

    view: View
    number: int = 0
    words: str = ""

    def __str__(self) -> str:
        return f"{self.view}.{self.number}.{self.words}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What ``str`` wrote; ``None`` for anything else."""
        view, _, rest = text.partition(".")
        number, _, words = rest.partition(".")
        if view not in list(View) or not re.fullmatch(r"[0-9]{1,6}", number, re.ASCII):
            return None
        return cls(View(view), int(number), words)

    def at(self, number: int) -> "Place":
        return Place(self.view, number, self.words)


class PlayMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"mario-play:?.*"):
    """Dispatches ``mario_button(interaction, "play", id of the chosen piece)``."""

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Self:
        options = [
            discord.SelectOption(
                label=f"{number}. {_title(entry.piece)}"[:_LABEL],
                description=_facts(entry.piece)[:_LABEL],
                value=entry.piece.id,
                emoji="▶️",
            )
            for number, entry in enumerate(entries, 1)
        ]
        placeholder = say("library-play")
        return cls(
            discord.ui.Select[Any](custom_id="mario-play", placeholder=placeholder, options=options)
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        assert isinstance(item, discord.ui.Select)
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        chosen = self.item.values[0] if self.item.values else ""
        interaction.client.dispatch("mario_button", interaction, Action.play, chosen)


def link_to(piece: Piece, message_id: int | None) -> str | None:
    """To the message that a piece is posted in."""
    if message_id is None or piece.channel_id is None:
        return None
    return f"https://discord.com/channels/{piece.guild_id or '@me'}/{piece.channel_id}/{message_id}"


def library_page(place: Place, page: Page, *remarks: str) -> discord.Embed:
    """remarks: said under the pieces."""
    lines = [
        line
        for number, entry in enumerate(page.entries, 1)
        for line in (_named(number, entry), f"-# {_details(entry)}")
    ]
    if not lines:
        lines.append(say(_EMPTY[place.view]))
    title = _TITLES.get(place.view) or Message("library-search", words=plain(place.words))
    text = "\n".join([*lines, *(f"\n{remark}" for remark in remarks if remark)])
    embed = discord.Embed(title=say(title), description=text, colour=CALM)
    if page.total > SIZE:
        pages = -(-page.total // SIZE)
        footer = say("library-page", page=page.number + 1, pages=pages, count=page.total)
        embed.set_footer(text=footer)
    return embed


def played(piece: Piece, link: str | None) -> discord.Embed:
    """A piece that somebody chose, above its file."""
    embed = discord.Embed(title=say(named(piece, None)), url=link, colour=GOOD)
    return embed.set_footer(text=_facts(piece))


def under_a_page(place: Place, page: Page) -> discord.ui.View:
    """The menu to hear a piece, and buttons to the pages before and after."""
    view = discord.ui.View(timeout=None)
    if page.entries:
        view.add_item(PlayMenu.of(page.entries))
    if page.total > SIZE:
        last = (page.total - 1) // SIZE
        for action, number in (
            (Action.page_back, page.number - 1),
            (Action.page_forth, page.number + 1),
        ):
            there = str(place.at(max(0, number)))
            view.add_item(MarioButton(action, there, disabled=not 0 <= number <= last))
    return view


def _named(number: int, entry: Entry) -> str:
    name = say(named(entry.piece, link_to(entry.piece, entry.message_id)))
    line = f"**{number}.** {name}"
    return f"{line} ⭐ {entry.favourites}" if entry.favourites else line


def _details(entry: Entry) -> str:
    piece = entry.piece
    when = discord.utils.format_dt(piece.created_at, "R")
    return f"{plain(_facts(piece))} · {when} · <@{piece.user_id}>"


def _facts(piece: Piece) -> str:
    seconds = (piece.milliseconds or 1000 * piece.request.duration) / 1000
    model = piece.model.partition("@")[0]
    return say("library-facts", seconds=seconds, model=model, seed=piece.request.seed)


def _title(piece: Piece) -> str:
    """As plain text."""
    prompt = piece.request.prompt or ""
    return prompt or say(title(piece.request, prompt))
