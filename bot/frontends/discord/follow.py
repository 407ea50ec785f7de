"""What can be made from the sound in a message, and which models make it."""

from collections.abc import Iterator
from enum import StrEnum

from bot.errors import Message
from bot.models.registry import Registry


class Way(StrEnum):
    """What a message command makes of a sound."""

    cover = "cover"  # by the chip, over its melody
    continue_ = "continue"
    follow = "follow"  # by a model that is no chip, over its melody

    @property
    def command(self) -> Message:
        """Its name."""
        return _COMMANDS[self]


_COMMANDS = {
    Way.cover: Message("command-cover"),
    Way.continue_: Message("command-continue"),
    Way.follow: Message("command-follow"),
}


def ways(registry: Registry) -> list[Way]:
    """Those that there is a model for, in the order in which people see them."""
    able = {Way.cover: coverer(registry), Way.follow: follower(registry, None)}
    return [way for way in Way if way is Way.continue_ or able[way] is not None]


def coverer(registry: Registry) -> str | None:
    """The model that makes 8-bit covers: the chip's, whatever the default is; None without one."""
    return next(_able(registry, notes=True), None)


def follower(registry: Registry, name: str | None) -> str | None:
    """The model called ``name`` if it follows melodies and is no chip, or else the first that
    does and is none; None without one."""
    able = list(_able(registry, notes=False))
    return name if name in able else next(iter(able), None)


def _able(registry: Registry, notes: bool) -> Iterator[str]:
    for name in registry.able("melody"):
        if registry.capabilities(name).notes is notes:
            yield name
