"""Reads what a bot sends, JSON or multipart, and turns it into messages within the limits."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.support.peer import limits
from tests.support.peer.errors import Refused
from tests.support.peer.messages import EPHEMERAL, LOADING, Attachment, Message

if TYPE_CHECKING:
    from tests.support.peer.peer import Peer
    from tests.support.peer.places import Channel

KEPT_FLAGS = EPHEMERAL | limits.COMPONENTS_V2 | 1 << 2 | 1 << 12


@dataclass(frozen=True)
class SentFile:
    """One uploaded part of a request; ``index`` is the n of ``files[n]``."""

    index: int
    filename: str
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


async def read_body(request: web.Request) -> tuple[Any, list[SentFile]]:
    """The JSON of a request (``payload_json`` in a multipart one) and its files."""
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return (json.loads(raw) if raw else {}), []
    body: Any = {}
    files: list[SentFile] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = json.loads(data)
        elif found := re.fullmatch(r"files\[(\d+)\]", part.name or ""):
            files.append(SentFile(int(found[1]), part.filename or "unnamed", data))
    return body, files


def compose(
    peer: "Peer",
    channel: "Channel",
    body: dict[str, Any],
    files: list[SentFile],
    largest: int = 0,
    **origin: Any,
) -> Message:
    """A new message of the bot from a request's body, checked but not yet posted.

    largest: bytes of a file, where it may have more than the channel allows.
    """
    check(peer, channel, body, files, largest)
    if not (body.get("content") or body.get("embeds") or body.get("components") or files):
        raise Refused(50006)
    message = Message(peer.clock.snowflake(), channel, peer.me, **origin)
    message.flags = (body.get("flags") or 0) & KEPT_FLAGS
    message.nonce = body.get("nonce")
    apply(peer, message, body, files)
    return message


def change(
    peer: "Peer",
    message: Message,
    body: dict[str, Any],
    files: list[SentFile],
    largest: int = 0,
) -> None:
    """Edits ``message`` as a PATCH does: what ``body`` leaves out stays. largest: as above."""
    check(peer, message.channel, body, files, largest)
    message.flags = (message.flags & ~LOADING) | ((body.get("flags") or 0) & KEPT_FLAGS)
    apply(peer, message, body, files)
    message.edited = peer.clock.now()
    message.edits += 1


def check(
    peer: "Peer", channel: "Channel", body: dict[str, Any], files: list[SentFile], largest: int
) -> None:
    limits.check_message(body)
    limits.refuse(len(files) > 10, "files", "10 or fewer")
    largest = max(largest, peer.upload_limit(channel))
    if any(len(file.data) > largest for file in files):
        raise Refused(40005)


def apply(peer: "Peer", message: Message, body: dict[str, Any], files: list[SentFile]) -> None:
    message.content = body.get("content", message.content) or ""
    message.components = body.get("components", message.components) or []
    if "embeds" in body:
        message.embeds = [{"type": "rich"} | embed for embed in body["embeds"] or []]
    listed = body.get("attachments")
    notes = {str(item["id"]): item for item in listed or []}
    kept = [item for item in message.attachments if listed is None or str(item.id) in notes]
    message.attachments = kept + [store(peer, file, notes) for file in files]


def store(peer: "Peer", file: SentFile, notes: dict[str, dict[str, Any]]) -> Attachment:
    note = notes.get(str(file.index), {})
    name = safe_name(note.get("filename") or file.filename)
    return peer.keep(name, file.data, description=note.get("description"))


def safe_name(name: str) -> str:
    """Discord's own tidying of a file name: no folders, no spaces, nothing unusual."""
    return re.sub(r"[^\w.\-]", "_", name.replace("\\", "/").rsplit("/", 1)[-1]) or "unnamed"
