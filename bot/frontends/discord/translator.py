"""The commands' names and descriptions, as Discord shows them in each person's language."""

from typing import Any

from discord import Locale
from discord.app_commands import TranslationContextTypes, Translator, locale_str

from bot.errors import Message
from bot.texts import ENGLISH, language_of, say


def localised(what: str | Message, /, **values: Any) -> locale_str:
    """A text of a command, like :func:`~bot.texts.say`: in English, and as Discord's clients
    have it in other languages."""
    message = Message(what, **values) if isinstance(what, str) else what
    return locale_str(say(message, ENGLISH), what=message)


class CatalogueTranslator(Translator):
    """Knows what is made with :func:`localised`; other names are the same everywhere."""

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        what = string.extras.get("what")
        if what is None or language_of(locale.value) == ENGLISH:
            return None
        return say(what, locale.value)
