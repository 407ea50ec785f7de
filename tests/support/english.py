"""What people see of an error or a message, for tests that hold one in their hands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.errors import MarioError, Message
from bot.texts import say


def english(what: MarioError | Message | None) -> str:
    assert what is not None
    return say(what)


@contextmanager
def refused(
    kind: type[MarioError] | tuple[type[MarioError], ...], match: str
) -> Iterator[pytest.ExceptionInfo[MarioError]]:
    """The block raises ``kind``, and what people read of it has ``match`` (a pattern) in it."""
    with pytest.raises(kind) as caught:
        yield caught
    text = english(caught.value)
    assert re.search(match, text), f"{match!r} is not in {text!r}"
