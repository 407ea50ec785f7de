"""What a person does in Discord, as methods of that person: commands, buttons, modals, messages."""

from typing import TYPE_CHECKING, Any

from tests.support.peer import commands
from tests.support.peer.commands import Filled, check_may_use, fill
from tests.support.peer.errors import Misuse
from tests.support.peer.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from tests.support.peer.limits import walk
from tests.support.peer.messages import DEFAULT, REPLY, Attachment, Message, pings
from tests.support.peer.people import Identity

if TYPE_CHECKING:
    from tests.support.peer.peer import Peer
    from tests.support.peer.places import Channel


class User(Identity):
    """A person. Each deed returns as soon as Discord has told the bot; nothing waits for it,
    except ``autocomplete``, which returns what the bot offered."""

    def __init__(self, snowflake: int, name: str, peer: "Peer") -> None:
        super().__init__(snowflake, name)
        self.peer = peer

    @property
    def dm(self) -> "Channel":
        """The direct messages between this person and the bot."""
        return self.peer.dm(self)

    async def slash(self, channel: "Channel", name: str, /, **options: Any) -> Interaction:
        """``/name``, or ``/name group sub``, with its options; a person, channel, role or
        ``peer.upload(…)`` is given as such. Raises ``Misuse`` where Discord's form would refuse.
        """
        return self._slash(channel, name, options)

    async def slash_unchecked(
        self, channel: "Channel", name: str, /, **options: Any
    ) -> Interaction:
        """The same by a tampered client: no permission, range or choice is checked."""
        return self._slash(channel, name, options, unchecked=True)

    async def autocomplete(
        self, channel: "Channel", name: str, focused: str, typed: str, /, **options: Any
    ) -> list[dict[str, Any]]:
        """The choices the bot offers while ``typed`` stands in the option ``focused``."""
        options[focused] = typed
        interaction = self._slash(channel, name, options, kind=AUTOCOMPLETE, focused=focused)
        await interaction.answered()
        return interaction.choices

    def _slash(
        self,
        channel: "Channel",
        name: str,
        options: dict[str, Any],
        kind: int = COMMAND,
        **how: Any,
    ) -> Interaction:
        first, *path = name.split()
        command = self.peer.commands.find(first, commands.CHAT, channel)
        if not how.get("unchecked"):
            check_may_use(command, self, channel)
        filled = Filled(self.peer.signed_url, channel)
        fill(filled, command, path, options, **how)
        data = {"id": command["id"], "name": first, "type": commands.CHAT}
        data |= {"options": filled.options} | filled.found
        return self._interact(kind, channel, data | registered(command))

    async def message_command(self, message: Message, name: str) -> Interaction:
        """*Apps → name* on a message, whose content the bot may then read."""
        return self._context(commands.MESSAGE, name, message.channel, message)

    async def user_command(self, channel: "Channel", whom: Identity, name: str) -> Interaction:
        return self._context(commands.USER, name, channel, whom)

    def _context(
        self, kind: int, name: str, channel: "Channel", target: Message | Identity
    ) -> Interaction:
        command = self.peer.commands.find(name, kind, channel)
        check_may_use(command, self, channel)
        filled = Filled(self.peer.signed_url, channel)
        if isinstance(target, Message):
            filled.resolved["messages"] = {str(target.id): target.payload()}
        else:
            filled.resolve(target)
        data = {"id": command["id"], "name": name, "type": kind, "target_id": str(target.id)}
        return self._interact(COMMAND, channel, data | filled.found | registered(command))

    async def click(
        self,
        message: Message,
        label: str | None = None,
        *,
        custom_id: str | None = None,
        unchecked: bool = False,
    ) -> Interaction:
        """Presses the button with ``label`` or ``custom_id``; raises ``Misuse`` if it cannot be.

        ``unchecked`` presses a ``custom_id`` that is no longer there.
        """
        wanted = [b for b in message.buttons if custom_id in (None, b.get("custom_id"))]
        wanted = [b for b in wanted if label in (None, b.get("label"))]
        if not unchecked:
            if len(wanted) != 1 or message.deleted or wanted[0].get("disabled"):
                raise Misuse(f"{label or custom_id!r} cannot be pressed among {message.buttons}")
            custom_id = wanted[0]["custom_id"]
        data = {"component_type": 2, "custom_id": custom_id}
        return self._interact(COMPONENT, message.channel, data, source=message)

    async def choose(self, message: Message, custom_id: str, *values: Any) -> Interaction:
        """Chooses ``values`` in a select menu: strings, or people, roles and channels."""
        found = [p for p in walk(message.components) if p.get("custom_id") == custom_id]
        if not found or found[0]["type"] not in (3, 5, 6, 7, 8):
            raise Misuse(f"no select menu {custom_id!r} in {message.components}")
        filled = Filled(self.peer.signed_url, message.channel)
        data = {
            "component_type": found[0]["type"],
            "custom_id": custom_id,
            "values": [v if isinstance(v, str) else filled.resolve(v) for v in values],
        }
        offered = [option["value"] for option in found[0].get("options") or []]
        if offered and not set(values) <= set(offered):
            raise Misuse(f"{custom_id} offers {offered}, not {values}")
        return self._interact(COMPONENT, message.channel, data | filled.found, source=message)

    async def submit(self, opened: Interaction, **inputs: Any) -> Interaction:
        """Fills and sends the modal that ``opened`` was answered with.

        ``inputs`` are by custom id or by label; one left out keeps what it was preset to.
        """
        filled, modal = Filled(self.peer.signed_url, opened.channel), opened.modal
        if opened.submitted:
            raise Misuse(f"the modal {modal['title']!r} has been sent and is closed")
        filled_in = [
            fill_in(part, part.get("label"), inputs, filled) for part in modal["components"]
        ]
        if inputs:
            raise Misuse(f"the modal {modal['title']!r} has no {sorted(inputs)}")
        data = {"custom_id": modal["custom_id"], "components": filled_in}
        data |= filled.found
        opened.submitted = True
        return self._interact(MODAL, opened.channel, data, source=opened.source, caused_by=opened)

    async def say(
        self,
        channel: "Channel",
        content: str = "",
        *files: Attachment,
        reply_to: Message | None = None,
        ping: bool = True,
    ) -> Message:
        """Writes a message; ``ping`` says whether a reply mentions its author."""
        message = Message(self.peer.clock.snowflake(), channel, self, content)
        message.attachments, message.reference = list(files), reply_to
        message.kind = REPLY if reply_to else DEFAULT
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        body = {"content": content, "allowed_mentions": allowed}
        message.pinged = pings(body, reply_to)
        self.peer.post(message)
        return message

    async def delete(self, message: Message) -> None:
        """Deletes a message, as its author or as a moderator."""
        rights = message.channel.permissions_of(self)
        if message.author is not self and not rights.manage_messages:
            raise Misuse(f"{self.name} may not delete this")
        self.peer.remove(message)

    def _interact(
        self, kind: int, channel: "Channel", data: dict[str, Any], **more: Any
    ) -> Interaction:
        interaction = Interaction(kind, self, channel, data, **more)
        self.peer.interactions[interaction.token] = interaction
        interaction.deliver()
        return interaction


def registered(command: dict[str, Any]) -> dict[str, str]:
    """Which server the command was registered in, where it was not everywhere."""
    return {"guild_id": command["guild_id"]} if "guild_id" in command else {}


def fill_in(
    part: dict[str, Any], label: str | None, inputs: dict[str, Any], filled: Filled
) -> dict[str, Any]:
    """A modal's component with what was put into it, taken out of ``inputs``."""
    if part["type"] == 1:
        inner = [fill_in(one, one.get("label"), inputs, filled) for one in part["components"]]
        return {"type": 1, "components": inner}
    if part["type"] == 18:
        component = fill_in(part["component"], part.get("label"), inputs, filled)
        return {"type": 18, "component": component}
    if "custom_id" not in part:
        return {"type": part["type"]}
    given = inputs.pop(part["custom_id"], inputs.pop(label or "", None))
    done = {"type": part["type"], "custom_id": part["custom_id"]}
    if part["type"] in (3, 5, 6, 7, 8, 19, 22):
        chosen = given if isinstance(given, list) else [] if given is None else [given]
        return done | {"values": [v if isinstance(v, str) else filled.resolve(v) for v in chosen]}
    preset = False if part["type"] == 23 else part.get("value") or ""
    value = preset if given is None else given
    check_input(part, value)
    return done | {"value": value}


def check_input(part: dict[str, Any], value: Any) -> None:
    if part["type"] != 4:
        return
    least = part.get("min_length") or int(part.get("required", True))
    if not (value == "" and not part.get("required", True)) and len(value) < least:
        raise Misuse(f"{part['custom_id']} needs {least} characters, not {value!r}")
    if len(value) > part.get("max_length", 4000):
        raise Misuse(f"{part['custom_id']} takes {part['max_length']} characters")
