"""Who there is: the bot, the people, and what they are in a server."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.peer.clock import iso, moment

if TYPE_CHECKING:
    from tests.support.peer.places import Guild, Role


class Named:
    """Shows itself by its name or its words alone, for what holds a whole world inside."""

    id: int

    def __repr__(self) -> str:
        words = getattr(self, "name", None) or getattr(self, "content", "")
        return f"<{type(self).__name__} {self.id} {words!r}>"


@dataclass(eq=False, repr=False)
class Identity(Named):
    """An account. ``dms_open`` false makes Discord refuse direct messages to it (50007)."""

    id: int
    name: str
    is_bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True
    has_installed: bool = False  # the bot, to use it anywhere
    upload_limit: int = 0  # bytes, where it is more than the channel's: a paying member's

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.is_bot else self.name.title(),
            "discriminator": "0000" if self.is_bot else "0",
            "avatar": None,
            "bot": self.is_bot,
            "public_flags": 0,
            "flags": 0,
        }


@dataclass(eq=False, repr=False)
class Member:
    user: Identity
    guild: "Guild"
    roles: "list[Role]" = field(default_factory=list)

    def payload(self, with_user: bool = True) -> dict[str, Any]:
        found: dict[str, Any] = {
            "roles": [str(role.id) for role in self.roles],
            "joined_at": iso(moment(self.guild.id)),
            "nick": None,
            "avatar": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        return found | ({"user": self.user.payload()} if with_user else {})
