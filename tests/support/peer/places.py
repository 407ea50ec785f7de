"""Servers, channels and roles, and who may do what in them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discord import Permissions

from tests.support.peer.clock import iso, moment
from tests.support.peer.messages import Message
from tests.support.peer.people import Identity, Member, Named

if TYPE_CHECKING:
    from tests.support.peer.actions import User
    from tests.support.peer.peer import Peer

TEXT, DM, GROUP, THREAD = 0, 1, 3, 11
EVERYWHERE, AT_THE_BOT, AMONG_PEOPLE = 0, 1, 2  # the contexts of a command
EVERYDAY = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    add_reactions=True,
    use_application_commands=True,
    create_public_threads=True,
)
UPLOAD_BY_TIER = {0: 10 << 20, 1: 10 << 20, 2: 50 << 20, 3: 100 << 20}


@dataclass(eq=False, repr=False)
class Role(Named):
    id: int
    name: str
    guild: "Guild"
    permissions: Permissions
    position: int

    def payload(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions.value),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }

    def set(self, permissions: Permissions) -> None:
        self.permissions = permissions
        body = {"guild_id": str(self.guild.id), "role": self.payload()}
        self.guild.peer.gateway.dispatch("GUILD_ROLE_UPDATE", body)


@dataclass(eq=False, repr=False)
class Channel(Named):
    """A text channel, a thread (``parent``), a direct message (``recipient``) to the bot, or one
    among people (``members``), where it is not."""

    id: int
    name: str
    peer: "Peer"
    kind: int = TEXT
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    recipient: "User | None" = None
    members: "tuple[User, ...]" = ()
    messages: list[Message] = field(default_factory=list)
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    deleted: bool = False
    typed: int = 0

    @property
    def context(self) -> int:
        """What kind of place it is to a command."""
        if self.guild is not None:
            return EVERYWHERE
        return AMONG_PEOPLE if self.members else AT_THE_BOT

    @property
    def bot_is_in(self) -> bool:
        return self.guild.bot_is_in if self.guild else not self.members

    def guild_key(self) -> dict[str, str]:
        return {"guild_id": str(self.guild.id)} if self.guild else {}

    def find(self, message_id: int) -> Message | None:
        """The message that anyone may see here under this id."""
        found = self.peer.messages.get(message_id)
        hit = found is not None and found.channel is self and not found.ephemeral
        return found if hit else None

    def thread(self, name: str, announced: bool = True) -> "Channel":
        """A new public thread in this channel, in which the bot is.

        announced: the bot hears of it, as it does not of one that slept when it came.
        """
        assert self.guild is not None
        thread = Channel(
            self.peer.clock.snowflake(), name, self.peer, THREAD, self.guild, parent=self
        )
        self.guild.channels[thread.id] = self.peer.channels[thread.id] = thread
        if announced:
            made = thread.payload() | {"newly_created": True}
            self.peer.gateway.dispatch("THREAD_CREATE", made)
        return thread

    def deny(self, whom: "Role | Identity", permissions: Permissions) -> None:
        """Takes ``permissions`` from a role or a person here."""
        allow, deny = self.overwrites.get(whom.id, (0, 0))
        self._overwrite(whom.id, allow & ~permissions.value, deny | permissions.value)

    def allow(self, whom: "Role | Identity", permissions: Permissions) -> None:
        allow, deny = self.overwrites.get(whom.id, (0, 0))
        self._overwrite(whom.id, allow | permissions.value, deny & ~permissions.value)

    def _overwrite(self, whom: int, allow: int, deny: int) -> None:
        self.overwrites[whom] = (allow, deny)
        self.peer.gateway.dispatch("CHANNEL_UPDATE", self.payload())

    def delete(self) -> None:
        """The channel goes, with all that was in it."""
        self.deleted = True
        self.peer.channels.pop(self.id, None)
        if self.guild is not None:
            self.guild.channels.pop(self.id, None)
        event = "THREAD_DELETE" if self.kind == THREAD else "CHANNEL_DELETE"
        self.peer.gateway.dispatch(event, self.payload())

    def permissions_of(self, who: Identity) -> Permissions:
        """Discord's order: everyone, roles, then the channel's overwrites; threads ask above."""
        if self.parent is not None:
            return self.parent.permissions_of(who)
        if self.members and who not in self.members:
            return Permissions.none()
        if self.guild is None:
            return Permissions(EVERYDAY.value | Permissions(mention_everyone=True).value)
        member = self.guild.members.get(who.id)
        if member is None:
            return Permissions.none()
        value = self.guild.base_permissions(member)
        if Permissions(value).administrator:
            return Permissions.all()
        for allow, deny in self._overwrites_for(member):
            value = (value & ~deny) | allow
        return Permissions(value)

    def _overwrites_for(self, member: Member) -> list[tuple[int, int]]:
        assert self.guild is not None
        mine = [self.overwrites[r.id] for r in member.roles if r.id in self.overwrites]
        both = (sum_bits(allow for allow, _ in mine), sum_bits(deny for _, deny in mine))
        none = (0, 0)
        first, last = self.overwrites.get(self.guild.id), self.overwrites.get(member.user.id)
        return [first or none, both, last or none]

    def payload(self, viewer: Identity | None = None) -> dict[str, Any]:
        last = str(self.messages[-1].id) if self.messages else None
        found: dict[str, Any] = {
            "id": str(self.id),
            "type": self.kind,
            "last_message_id": last,
            "flags": 0,
        }
        if viewer is not None:
            found["permissions"] = str(self.permissions_of(viewer).value)
        if self.members:
            people = [one.payload() for one in self.members]
            owner = {"name": None, "icon": None, "owner_id": str(self.members[0].id)}
            return found | {"recipients": people} | owner
        if self.recipient is not None:
            return found | {"recipients": [self.recipient.payload()]}
        found |= self.guild_key() | {"name": self.name, "rate_limit_per_user": 0}
        return found | (self._as_thread() if self.parent else self._as_text())

    def _as_text(self) -> dict[str, Any]:
        assert self.guild is not None
        overwrites = [
            {
                "id": str(whom),
                "type": int(whom in self.guild.members),
                "allow": str(allow),
                "deny": str(deny),
            }
            for whom, (allow, deny) in self.overwrites.items()
        ]
        return {
            "position": 0,
            "topic": None,
            "nsfw": False,
            "parent_id": None,
            "permission_overwrites": overwrites,
        }

    def _as_thread(self) -> dict[str, Any]:
        assert self.parent is not None
        created = iso(moment(self.id))
        metadata = {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": created,
            "locked": False,
            "create_timestamp": created,
        }
        me = {
            "id": str(self.id),
            "user_id": str(self.peer.me.id),
            "join_timestamp": created,
            "flags": 0,
        }
        return {
            "parent_id": str(self.parent.id),
            "owner_id": str(self.peer.me.id),
            "message_count": len(self.messages),
            "member_count": 1,
            "thread_metadata": metadata,
            "member": me,
        }


@dataclass(frozen=True)
class Sound:
    """Of a server's soundboard; reason: what the audit log says of it."""

    id: int
    name: str
    data: bytes
    reason: str | None

    def payload(self, guild: "Guild") -> dict[str, Any]:
        found = {"sound_id": str(self.id), "name": self.name, "guild_id": str(guild.id)}
        return found | {"volume": 1.0, "emoji_id": None, "emoji_name": None, "available": True}


@dataclass(eq=False, repr=False)
class Guild(Named):
    """A server; ``upload_limit`` (bytes) overrides what its premium tier gives.

    unavailable: in an outage, a bot that starts is told its id alone; see ``come_back``.
    """

    id: int
    name: str
    peer: "Peer"
    premium_tier: int = 0
    locale: str = "en-US"
    upload_limit: int | None = None
    bot_is_invited: bool = True
    most_sounds: int = 8
    sounds: list["Sound"] = field(default_factory=list)
    unavailable: bool = False
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.everyone = self.roles[self.id] = Role(self.id, "@everyone", self, EVERYDAY, 0)
        if self.bot_is_invited:
            self.members[self.peer.me.id] = Member(self.peer.me, self)

    @property
    def largest_upload(self) -> int:
        """Bytes a single file may have here."""
        return self.upload_limit or UPLOAD_BY_TIER[self.premium_tier]

    def role(self, name: str, permissions: Permissions | None = None) -> Role:
        given = permissions or Permissions.none()
        role = Role(self.peer.clock.snowflake(), name, self, given, len(self.roles))
        self.roles[role.id] = role
        body = {"guild_id": str(self.id), "role": role.payload()}
        self.peer.gateway.dispatch("GUILD_ROLE_CREATE", body)
        return role

    def text_channel(self, name: str) -> Channel:
        channel = Channel(self.peer.clock.snowflake(), name, self.peer, TEXT, self)
        self.channels[channel.id] = self.peer.channels[channel.id] = channel
        self.peer.gateway.dispatch("CHANNEL_CREATE", channel.payload())
        return channel

    def member(self, name: str, *roles: Role) -> "User":
        """A new person who is in this server and has ``roles``."""
        user = self.peer.user(name)
        self.join(user, *roles)
        return user

    def join(self, user: Identity, *roles: Role) -> None:
        """``user`` is a member from now on, with exactly ``roles``."""
        known = user.id in self.members
        member = self.members[user.id] = Member(user, self, list(roles))
        event = "GUILD_MEMBER_UPDATE" if known else "GUILD_MEMBER_ADD"
        self.peer.gateway.dispatch(event, member.payload() | {"guild_id": str(self.id)})

    def remove_bot(self) -> None:
        """The bot is thrown out: the server and its channels are unknown to it."""
        del self.members[self.peer.me.id]
        self.peer.gateway.dispatch("GUILD_DELETE", {"id": str(self.id), "unavailable": False})

    def come_back(self) -> None:
        """The outage is over."""
        self.unavailable = False
        self.peer.gateway.dispatch("GUILD_CREATE", self.payload(all_members=False))

    def invite_bot(self) -> None:
        """The bot is let in again."""
        self.members[self.peer.me.id] = Member(self.peer.me, self)
        self.peer.gateway.dispatch("GUILD_CREATE", self.payload())

    @property
    def bot_is_in(self) -> bool:
        return self.peer.me.id in self.members

    def base_permissions(self, member: Member) -> int:
        return sum_bits(role.permissions.value for role in [self.everyone, *member.roles])

    def payload(self, all_members: bool = True) -> dict[str, Any]:
        places = list(self.channels.values())
        mine = [self.members[self.peer.me.id]] if self.bot_is_in else []
        seen = self.members.values() if all_members else mine
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": "1",
            "premium_tier": self.premium_tier,
            "preferred_locale": self.locale,
            "features": [],
            "unavailable": False,
            "member_count": len(self.members),
            "roles": [role.payload() for role in self.roles.values()],
            "channels": [one.payload() for one in places if one.kind != THREAD],
            "threads": [one.payload() for one in places if one.kind == THREAD],
            "members": [member.payload() for member in seen],
            "emojis": [],
            "stickers": [],
            "presences": [],
            "voice_states": [],
        }


def sum_bits(values) -> int:
    found = 0
    for value in values:
        found |= value
    return found
