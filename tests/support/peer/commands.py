"""The commands the bot has synced, and how a person's use of one is put into Discord's words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from discord import Permissions

from tests.support.peer import limits
from tests.support.peer.clock import Clock
from tests.support.peer.errors import Misuse, Refused
from tests.support.peer.messages import Attachment
from tests.support.peer.people import Identity
from tests.support.peer.places import Channel, Role

CHAT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, WHO, WHERE, ROLE, ANYONE, NUMBER, FILE = range(3, 12)
PYTHON = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    WHO: Identity,
    WHERE: Channel,
    ROLE: Role,
    ANYONE: (Identity, Role),
    NUMBER: (int, float),
    FILE: Attachment,
}


class CommandBook:
    """What ``/applications/{id}/commands`` holds, globally (guild ``None``) and by server."""

    def __init__(self, clock: Clock, application_id: int) -> None:
        self._clock = clock
        self._application_id = application_id
        self._by_guild: dict[int | None, list[dict[str, Any]]] = {}

    def all(self, guild_id: int | None) -> list[dict[str, Any]]:
        return self._by_guild.get(guild_id, [])

    def replace(self, commands: list[dict[str, Any]], guild_id: int | None) -> list[dict[str, Any]]:
        limits.check_commands(commands)
        known = {(c["name"], c["type"]): c["id"] for c in self.all(guild_id)}
        made = [self._completed(command, guild_id, known) for command in commands]
        self._by_guild[guild_id] = made
        return made

    def upsert(self, command: dict[str, Any], guild_id: int | None) -> dict[str, Any]:
        same = (command["name"], command.get("type", CHAT))
        others = [c for c in self.all(guild_id) if (c["name"], c["type"]) != same]
        return self.replace([*others, command], guild_id)[-1]

    def remove(self, command_id: str, guild_id: int | None) -> None:
        kept = [c for c in self.all(guild_id) if c["id"] != command_id]
        if len(kept) == len(self.all(guild_id)):
            raise Refused(10063)
        self._by_guild[guild_id] = kept

    def find(self, name: str, kind: int, channel: Channel) -> dict[str, Any]:
        """The command a person sees under ``name`` in ``channel``."""
        guild_id = channel.guild.id if channel.guild else None
        seen = self.all(guild_id) + self.all(None)
        for command in seen:
            if (command["name"], command["type"]) == (name, kind):
                return command
        have = sorted(command["name"] for command in seen)
        raise Misuse(f"no command {name!r} of type {kind} is synced here; there are {have}")

    def _completed(self, command: dict[str, Any], guild_id: int | None, known) -> dict[str, Any]:
        kind = command.get("type", CHAT)
        fixed = {
            "id": known.get((command["name"], kind)) or str(self._clock.snowflake()),
            "application_id": str(self._application_id),
            "type": kind,
            "description": command.get("description", ""),
            "version": str(self._clock.snowflake()),
        }
        return command | fixed | ({"guild_id": str(guild_id)} if guild_id else {})


def check_may_use(command: dict[str, Any], who: Identity, channel: Channel) -> None:
    """Raises ``Misuse`` where Discord would not offer ``command`` to ``who``."""
    contexts = command.get("contexts")
    if contexts is None:
        contexts = [0, 1] if command.get("dm_permission", True) else [0]
    if channel.context not in contexts:
        raise Misuse(f"/{command['name']} is not offered in this kind of place")
    brought = who.has_installed and 1 in command.get("integration_types", [0])
    if not (channel.bot_is_in or brought):
        raise Misuse(f"the bot is not here, and {who.name} has not installed it")
    mine = channel.permissions_of(who)
    needed = Permissions(int(command.get("default_member_permissions") or 0))
    if channel.guild and not (mine >= needed and mine.use_application_commands):
        raise Misuse(f"{who.name} may not use /{command['name']} here")


@dataclass
class Filled:
    """A command's ``options`` and ``resolved`` as an interaction carries them."""

    peer_url: Any
    viewer_channel: Channel
    options: list[dict[str, Any]] = field(default_factory=list)
    resolved: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def found(self) -> dict[str, Any]:
        """``resolved`` under its name, or nothing where it is empty, as Discord has it."""
        return {"resolved": self.resolved} if self.resolved else {}

    def put(self, name: str, kind: int, value: Any, focused: bool = False) -> None:
        raw = self.resolve(value) if kind in (WHO, WHERE, ROLE, ANYONE, FILE) else value
        self.options.append(
            {"name": name, "type": kind, "value": raw} | ({"focused": True} if focused else {})
        )

    def resolve(self, value: Any) -> str:
        """Adds ``value``, a person, place, role or file, to ``resolved``; its id comes back."""
        key, channel = str(value.id), self.viewer_channel
        if isinstance(value, Attachment):
            self._add("attachments", key, value.payload(self.peer_url(value)))
        elif isinstance(value, Channel):
            self._add("channels", key, value.payload(channel.peer.me))
        elif isinstance(value, Role):
            self._add("roles", key, value.payload())
        else:
            self._add("users", key, value.payload())
            if channel.guild and value.id in channel.guild.members:
                body = channel.guild.members[value.id].payload(with_user=False)
                rights = str(channel.permissions_of(value).value)
                self._add("members", key, body | {"permissions": rights})
        return key

    def _add(self, shelf: str, key: str, payload: dict[str, Any]) -> None:
        self.resolved.setdefault(shelf, {})[key] = payload


def fill(
    filled: Filled,
    command: dict[str, Any],
    path: Iterable[str],
    values: dict[str, Any],
    focused: str | None = None,
    unchecked: bool = False,
) -> None:
    """Puts ``values`` into ``filled``, under the subcommands of ``path``.

    ``unchecked`` sends values that Discord's own form would have refused.
    Raises ``Misuse`` for an unknown, missing or impossible option.
    """
    steps, node = [], command
    for step in path:
        node = option_named(node, step)
        steps.append((step, node["type"]))
    for name, value in values.items():
        option = option_named(node, name)
        if not unchecked and name != focused:
            check_value(option, value)
        filled.put(name, option["type"], value, name == focused)
    missing = [o["name"] for o in node.get("options") or [] if o.get("required")]
    missing = [name for name in missing if name not in values]
    if missing and not unchecked and focused is None:
        raise Misuse(f"/{command['name']} needs {missing}")
    for step, kind in reversed(steps):
        filled.options = [{"name": step, "type": kind, "options": filled.options}]


def option_named(node: dict[str, Any], name: str) -> dict[str, Any]:
    options = {option["name"]: option for option in node.get("options") or []}
    if name not in options:
        raise Misuse(f"{node['name']} has no {name!r}; it has {sorted(options)}")
    return options[name]


def check_value(option: dict[str, Any], value: Any) -> None:
    """Raises ``Misuse`` for a value that Discord's form does not let through."""
    kind, name = option["type"], option["name"]
    wanted = PYTHON.get(kind)
    flag = isinstance(value, bool) and kind != BOOLEAN
    if wanted is None or flag or not isinstance(value, wanted):
        raise Misuse(f"{name} takes {wanted}, not {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise Misuse(f"{name} is one of {choices}, not {value!r}")
    size: Any = len(value) if isinstance(value, str) else value
    if kind not in (STRING, INTEGER, NUMBER):
        return
    low, high = ("min_length", "max_length") if kind == STRING else ("min_value", "max_value")
    least, most = option.get(low), option.get(high, 6000 if kind == STRING else None)
    if (least is not None and size < least) or (most is not None and size > most):
        raise Misuse(f"{name} is {value!r}, outside {least}..{most}")
