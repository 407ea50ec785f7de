"""The family of a piece, as lines of text: what it came from, and what came of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import discord

from bot.errors import Message
from bot.frontends.discord.embeds import CALM
from bot.frontends.discord.lineage import named
from bot.store import Piece
from bot.texts import say

LONGEST = 3_500  # characters of all lines; an embed takes 4,096
MOST_INDENTED = 12  # generations; younger ones stand below each other
_SPACE = "\u2003"  # as wide as a letter, and not left out at the start of a line


def family_tree(
    piece: Piece,
    family: Sequence[Piece],
    seen: Collection[str],
    links: Mapping[str, str | None],
) -> discord.Embed:
    """A line for each piece, below the one that it came from.

    family: each after the one that it came from. seen: the ids of those that may be shown; others
    are left out, but where the line goes on below them. links: to their messages.
    """
    shown = list(_lines(piece, _visible(family, seen), seen, links))
    if len(shown) < 2:
        shown.append(say("lineage-alone"))
    text, left = "", len(shown)
    for line in shown:
        if len(text) + len(line) > LONGEST:
            break
        text, left = f"{text}{line}\n", left - 1
    if left:
        text += say("lineage-more", count=left)
    return discord.Embed(title=say("lineage-title"), description=text, colour=CALM)


def _visible(family: Sequence[Piece], seen: Collection[str]) -> list[Piece]:
    """Without what may not be shown and has nothing below it that may."""
    kept: set[str] = set()
    for one in reversed(family):
        if one.id in seen or one.id in kept:
            kept |= {one.id, one.parent_id or ""}
    first = next((i for i, one in enumerate(family) if one.id in seen), 0)
    return [one for one in family[first:] if one.id in kept]


def _lines(
    piece: Piece,
    family: Sequence[Piece],
    seen: Collection[str],
    links: Mapping[str, str | None],
) -> Iterator[str]:
    """Each piece, followed by all that came of it."""
    ids = {one.id for one in family}
    children: dict[str | None, list[Piece]] = {}
    for one in family:
        parent = one.parent_id if one.parent_id in ids else None
        children.setdefault(parent, []).append(one)
    waiting = [(one, 0) for one in reversed(children.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        if one.id in seen:
            line = say(_said(one, links.get(one.id), one.parent_id in ids))
        else:
            line = say("lineage-hidden")
        if one.id == piece.id:
            line = f"{line} {say('lineage-this')}"
        branch = f"{_SPACE * min(depth - 1, MOST_INDENTED)}└ " if depth else ""
        yield branch + line
        waiting += [(child, depth + 1) for child in reversed(children.get(one.id, []))]


def _said(piece: Piece, link: str | None, has_parent: bool) -> Message:
    name, by = named(piece, link), f"<@{piece.user_id}>"
    if not has_parent:
        return Message("lineage-first", name=name, by=by)
    if piece.stitched:
        return Message("lineage-joined", name=name, by=by)
    if piece.changed:
        return Message("lineage-changed", name=name, by=by)
    if piece.request.continuation:
        return Message("lineage-continued", name=name, by=by)
    return Message("lineage-followed", name=name, by=by)
