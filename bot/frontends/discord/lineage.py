"""What a piece came from, for people: named, with a link to its message, and who wanted it."""

from collections.abc import Mapping, Sequence

import discord

from bot.errors import Message
from bot.frontends.discord.embeds import plain, shortened, title
from bot.frontends.discord.sources import Source
from bot.request import GenerationRequest
from bot.store import Piece

LONGEST_NAME = 60
MOST_NAMED = 8  # pieces
NOBODY = "nobody"


def came_from(
    source: Source, continuation: bool, link: str | None = None, person: str | None = None
) -> Message | None:
    """What a request continues or follows.

    link: to the message it is in. person: who pressed the button.
    """
    if source is None:
        return None
    name = named(source, link)
    if continuation:
        return Message("came-continued", name=name, person=person or NOBODY)
    return Message("came-followed", name=name, person=person or NOBODY)


def cover_of(source: Source, link: str | None) -> Message:
    """That a piece is the chip's, over the melody of a sound."""
    return Message("came-covered", name=named(source, link), person=NOBODY)


def another_take(piece: Piece, link: str | None, person: str | None) -> Message:
    """That a request is a piece's, with a new seed."""
    return Message("came-again", name=named(piece, link), person=person or NOBODY)


def loop_of(piece: Piece, link: str | None, person: str | None) -> Message:
    """That a request is a piece's, as a loop."""
    return Message("came-looped", name=named(piece, link), person=person or NOBODY)


def made_again(request: GenerationRequest, person: str | None) -> Message:
    """That a request is to give a file once more."""
    name = title(request, _typed(request.prompt or ""))
    return Message("came-made-again", name=name, person=person or NOBODY)


def as_video(piece: Piece, link: str | None, person: str | None) -> Message:
    """That this is the video of a piece."""
    return Message("came-as-video", name=named(piece, link), person=person or NOBODY)


def joined_of(
    chain: Sequence[Piece],
    links: Mapping[str, str | None],
    people: Sequence[str],
    person: str | None,
) -> Message:
    """That pieces are joined in one, and whose they were.

    links: to their messages, by id. people: their authors' names.
    """
    names: list[Message] = [named(piece, links.get(piece.id)) for piece in chain[:MOST_NAMED]]
    if len(chain) > MOST_NAMED:
        names.append(Message("and-more", count=len(chain) - MOST_NAMED))
    by = [f"**{plain(name)}**" for name in people] or [Message("somebody")]
    return Message("came-joined", names=names, people=by, person=person or NOBODY)


def tweak_of(piece: Piece, link: str | None, person: str | None) -> Message:
    """That a request is a piece's, changed."""
    return Message("came-tweaked", name=named(piece, link), person=person or NOBODY)


def variation_of(piece: Piece, kept: int, link: str | None, person: str | None) -> Message:
    """That a piece begins as another does, for ``kept`` seconds."""
    name = named(piece, link)
    return Message("came-varied", name=name, seconds=kept, person=person or NOBODY)


def link_of(interaction: discord.Interaction) -> str | None:
    """To the message that a button or a menu is under; nothing where only one person sees it."""
    message = interaction.message
    return message.jump_url if message and not message.flags.ephemeral else None


def presser(interaction: discord.Interaction) -> str | None:
    """Who pressed a button, which Discord itself does not show; nobody in private.

    By name: a mention in an embed is a number where the reader's client does not know the person.
    """
    return f"**{plain(interaction.user.display_name)}**" if interaction.guild_id else None


def named(source: Source, link: str | None) -> Message:
    """As markdown; what people have typed takes no effect in it."""
    if isinstance(source, Piece):
        name = title(source.request, _typed(source.request.prompt or ""))
    else:
        file = source.filename if isinstance(source, discord.Attachment) else ""
        name = Message("as-it-stands", text=_typed(file))
    return Message("linked", name=name, link=link) if link else name


def _typed(text: str) -> str:
    """Short, and without the brackets that would end a link."""
    return plain(shortened(text, LONGEST_NAME).replace("[", "(").replace("]", ")"))
