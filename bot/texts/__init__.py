"""Every sentence a person reads, by language: codes and values in, text out.

The sentences are in ``*.ftl`` beside this file, in Fluent (projectfluent.org), a file a language.
Besides Fluent's own functions they may use ``DURATION($seconds)``: "1 min 15 s", ``KEY($key)``:
what "G minor" is called, and ``ORDINAL($n)``: "2nd", which is English. Thousands are grouped only
where ``NUMBER($n, useGrouping: 1)`` asks for it.

Whoever answers somebody says in which language, once: with :func:`speaking`. Whatever is said
inside is in it; outside, as on the command line and in logs, it is English.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from bot.errors import MarioError, Message, Value
from bot.util import humanize

log = logging.getLogger(__name__)

ENGLISH = "en"
FOLDER = Path(__file__).parent
LONGEST_VALUE = 2000  # characters; fluent.runtime takes 2500 with the words around them

_SHARPS = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"]
_FLATS = ["C", "D♭", "D", "E♭", "E", "F", "G♭", "G", "A♭", "A", "B♭", "B"]
_TONICS = {name: number for names in (_SHARPS, _FLATS) for number, name in enumerate(names)}

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def say(what: str | Message | MarioError, /, locale: str | None = None, **values: Any) -> str:
    """The text of a message, of an error, or of a code with its values.

    locale: as Discord names it; else the one that is being spoken. What a language does not have
    is said in English. A code that has no text, as of an old row, is shown with its values.
    """
    if isinstance(what, MarioError):
        what = what.message
    message = Message(what, **values) if isinstance(what, str) else what
    language = _spoken.get() if locale is None else language_of(locale)
    bundle = bundle_for(language)
    if not bundle.has_message(message.code):
        log.error("there is no text for %s", message)
        return str(message)
    pattern = bundle.get_message(message.code).value
    assert pattern is not None
    filled = {name: _filler(value, language) for name, value in message.values.items()}
    text, errors = bundle.format_pattern(pattern, filled)
    if errors:
        log.error("%s cannot be said in %s: %s", message, language, errors)
    return str(text)


@contextmanager
def speaking(locale: str | None) -> Iterator[None]:
    """Say everything inside the block in a language; ``None`` is English."""
    token = _spoken.set(language_of(locale or ENGLISH))
    try:
        yield
    finally:
        _spoken.reset(token)


def speak(locale: str) -> None:
    """Say everything from now on in a language, in this task and what it begins."""
    _spoken.set(language_of(locale))


@cache
def languages() -> tuple[str, ...]:
    """Those that have texts: English first."""
    others = sorted({path.stem for path in FOLDER.glob("*.ftl")} - {ENGLISH})
    return ENGLISH, *others


@cache
def language_of(locale: str) -> str:
    """The language that comes nearest to a locale: ``es-419`` → "es", ``pt`` → "pt-BR"."""
    if locale in languages():
        return locale
    base = locale.split("-")[0]
    return next((one for one in languages() if one.split("-")[0] == base), ENGLISH)


@cache
def bundle_for(language: str) -> FluentBundle:
    """The texts of a language, and in English what it lacks."""
    functions = {
        "DURATION": partial(_duration, language),
        "KEY": partial(_key, language),
        "ORDINAL": _ordinal,
    }
    bundle = FluentBundle([language], functions=functions, use_isolating=False)
    for name in dict.fromkeys((ENGLISH, language)):
        bundle.add_resource(_resource(name), allow_overrides=True)
    return bundle


@cache
def _resource(language: str) -> Any:
    """The parsed file of a language; parsing is what takes long."""
    return FluentResource((FOLDER / f"{language}.ftl").read_text(encoding="utf-8"))


def _filler(value: Value, language: str) -> Any:
    if isinstance(value, Message):
        return say(value, language)
    if isinstance(value, tuple):
        return _list([str(_filler(one, language)) for one in value], language)
    if isinstance(value, int | float):
        return fluent_number(value, useGrouping=False)
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return value[: LONGEST_VALUE - 1] + "…"
    return "" if value is None else value


def _list(parts: list[str], language: str) -> str:
    """As many of the parts as can be said, from the first on."""
    between = say("list-separator", language)
    whole = between.join(parts)
    while len(whole) > LONGEST_VALUE:
        parts = parts[:-1]
        whole = between.join([*parts, "…"])
    return whole


def _duration(language: str, seconds: Any) -> str:
    """Minutes and hours are rounded to what people would say."""
    whole = max(1, round(float(seconds)))
    if whole < 60:
        return say("time-seconds", language, seconds=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        if rest and minutes < 10:
            return say("time-minutes-seconds", language, minutes=minutes, seconds=rest)
        return say("time-minutes", language, minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if minutes:
        return say("time-hours-minutes", language, hours=hours, minutes=minutes)
    return say("time-hours", language, hours=hours)


def _key(language: str, name: Any) -> str:
    """A key by its English name; what is no such name stays as it is."""
    tonic, _, mode = str(name).partition(" ")
    if tonic not in _TONICS or mode not in ("major", "minor"):
        return str(name)
    number = _TONICS[tonic]
    if mode == "major":
        return say("key-major", language, tonic=number)
    return say("key-minor", language, tonic=number)


def _ordinal(n: Any) -> str:
    return humanize.ordinal(int(n))
