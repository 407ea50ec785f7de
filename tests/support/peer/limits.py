"""The limits a bot trips over, checked on everything it sends, in Discord's own numbers."""

import base64
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import mutagen

from tests.support.peer.errors import Refused

LARGEST_SOUND, LONGEST_SOUND = 512 * 1024, 5.2  # bytes, seconds
COMPONENTS_V2 = 1 << 15
COMMAND_NAME = re.compile(r"^[-_\w]{1,32}$")
LAYOUTS = {1, 9, 10, 11, 12, 13, 14, 17, 18}
EMBED_TEXTS = {"title": 256, "description": 4096}


def sound_in(uri: str) -> bytes:
    """The MP3 or Ogg in a data URI, if a soundboard takes it."""
    head, _, coded = uri.partition(";base64,")
    refuse(head not in ("data:audio/mpeg", "data:audio/ogg"), "sound", "MP3 or Ogg")
    data = base64.b64decode(coded, validate=True)
    if len(data) > LARGEST_SOUND:
        raise Refused(50045)
    sound: Any = mutagen.File(io.BytesIO(data))  # type: ignore[attr-defined]
    refuse(sound is None or sound.info.length > LONGEST_SOUND, "sound", "5.2 seconds or less")
    return data


def check_message(body: dict[str, Any]) -> None:
    """Refuses a message body that is too long anywhere; emptiness is judged by the caller."""
    longest(body.get("content"), 2000, "content")
    longest(str(body.get("nonce") or ""), 25, "nonce")
    check_embeds(body.get("embeds") or [])
    components = body.get("components") or []
    if (body.get("flags") or 0) & COMPONENTS_V2:
        refuse(bool(body.get("content") or body.get("embeds")), "content", "not with components V2")
        refuse(len(list(walk(components))) > 40, "components", "40 or fewer")
    else:
        refuse(len(components) > 5, "components", "5 rows or fewer")
        refuse(any(row["type"] != 1 for row in components), "components", "rows only")
    check_components(components)


def check_embeds(embeds: list[dict[str, Any]]) -> None:
    refuse(len(embeds) > 10, "embeds", "10 or fewer")
    for embed in embeds:
        for name, limit in EMBED_TEXTS.items():
            longest(embed.get(name), limit, f"embeds.0.{name}")
        longest((embed.get("footer") or {}).get("text"), 2048, "embeds.0.footer.text")
        longest((embed.get("author") or {}).get("name"), 256, "embeds.0.author.name")
        refuse(len(embed.get("fields") or []) > 25, "embeds.0.fields", "25 or fewer")
        for field in embed.get("fields") or []:
            between(field["name"], 1, 256, "embeds.0.fields.name")
            between(field["value"], 1, 1024, "embeds.0.fields.value")
    refuse(sum(map(embed_length, embeds)) > 6000, "embeds", "6000 characters or fewer in all")


def embed_length(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field["name"], field["value"]]
    return sum(len(text or "") for text in texts)


def check_components(components: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for part in walk(components):
        kind = part["type"]
        if kind == 1:
            refuse(not 1 <= len(part["components"]) <= 5, "components", "1 to 5 in a row")
        if kind in LAYOUTS or "url" in part:
            continue
        between(part.get("custom_id"), 1, 100, "components.custom_id")
        refuse(part["custom_id"] in seen, "components.custom_id", "duplicated")
        seen.add(part["custom_id"])
        longest(part.get("label"), 45 if kind == 4 else 80, "components.label")
        longest(part.get("placeholder"), 150 if kind != 4 else 100, "components.placeholder")
        refuse(len(part.get("options") or []) > 25, "components.options", "25 or fewer")


def check_modal(data: dict[str, Any]) -> None:
    between(data.get("custom_id"), 1, 100, "data.custom_id")
    between(data.get("title"), 1, 45, "data.title")
    refuse(not 1 <= len(data["components"]) <= 5, "data.components", "1 to 5 inputs")
    check_components(data["components"])
    for part in walk(data["components"]):
        if part["type"] == 18:
            between(part.get("label"), 1, 45, "data.components.label")


def check_choices(choices: list[dict[str, Any]]) -> None:
    refuse(len(choices) > 25, "data.choices", "25 or fewer")
    for choice in choices:
        between(choice["name"], 1, 100, "data.choices.name")
        longest(str(choice["value"]), 100, "data.choices.value")


def check_commands(commands: list[dict[str, Any]]) -> None:
    kinds = [command.get("type", 1) for command in commands]
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        refuse(kinds.count(kind) > most, "commands", f"{most} of a type or fewer")
    names = [(command["name"], kind) for command, kind in zip(commands, kinds, strict=True)]
    refuse(len(set(names)) < len(names), "name", "names must be unique")
    for command, kind in zip(commands, kinds, strict=True):
        if kind == 1:
            check_option(command)
            refuse(command_length(command) > 8000, "options", "8000 characters or fewer in all")
        else:
            between(command["name"], 1, 32, "name")


def check_option(option: dict[str, Any]) -> None:
    """A chat command, a group or an option: all have a name, a description and maybe options."""
    refuse(not COMMAND_NAME.match(option["name"]), "name", "1 to 32 of - _ and letters")
    refuse(option["name"] != option["name"].lower(), "name", "lower case only")
    between(option.get("description"), 1, 100, "description")
    options = option.get("options") or []
    refuse(len(options) > 25, "options", "25 or fewer")
    check_choices(option.get("choices") or [])
    required = [bool(inner.get("required")) for inner in options]
    refuse(required != sorted(required, reverse=True), "options", "required ones come first")
    for inner in options:
        check_option(inner)


def command_length(option: dict[str, Any]) -> int:
    size = len(option["name"]) + len(option.get("description") or "")
    size += sum(len(c["name"]) + len(str(c["value"])) for c in option.get("choices") or [])
    return size + sum(map(command_length, option.get("options") or []))


def walk(components: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component, outer ones first, through rows, labels, sections and containers."""
    for part in components:
        yield part
        yield from walk(part.get("components") or [])
        yield from walk(part[key] for key in ("component", "accessory") if part.get(key))


def refuse(wrong: bool, field: str, reason: str) -> None:
    if wrong:
        raise Refused(50035, field, reason)


def longest(text: str | None, limit: int, field: str) -> None:
    refuse(len(text or "") > limit, field, f"Must be {limit} or fewer in length.")


def between(text: str | None, least: int, most: int, field: str) -> None:
    reason = f"Must be between {least} and {most} in length."
    refuse(not least <= len(text or "") <= most, field, reason)
