"""The form under a piece in which everything that it was asked for can be changed."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.errors import InvalidRequest
from bot.frontends.discord.actions import Action
from bot.frontends.discord.forms import MOST_CHOICES, Form
from bot.frontends.discord.small_forms import seconds_of, style_menu
from bot.frontends.discord.translator import name_of
from bot.request import GenerationRequest, Option, options
from bot.store import Piece
from bot.texts import ENGLISH, say

MAIN = ("temperature", "classifier_free_guidance", "output_format", "seed")
"""Settings that stand there whatever they are."""
KEPT = ("input_audio", "continuation", "continuation_start", "continuation_end")
"""What a tweak does not change: the sound that a piece was made from."""
APART = ("prompt", "duration", "replicate_weights")
"""What has a field of its own."""

SETTINGS_LENGTH = 500
LONGEST_QUOTE = 40
CHOICE_LENGTH = 100
_OPTIONS = {option.name: option for option in options()}


class TweakForm(Form):
    """models: name and title of those to choose from. styles: the names of those."""

    def __init__(
        self, piece: Piece, models: Sequence[tuple[str, str]], styles: Sequence[str] = ()
    ) -> None:
        super().__init__(say("form-tweak"), Action.tweak, piece.id)
        request = piece.request
        self.add(
            say("form-prompt"),
            discord.ui.TextInput(
                custom_id="prompt",
                default=request.prompt,
                required=False,
                style=discord.TextStyle.paragraph,
                max_length=int(_OPTIONS["prompt"].maximum or 0),
            ),
        )
        self.add(
            say(_OPTIONS["duration"].help),
            discord.ui.TextInput(custom_id="duration", default=str(request.duration), max_length=8),
        )
        if styles:
            self.add(say("form-style"), style_menu(styles))
        if len(models) > 1:
            self.add(say(_OPTIONS["replicate_weights"].label), _models(request, models))
        self.add(
            say("form-settings"),
            discord.ui.TextInput(
                custom_id="settings",
                default=settings_text(request),
                required=False,
                style=discord.TextStyle.paragraph,
                max_length=SETTINGS_LENGTH,
            ),
        )


def tweaked(request: GenerationRequest, sent: Mapping[str, str]) -> dict[str, Any]:
    """The values of a request as a form changed it, to be judged like any; but for its sound.

    A setting whose line was taken out is at its default. Raises :class:`InvalidRequest`.
    """
    listed = _listed(request)
    kept = {name: value for name, value in request.for_another().items() if name not in listed}
    changed = {
        "prompt": sent.get("prompt", ""),
        "duration": seconds_of(sent.get("duration", "")),
        "replicate_weights": sent.get("model", request.replicate_weights),
    }
    return {**kept, **changed, **read_settings(sent.get("settings", ""))}


def changed(request: GenerationRequest, sent: Mapping[str, str]) -> dict[str, Any]:
    """What a form says otherwise than it did when it opened, but for the prompt."""
    before = {
        "duration": str(request.duration),
        "replicate_weights": request.replicate_weights,
        **read_settings(settings_text(request)),
    }
    values = tweaked(request, sent)
    return {
        name: value
        for name, value in values.items()
        if name != "prompt" and name not in KEPT and before.get(name) != value
    }


def settings_text(request: GenerationRequest) -> str:
    """The main settings and those that are not at their defaults, a line each."""
    values = request.model_dump(mode="json")
    return "\n".join(
        say("form-setting", name=_OPTIONS[name].label, value=_shown(values[name]))
        for name in _listed(request)
    )


def read_settings(text: str) -> dict[str, Any]:
    """Settings as they were typed, ``name: value`` on each line; raises InvalidRequest."""
    found: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.replace("\uff1a", ":", 1).partition(":")
        if not colon:
            raise InvalidRequest("form-line-unread", line=line[:LONGEST_QUOTE])
        option = _named(name)
        if option is None or option.name in (*KEPT, *APART):
            raise InvalidRequest("option-unknown", name=name.strip()[:LONGEST_QUOTE])
        if typed := value.strip():
            found[option.name] = _value(option, typed)
    return found


def _models(
    request: GenerationRequest, models: Sequence[tuple[str, str]]
) -> discord.ui.Select[Any]:
    own = request.replicate_weights
    first = sorted(models, key=lambda model: model[0] != own)[:MOST_CHOICES]
    return discord.ui.Select(
        custom_id="model",
        options=[
            discord.SelectOption(label=title[:CHOICE_LENGTH], value=name, default=name == own)
            for name, title in first
        ],
    )


def _listed(request: GenerationRequest) -> list[str]:
    others = [name for name in request.non_defaults() if name not in (*MAIN, *KEPT, *APART)]
    return [*MAIN, *others]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return say("yes" if value else "no")
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _named(typed: str) -> Option | None:
    """The option that is called so, by its label or by a name that it has in the command."""
    wanted = " ".join(typed.split()).casefold()
    for option in _OPTIONS.values():
        labels = (say(option.label), say(option.label, ENGLISH), name_of(option.name))
        if wanted in (option.name, *map(str.casefold, labels)):
            return option
    return None


def _value(option: Option, typed: str) -> object:
    """As a request takes it: words for yes and no, and a decimal comma, are understood."""
    if option.type is bool:
        answers = {say("yes").casefold(): True, say("no").casefold(): False}
        return answers.get(typed.casefold(), typed)
    if option.type is float:
        return typed.replace(",", ".")
    return typed.casefold() if option.choices else typed
