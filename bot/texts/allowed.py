"""What values a field of the request or of the settings takes, said in one way."""

from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from bot.errors import Message


def allowed(name: str | Message, field: FieldInfo, whole: bool = False) -> Message:
    """What ``field`` takes. whole: say also that it must be a whole number."""
    kind = kind_of(field)
    low, high = bounds(field)
    above = next((limit.gt for limit in field.metadata if hasattr(limit, "gt")), None)
    if choices := choices_of(kind):
        return Message("value-choices", name=name, choices=choices)
    if kind is bool:
        return Message("value-yes-no", name=name)
    if kind is str and high is not None:
        return Message("value-text", name=name, maximum=high)
    if field.examples:
        return Message("value-like", name=name, examples=tuple(field.examples))
    if kind not in (int, float):
        return Message("value-unfit", name=name)
    if above is not None:
        return Message("value-above", name=name, minimum=above)
    if high is None:
        return Message("value-at-least", name=name, minimum=low or 0)
    if whole:
        return Message("value-whole", name=name, minimum=low or 0, maximum=high)
    return Message("value-range", name=name, minimum=low or 0, maximum=high)


def kind_of(field: FieldInfo) -> Any:
    """The type of a field that may also be nothing."""
    kinds = [kind for kind in get_args(field.annotation) if kind is not type(None)]
    optional = len(kinds) < len(get_args(field.annotation))
    kind = kinds[0] if optional else field.annotation
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def choices_of(kind: Any) -> tuple[str, ...]:
    """The values of an enum or a Literal; none for any other type."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(member.value for member in kind) if _is_enum(kind) else ()


def bounds(field: FieldInfo) -> tuple[float | None, float | None]:
    """The least and the greatest number, or for text its greatest length."""
    found: dict[str, float] = {
        key: getattr(limit, key)
        for limit in field.metadata
        for key in ("ge", "le", "lt", "max_length")
        if getattr(limit, key, None) is not None
    }
    high = found["lt"] - 1 if "lt" in found else found.get("le", found.get("max_length"))
    return found.get("ge"), high


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)
