"""The slash command's options, derived from the request so that they cannot drift from it."""

import inspect
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Optional

import discord
from discord import app_commands

from bot.errors import Message
from bot.frontends.discord.translator import localised
from bot.request import Option, options

REQUIRED = "prompt"
Callback = Callable[..., Any]


def with_every_option(callback: Callback) -> Callback:
    """Give ``callback(self, interaction, **options)`` a parameter for each option of the request.

    The prompt must be given, so that Discord opens its field for whoever types on after the
    command's name; a request itself needs none. discord.py reads a command's options from the
    signature, so the signature is where they go.
    """
    return with_options([option.name for option in options()])(callback)


def with_options(names: Collection[str]) -> Callable[[Callback], Callback]:
    """As :func:`with_every_option`, with these options only, beside the callback's own."""
    return partial(_with, [option for option in options() if option.name in names])


def _with(chosen: list[Option], callback: Callback) -> Callback:
    kind = inspect.Parameter.KEYWORD_ONLY
    own = [
        parameter
        for parameter in inspect.signature(callback).parameters.values()
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    added = [
        inspect.Parameter(
            o.name,
            kind,
            default=inspect.Parameter.empty if o.name == REQUIRED else None,
            annotation=_annotation(o),
        )
        for o in chosen
    ]
    callback.__signature__ = inspect.Signature(own + added)  # type: ignore[attr-defined]
    choices = {o.name: [_choice(c) for c in o.choices] for o in chosen if o.choices}
    app_commands.choices(**choices)(callback)
    return app_commands.describe(**{o.name: _describe(o) for o in chosen})(callback)


def _choice(value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=value, value=value)


def _annotation(option: Option) -> Any:
    if option.is_audio:
        return Optional[discord.Attachment]  # noqa: UP045 - read at run time
    if option.choices:
        return Optional[str]  # noqa: UP045 - not Literal: its own refusal is no sentence
    if option.type is bool:
        return Optional[bool]  # noqa: UP045
    low = 0 if option.type is str else option.minimum
    if option.name == REQUIRED:
        return app_commands.Range[str, low, option.maximum]
    return Optional[app_commands.Range[option.type, low, option.maximum]]  # noqa: UP045


def _describe(option: Option) -> app_commands.locale_str:
    default = option.default.value if option.choices else option.default
    if option.type is bool:
        default = Message("yes" if default else "no")
    if default is None or option.by_server:
        return localised(option.help)
    if not isinstance(default, Message):
        default = str(default)
    return localised("help-with-default", help=option.help, default=default)
