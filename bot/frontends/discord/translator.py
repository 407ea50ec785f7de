"""The commands' names and descriptions, as Discord shows them in each person's language."""

from typing import Any

from discord import Locale
from discord.app_commands import (
    TranslationContextLocation,
    TranslationContextTypes,
    Translator,
    locale_str,
)

from bot.errors import Message, named
from bot.texts import ENGLISH, language_of, say

_NAMES = {
    TranslationContextLocation.command_name,
    TranslationContextLocation.group_name,
    TranslationContextLocation.parameter_name,
}


def localised(what: str | Message, /, **values: Any) -> locale_str:
    """A text of a command, like :func:`~bot.texts.say`: in English, and as Discord's clients
    have it in other languages."""
    message = Message(what, **values) if isinstance(what, str) else what
    return locale_str(say(message, ENGLISH), what=message)


def name_of(name: str, locale: str | None = None) -> str:
    """What a command or an option is called in a language, else in the one that is spoken."""
    return say(named(name), locale)


class CatalogueTranslator(Translator):
    """Knows what is made with :func:`localised`, and the names of commands and of their options;
    other names are the same everywhere.

    The English names are those that Discord tells the bot, whatever people see.
    """

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        if language_of(locale.value) == ENGLISH:
            return None
        what = string.extras.get("what")
        if what is not None:
            return say(what, locale.value)
        return name_of(string.message, locale.value) if context.location in _NAMES else None
