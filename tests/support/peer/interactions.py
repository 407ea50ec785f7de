"""One interaction: what it tells the bot, and everything the bot does with its token."""

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from discord import Permissions

from tests.support.peer.errors import Misuse, Refused
from tests.support.peer.messages import Message
from tests.support.peer.places import EVERYDAY

if TYPE_CHECKING:
    from tests.support.peer.people import Identity
    from tests.support.peer.places import Channel

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
ANSWER, DEFER, DEFER_UPDATE, UPDATE, CHOICES, SHOW_MODAL = 4, 5, 6, 7, 8, 9


class Interaction:
    """A use of the bot by ``user`` in ``channel``.

    response: the callback's body (``type``, ``data``), ``None`` until the bot answers.
    original: the message that ``@original`` names; followups: those created after it.
    source: the message whose component was used or which the modal came from.
    ack_seconds: real time until the first response; submitted: its modal has been sent.
    """

    def __init__(
        self,
        kind: int,
        user: "Identity",
        channel: "Channel",
        data: dict[str, Any],
        source: Message | None = None,
        caused_by: "Interaction | None" = None,
    ) -> None:
        peer = channel.peer
        self.id = peer.clock.snowflake()
        self.token = f"{self.id}.{secrets.token_urlsafe(24)}"
        self.kind, self.user, self.channel, self.data = kind, user, channel, data
        self.source, self.caused_by = source, caused_by
        self.created = peer.clock.now()
        self.began = asyncio.get_running_loop().time()
        self.response: dict[str, Any] | None = None
        self.original: Message | None = None
        self.followups: list[Message] = []
        self.ack_seconds: float | None = None
        self.submitted = False
        self._answered = asyncio.Event()

    async def answered(self, within: float = 10.0) -> int:
        """Waits ``within`` seconds for the bot's first response and returns its callback type."""
        try:
            await asyncio.wait_for(self._answered.wait(), within)
        except TimeoutError:
            raise AssertionError(f"{self!r} was not answered in {within} s") from None
        assert self.response is not None
        return self.response["type"]

    @property
    def answering(self) -> Message:
        """The original, once there is one."""
        assert self.original is not None
        return self.original

    @property
    def messages(self) -> list[Message]:
        """All it has led to, the original first; deleted ones too."""
        return ([self.original] if self.original else []) + self.followups

    @property
    def modal(self) -> dict[str, Any]:
        """The modal the bot has opened."""
        return self._data_of(SHOW_MODAL)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What the bot offered to complete with."""
        return self._data_of(CHOICES)["choices"]

    def _data_of(self, kind: int) -> dict[str, Any]:
        if self.response is None or self.response["type"] != kind:
            raise Misuse(f"{self!r} was answered with {self.response}")
        return self.response["data"]

    def answer(self, body: dict[str, Any]) -> None:
        """Records the first response. Refuses a second (40060) and a late one (10062)."""
        if self.response is not None:
            raise Refused(40060)
        if self.age > self.channel.peer.settings.ack_seconds:
            raise Refused(10062)
        self.response = body
        self.ack_seconds = asyncio.get_running_loop().time() - self.began
        self._answered.set()

    @property
    def age(self) -> float:
        return self.channel.peer.clock.now() - self.created

    def require_usable(self) -> None:
        """Refuses a token that was never acknowledged (10015) or has run out (50027)."""
        if self.age > self.channel.peer.settings.token_seconds:
            raise Refused(50027)
        if self.response is None:
            raise Refused(10015)

    def deliver(self) -> None:
        """Tells the bot; a second time, it is the same interaction told twice."""
        self.channel.peer.gateway.dispatch("INTERACTION_CREATE", self.payload())

    def payload(self) -> dict[str, Any]:
        """The body of INTERACTION_CREATE."""
        channel, peer, guild = self.channel, self.channel.peer, self.channel.guild
        found: dict[str, Any] = {
            "id": str(self.id),
            "application_id": str(peer.me.id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(channel.id),
            "channel": channel.payload(self.user),
            "app_permissions": str(self._app_permissions().value),
            "locale": self.user.locale,
            "entitlements": [],
            "authorizing_integration_owners": self._owners(),
            "context": channel.context,
            "attachment_size_limit": self.upload_limit,
        }
        if self.source is not None:
            found["message"] = self.source.payload()
        if guild is None:
            return found | {"user": self.user.payload()}
        return found | self._in_guild()

    @property
    def upload_limit(self) -> int:
        """Bytes that a file may have in what this leads to; in the channel it may be less."""
        return max(self.channel.peer.upload_limit(self.channel), self.user.upload_limit)

    def _owners(self) -> dict[str, str]:
        """Through whom the bot may be used here: the server, the person, or both."""
        channel = self.channel
        found = {"1": str(self.user.id)} if self.user.has_installed else {}
        if channel.bot_is_in:
            found["0"] = str(channel.guild.id) if channel.guild else "0"
        return found

    def _app_permissions(self) -> Permissions:
        """The bot's, or what everybody may do where it is not."""
        if self.channel.bot_is_in:
            return self.channel.permissions_of(self.channel.peer.me)
        guild = self.channel.guild
        return guild.everyone.permissions if guild else EVERYDAY

    def _in_guild(self) -> dict[str, Any]:
        guild = self.channel.guild
        assert guild is not None
        rights = str(self.channel.permissions_of(self.user).value)
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": guild.members[self.user.id].payload() | {"permissions": rights},
        }

    def metadata(self) -> dict[str, Any]:
        """How its messages tell where they come from."""
        found: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.payload(),
            "authorizing_integration_owners": self._owners(),
        }
        if self.kind == COMPONENT and self.source is not None:
            found["interacted_message_id"] = str(self.source.id)
        if self.kind == MODAL and self.caused_by is not None:
            found["triggering_interaction_metadata"] = self.caused_by.metadata()
        if "target_id" in self.data:
            found["target_message_id"] = self.data["target_id"]
        return found

    def __repr__(self) -> str:
        name = self.data.get("name") or self.data.get("custom_id")
        return f"<Interaction {self.id} {name!r} by {self.user.name}>"
