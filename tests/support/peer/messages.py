"""Messages and their attachments as Discord keeps them, and how each reader gets to see them."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.peer.clock import iso, moment
from tests.support.peer.limits import walk
from tests.support.peer.people import Identity, Named

if TYPE_CHECKING:
    from tests.support.peer.places import Channel

EPHEMERAL, LOADING = 1 << 6, 1 << 7
DEFAULT, REPLY, CHAT_COMMAND, CONTEXT_COMMAND = 0, 19, 20, 23
MENTIONED = re.compile(r"<@!?(\d+)>")


@dataclass(eq=False)
class Attachment:
    """A file on the peer's CDN; ``data`` is what a download gives."""

    id: int
    filename: str
    data: bytes = field(repr=False)
    content_type: str
    ephemeral: bool = False
    description: str | None = None

    @classmethod
    def named(cls, snowflake: int, filename: str, data: bytes, content_type: str = "", **more):
        kind = content_type or mimetypes.guess_type(filename)[0] or "application/octet-stream"
        return cls(snowflake, filename, data, kind, **more)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def payload(self, url: str) -> dict[str, Any]:
        found = {
            "id": str(self.id),
            "filename": self.filename,
            "size": len(self.data),
            "content_type": self.content_type,
            "url": url,
            "proxy_url": url,
        }
        if self.ephemeral:
            found["ephemeral"] = True
        return found | ({"description": self.description} if self.description else {})


@dataclass(eq=False, repr=False)
class Message(Named):
    """One message. ``pinged`` are the ids it notified when it came (``-1`` is everyone)."""

    id: int
    channel: "Channel"
    author: Identity
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    kind: int = DEFAULT
    nonce: str | None = None
    reference: "Message | None" = None
    interaction: dict[str, Any] | None = None
    pinged: set[int] = field(default_factory=set)
    reactions: list[str] = field(default_factory=list)
    edited: float | None = None
    edits: int = 0
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        return [part for part in walk(self.components) if part["type"] == 2]

    @property
    def text(self) -> str:
        """All that can be read on it: the content, then each embed's texts, a line each."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [embed.get("title"), embed.get("description")]
            lines += [f"{f['name']}: {f['value']}" for f in embed.get("fields") or []]
            lines.append((embed.get("footer") or {}).get("text"))
        return "\n".join(line for line in lines if line)

    def payload(self, hidden: bool = False, with_nonce: bool = False) -> dict[str, Any]:
        """As Discord writes it; ``hidden`` without what the message content intent covers."""
        found: dict[str, Any] = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.kind,
            "author": self.author.payload(),
            "content": "" if hidden else self.content,
            "embeds": [] if hidden else self.embeds,
            "components": [] if hidden else self.components,
            "attachments": [] if hidden else self._attachments(),
            "timestamp": iso(moment(self.id)),
            "edited_timestamp": iso(self.edited) if self.edited else None,
            "flags": self.flags,
            "tts": False,
            "pinned": False,
            "mention_everyone": -1 in self.pinged,
            "mentions": self._mentions(),
            "mention_roles": [],
        }
        if with_nonce and self.nonce is not None:
            found["nonce"] = self.nonce
        return found | self._origin(hidden)

    def _origin(self, hidden: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.interaction is not None:
            found["interaction_metadata"] = self.interaction
            found["application_id"] = found["webhook_id"] = str(self.author.id)
        if self.reference is not None:
            there = self.reference
            found["message_reference"] = {
                "type": 0,
                "message_id": str(there.id),
                "channel_id": str(there.channel.id),
            } | there.channel.guild_key()
            hide = hidden and there.author is not self.channel.peer.me
            found["referenced_message"] = None if there.deleted else there.plain(hide)
        return found

    def plain(self, hidden: bool) -> dict[str, Any]:
        """Without its own reference: a referenced message shows no further one."""
        found = self.payload(hidden)
        found.pop("referenced_message", None)
        return found

    def hidden_from_bot(self) -> bool:
        """Whether the message content intent is what the bot would need to read this."""
        me = self.channel.peer.me
        public = self.channel.guild is not None and self.author is not me
        return public and me.id not in self.pinged and not self.channel.peer.gateway.reads_content

    def event(self) -> dict[str, Any]:
        """The payload of MESSAGE_CREATE and MESSAGE_UPDATE, as this bot may see it."""
        found = self.payload(self.hidden_from_bot(), with_nonce=True) | self.channel.guild_key()
        guild = self.channel.guild
        if guild is not None and self.author.id in guild.members:
            found["member"] = guild.members[self.author.id].payload(with_user=False)
        return found

    def _attachments(self) -> list[dict[str, Any]]:
        sign = self.channel.peer.signed_url
        return [item.payload(sign(item)) for item in self.attachments]

    def _mentions(self) -> list[dict[str, Any]]:
        people = self.channel.peer.people
        return [people[one].payload() for one in sorted(self.pinged) if one in people]


def pings(body: dict[str, Any], reference: "Message | None") -> set[int]:
    """Who a new message notifies: user and role ids, ``-1`` for everyone, as allowed_mentions has.

    Roles come out as their own ids; nobody's membership is looked up.
    """
    allowed = body.get("allowed_mentions")
    content = body.get("content") or ""
    everything = {"users", "roles", "everyone"}
    parse = everything if allowed is None else set(allowed.get("parse") or ())
    listed = allowed or {}
    users = {int(found) for found in MENTIONED.findall(content)}
    roles = {int(found) for found in re.findall(r"<@&(\d+)>", content)}
    pinged = users if "users" in parse else users & set(map(int, listed.get("users") or ()))
    pinged |= roles if "roles" in parse else roles & set(map(int, listed.get("roles") or ()))
    if "everyone" in parse and re.search("@everyone|@here", content):
        pinged.add(-1)
    if reference is not None and (allowed is None or allowed.get("replied_user")):
        pinged.add(reference.author.id)
    return pinged
