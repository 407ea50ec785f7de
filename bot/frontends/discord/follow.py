"""What makes a piece over a melody, and what people call that here."""

from bot.errors import Message
from bot.models.registry import Registry


def makes_covers(registry: Registry) -> bool:
    """Whether what follows a melody here is chip music, unless another model is asked for."""
    default = registry.capabilities(None)
    return default.notes and default.melody


def follow_name(registry: Registry) -> Message:
    """The name of the message command."""
    return Message("command-cover" if makes_covers(registry) else "command-follow")


def follower(registry: Registry, name: str | None) -> str | None:
    """The model that makes covers, or the one called so, or the first that can follow a melody."""
    if makes_covers(registry):
        return None
    if registry.capabilities(name).melody:
        return name
    return next(iter(registry.able("melody")), name)
