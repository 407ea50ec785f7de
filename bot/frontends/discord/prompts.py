"""What people write on Discord, as words that a model can read."""

import re
from collections.abc import Iterable

import discord

_CUSTOM_EMOJI = re.compile(r"<a?:(\w+):\d+>")
_MENTION = re.compile(r"<(@!?|@&|#)(\d+)>")


def readable(
    text: str,
    guild: discord.Guild | None,
    leave_out: frozenset[int],
    people: Iterable[discord.abc.User] = (),
) -> str:
    """Custom emoji and mentions by their names; those of ``leave_out``, and unknown ones, go.

    people: who is mentioned, as far as Discord told with the text; of others few are known.
    """
    told = {person.id: person for person in people}

    def name_of(match: re.Match[str]) -> str:
        kind, id = match[1], int(match[2])
        named: object = None
        if id in leave_out:
            return " "
        if kind.startswith("@") and kind != "@&":
            named = told.get(id) or (guild and guild.get_member(id))
        elif guild is not None:
            named = guild.get_role(id) if kind == "@&" else guild.get_channel_or_thread(id)
        return getattr(named, "display_name", getattr(named, "name", " "))

    spelt = _CUSTOM_EMOJI.sub(lambda match: match[1].replace("_", " "), text)
    return _MENTION.sub(name_of, spelt).strip()


def names_of(me: discord.ClientUser | None, guild: discord.Guild | None) -> frozenset[int]:
    """The ids by which a message may name the bot: its own, and its role's there."""
    role = guild.self_role if guild else None
    return frozenset(named.id for named in (me, role) if named is not None)
