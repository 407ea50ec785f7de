"""Forms that work after a restart too: as with buttons, what they are for is in their id.

discord.py forgets a form with the process; so what was sent is read from the interaction itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord

OPEN_SECONDS = 900.0  # after which discord.py forgets a form that was not sent
MOST_FIELDS = 5
MOST_CHOICES = 25
LABEL = 45
"""Characters of a form's title and of a field's label."""

_ID = re.compile(r"mario-form:(?P<action>[^:]*):(?P<id>.*)")


class Form(discord.ui.Modal):
    """A form about something. Its fields are labelled, at most MOST_FIELDS of them.

    action: a word for what is done with it. id: what that is done to.
    """

    def __init__(self, title: str, action: str, id: str) -> None:
        custom_id = f"mario-form:{action}:{id}"
        super().__init__(title=title[:LABEL], timeout=OPEN_SECONDS, custom_id=custom_id)

    def add(self, label: str, field: discord.ui.TextInput[Any] | discord.ui.Select[Any]) -> None:
        self.add_item(discord.ui.Label(text=label[:LABEL], component=field))


@dataclass(frozen=True)
class Sent:
    """A form that somebody sent: what it is for, and what each of its fields holds."""

    action: str
    id: str
    values: Mapping[str, str]


def sent(interaction: discord.Interaction) -> Sent | None:
    """What a form of ours holds, whichever process showed it; None for anything else."""
    data: Any = interaction.data or {}
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    match = _ID.fullmatch(str(data.get("custom_id", "")))
    if match is None:
        return None
    fields = dict(_fields(data.get("components") or []))
    return Sent(match["action"], match["id"], fields)


def is_under(interaction: discord.Interaction, id: str) -> bool:
    """Whether a form's message has components about this piece, as a form that was not tampered
    with does."""
    message = interaction.message
    rows = message.components if message is not None else []
    ids = [
        getattr(one, "custom_id", None) or ""
        for row in rows
        if isinstance(row, discord.ActionRow)
        for one in row.children
    ]
    return any(one.endswith(f":{id}") for one in ids)


def _fields(components: list[Any]) -> Iterator[tuple[str, str]]:
    for one in components:
        inner = one.get("component")
        held = [inner] if inner is not None else one.get("components") or [one]
        for field in held:
            value = field.get("value")
            if value is None:
                value = next(iter(field.get("values") or []), None)
            if value is not None:
                yield str(field.get("custom_id")), str(value)
