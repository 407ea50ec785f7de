"""What can go wrong, as codes with values; the sentences are in :mod:`bot.texts`.

MarioError                  ``code`` and ``values``; whoever shows it says it in their language
├── InvalidRequest          an option is missing, out of range, or contradicts another
├── AudioRejected           the attached audio cannot or will not be read
├── NotAllowed              this person, or the bot itself, may not do that here
├── LimitReached            the queue or somebody's allowance is full; says when to come back
├── NotFound                the piece, message or model spoken of is gone or was never there
├── ModelError              a model cannot be fetched, is refused, or cannot do what was asked
├── GenerationFailed        composing was tried and did not work
├── Cancelled               somebody who may do so stopped it
└── StoreError              the database or a file under ``data/`` cannot be used
"""

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Self, Union

log = logging.getLogger(__name__)

# What a sentence may be filled with; a message is a sentence within the sentence.
Value = Union[str, int, float, tuple["Value", ...], "Message", None]

AS_IT_STANDS = "as-it-stands"  # the code of a sentence that was finished before there were codes


@dataclass(frozen=True, init=False)
class Message:
    """Something to tell a person: a code of ``bot/texts/*.ftl`` and what fills its variables.

    values: anything but numbers, text, sequences and messages is kept as its ``str``.
    """

    code: str
    values: Mapping[str, Value]

    def __init__(self, code: str, /, **values: Any) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", {name: _plain(v) for name, v in values.items()})

    def __str__(self) -> str:
        """For logs: the code, then the values."""
        values = ", ".join(f"{name}={value!s}" for name, value in self.values.items())
        return f"{self.code} ({values})" if values else self.code

    def mapped(self, change: Callable[[str], str]) -> Self:
        """With every text that fills it changed, also within its messages."""
        values = {name: _mapped(value, change) for name, value in self.values.items()}
        return type(self)(self.code, **values)

    def to_json(self) -> str:
        return json.dumps(self, default=_as_object, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What :meth:`to_json` wrote; any other text is a sentence to show as it stands."""
        try:
            kept = json.loads(text)
            return cls(kept["code"], **{name: _loaded(v) for name, v in kept["values"].items()})
        except (ValueError, LookupError, TypeError, AttributeError):
            return cls(AS_IT_STANDS, text=text)


def named(name: str) -> Message:
    """What a command or one of its options is called, by its English name."""
    return Message(f"name-{name}")


def both(one: Message | None, other: Message | None) -> Message | None:
    """Two remarks as one, where there are two."""
    if one is None or other is None:
        return one or other
    return Message("two-notes", first=one, second=other)


def _plain(value: Any) -> Value:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, list | tuple):
        return tuple(_plain(one) for one in value)
    if value is None or isinstance(value, str | int | float | Message):
        return value
    return str(value)


def _mapped(value: Value, change: Callable[[str], str]) -> Value:
    if isinstance(value, Message):
        return value.mapped(change)
    if isinstance(value, tuple):
        return tuple(_mapped(one, change) for one in value)
    return change(value) if isinstance(value, str) else value


def _as_object(value: Message) -> dict[str, Any]:
    return {"code": value.code, "values": dict(value.values)}


def _loaded(value: Any) -> Value:
    if isinstance(value, dict):
        return Message(value["code"], **{name: _loaded(v) for name, v in value["values"].items()})
    return tuple(map(_loaded, value)) if isinstance(value, list) else value


class MarioError(Exception):
    """A failure that a person is told about; ``str`` is for logs only. Travels between processes.

    message: what to tell them, which can be kept.
    """

    def __init__(self, code: str | Message, /, **values: Any) -> None:
        super().__init__(code)
        self.message = code if isinstance(code, Message) else Message(code, **values)

    @property
    def code(self) -> str:
        return self.message.code

    @property
    def values(self) -> Mapping[str, Value]:
        return self.message.values

    def __str__(self) -> str:
        return str(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message,)


class InvalidRequest(MarioError):
    pass


class AudioRejected(MarioError):
    pass


class NotAllowed(MarioError):
    pass


class LimitReached(MarioError):
    pass


class NotFound(MarioError):
    pass


class ModelError(MarioError):
    pass


class GenerationFailed(MarioError):
    pass


class Cancelled(MarioError):
    pass


class StoreError(MarioError):
    pass


def unexpected(error: BaseException) -> Message:
    """Log what nobody foresaw, under a number; the message that gives that number."""
    number = secrets.token_hex(4)
    log.error("error %s", number, exc_info=error)
    return Message("unexpected", number=number)
