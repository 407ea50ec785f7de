"""Every sentence a person reads, by language: codes and values in, text out.

The sentences are in ``*.ftl`` beside this file, in Fluent (projectfluent.org). Besides Fluent's
own functions they may use ``DURATION($seconds)``: "1 min 15 s", and ``ORDINAL($n)``: "2nd", which
is English. Thousands are grouped only where ``NUMBER($n, useGrouping: 1)`` asks for it.
"""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from bot.errors import MarioError, Message, Value
from bot.util import humanize

log = logging.getLogger(__name__)

ENGLISH = "en"
FOLDER = Path(__file__).parent


def say(what: str | Message | MarioError, /, locale: str = ENGLISH, **values: Any) -> str:
    """The text of a message, of an error, or of a code with its values.

    A language that has no file is answered in English. A code that has no text, as of an old row,
    is shown with its values.
    """
    if isinstance(what, MarioError):
        what = what.message
    message = Message(what, **values) if isinstance(what, str) else what
    bundle = bundle_for(locale)
    if not bundle.has_message(message.code):
        log.error("there is no text for %s", message)
        return str(message)
    pattern = bundle.get_message(message.code).value
    assert pattern is not None
    filled = {name: _filler(value, locale) for name, value in message.values.items()}
    text, errors = bundle.format_pattern(pattern, filled)
    if errors:
        log.error("%s cannot be said in %s: %s", message, locale, errors)
    return str(text)


@cache
def bundle_for(locale: str) -> FluentBundle:
    """The texts of a language."""
    language = locale.split("-")[0]
    path = FOLDER / f"{language}.ftl"
    if not path.exists():
        return bundle_for(ENGLISH)
    functions = {"DURATION": _duration, "ORDINAL": _ordinal}
    bundle = FluentBundle([language], functions=functions, use_isolating=False)
    bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def _filler(value: Value, locale: str) -> Any:
    if isinstance(value, Message):
        return say(value, locale)
    if isinstance(value, tuple):
        return ", ".join(str(_filler(one, locale)) for one in value)
    if isinstance(value, int | float):
        return fluent_number(value, useGrouping=False)
    return "" if value is None else value


def _duration(seconds: Any) -> Any:
    return humanize.duration(float(seconds))


def _ordinal(n: Any) -> Any:
    return humanize.ordinal(int(n))
