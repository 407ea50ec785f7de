"""The small form that a message command opens: what it should become, and for how long."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.errors import Message
from bot.request import options
from bot.texts import say

OPEN_SECONDS = 900.0  # after which a form that was not sent is forgotten

REQUEST = "mario-request"

Submit = Callable[[discord.Interaction, dict[str, Any]], Awaitable[None]]

_PART = {
    "continuation_start": Message("form-from"),
    "continuation_end": Message("form-to"),
}
_OPTIONS = {option.name: option for option in options()}


class RequestModal(discord.ui.Modal):
    """Asks for prompt and duration, and hands what was typed to ``submit``.

    process: a word for the process that shows it, which alone knows what ``submit`` does.
    part: what *from* and *to* are filled with, where a part of the sound can be chosen.
    """

    def __init__(
        self,
        title: str,
        submit: Submit,
        prompt: str | None,
        duration: int,
        part: tuple[str, str] | None = None,
        process: str = "",
    ) -> None:
        custom_id = f"{REQUEST}:{process}:{secrets.token_hex(8)}"
        super().__init__(title=title, timeout=OPEN_SECONDS, custom_id=custom_id)
        self._submit = submit
        self.prompt = _prompt(say("form-prompt"), prompt)
        self.duration = discord.ui.TextInput[Any](
            custom_id="duration",
            label=say(_OPTIONS["duration"].help),
            default=str(duration),
            max_length=4,
        )
        self.part: dict[str, discord.ui.TextInput[Any]] = {}
        for name, default in zip(_PART, part or (), strict=False):
            self.part[name] = discord.ui.TextInput[Any](
                custom_id=name,
                label=say(_PART[name]),
                default=default,
                required=False,
                max_length=8,
            )
        for item in (self.prompt, self.duration, *self.part.values()):
            self.add_item(item)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        typed = {"prompt": self.prompt.value, "duration": self.duration.value.strip()}
        typed |= {
            name: seconds_of(item.value) for name, item in self.part.items() if item.value.strip()
        }
        await self._submit(interaction, typed)


class JamModal(discord.ui.Modal):
    """Asks what comes next in a jam. before: what came before, with which the form is filled."""

    def __init__(self, submit: Submit, before: str | None) -> None:
        super().__init__(title=say("jam-form"), timeout=OPEN_SECONDS)
        self._submit = submit
        self.prompt = _prompt(say("jam-form-prompt"), before)
        self.add_item(self.prompt)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await self._submit(interaction, {"prompt": self.prompt.value})


def _prompt(label: str, default: str | None) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput[Any](
        custom_id="prompt",
        label=label,
        placeholder=say("form-prompt-empty"),
        default=default,
        required=False,
        style=discord.TextStyle.paragraph,
        max_length=int(_OPTIONS["prompt"].maximum or 0),
    )


def is_of_another_process(interaction: discord.Interaction, process: str) -> bool:
    """Whether somebody sends a form of this kind that a process before this one showed."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return False
    data: Any = interaction.data or {}
    kind, _, rest = str(data.get("custom_id", "")).partition(":")
    return kind == REQUEST and rest.partition(":")[0] != process


def seconds_of(text: str) -> str:
    """``1:30`` as ``90``; whatever else was typed is judged with the other options."""
    minutes, colon, seconds = text.strip().partition(":")
    if colon and minutes.isdecimal() and seconds.isdecimal():
        return str(60 * int(minutes) + int(seconds))
    return text.strip()
