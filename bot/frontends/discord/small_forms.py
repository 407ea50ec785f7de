"""The small forms: what a sound in a message should become, and what comes next in a jam."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.errors import Message
from bot.frontends.discord.actions import Action
from bot.frontends.discord.follow import Way
from bot.frontends.discord.forms import MOST_CHOICES, Form, Sent
from bot.jobs.styles import MARK
from bot.request import options
from bot.texts import say

KEPT_STYLE = "-,-"  # which is no name of a style

_PART = {
    "continuation_start": Message("form-from"),
    "continuation_end": Message("form-to"),
}
_OPTIONS = {option.name: option for option in options()}


class MessageForm(Form):
    """Asks for prompt and duration of what is made from the sound in a message.

    part: what *from* and *to* are filled with, where a part of the sound can be chosen. styles: the
    names of those to choose from.
    """

    def __init__(
        self,
        way: Way,
        message_id: int,
        prompt: str | None,
        duration: int,
        part: tuple[str, str] | None = None,
        styles: Sequence[str] = (),
    ) -> None:
        super().__init__(say(way.command), f"message-{way}", str(message_id))
        self.add(say("form-prompt"), _prompt(prompt))
        field = discord.ui.TextInput[Any](custom_id="duration", default=str(duration), max_length=4)
        self.add(say(_OPTIONS["duration"].help), field)
        if styles:
            self.add(say("form-style"), style_menu(styles))
        for name, default in zip(_PART, part or (), strict=False):
            field = discord.ui.TextInput[Any](
                custom_id=name, default=default, required=False, max_length=8
            )
            self.add(say(_PART[name]), field)


def asked_of_message(form: Sent | None) -> tuple[Way, int] | None:
    """What such a form makes, and the id of the message whose sound it takes; None of another."""
    if form is None or form.action not in {f"message-{way}" for way in Way}:
        return None
    if not form.id.isdecimal() or len(form.id) > 20:
        return None
    return Way(form.action.removeprefix("message-")), int(form.id)


def typed_in(form: Sent) -> dict[str, Any]:
    """The options that such a form holds, to be judged like any."""
    values = {name: form.values.get(name, "").strip() for name in ("prompt", "duration", *_PART)}
    part = {name: seconds_of(values[name]) for name in _PART if values[name]}
    prompt = in_style(form, values["prompt"])
    return {"prompt": prompt, "duration": values["duration"], **part}


class JamForm(Form):
    """Asks what comes next in a jam.

    target: the jam and its round. before: what came before, with which the form is filled. styles:
    the names of those to choose from.
    """

    def __init__(self, target: str, before: str | None, styles: Sequence[str] = ()) -> None:
        super().__init__(say("jam-form"), Action.jam_turn, target)
        self.add(say("jam-form-prompt"), _prompt(before))
        if styles:
            self.add(say("form-style"), style_menu(styles))


def style_menu(styles: Sequence[str]) -> discord.ui.Select[Any]:
    """Where a style is chosen, or none."""
    kept = discord.SelectOption(label=say("form-style-kept"), value=KEPT_STYLE, default=True)
    named = (discord.SelectOption(label=name, value=name) for name in styles)
    return discord.ui.Select(custom_id="style", options=[kept, *named][:MOST_CHOICES])


def in_style(form: Sent, prompt: str) -> str:
    """What was typed in a form, behind the style that was chosen in it."""
    style = form.values.get("style", KEPT_STYLE)
    return prompt if style == KEPT_STYLE else f"{MARK} {style}, {prompt}"


def seconds_of(text: str) -> str:
    """``1:30`` as ``90``; whatever else was typed is judged with the other options."""
    minutes, colon, seconds = text.strip().partition(":")
    if colon and minutes.isdecimal() and seconds.isdecimal():
        return str(60 * int(minutes) + int(seconds))
    return text.strip()


def _prompt(default: str | None) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput[Any](
        custom_id="prompt",
        placeholder=say("form-prompt-empty"),
        default=default,
        required=False,
        style=discord.TextStyle.paragraph,
        max_length=int(_OPTIONS["prompt"].maximum or 0),
    )
