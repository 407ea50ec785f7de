"""What the tests of the bot on Discord say often: what was seen, what was kept, what was sent."""

from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.builders import UserHandle
from simcord.enums import AppCommandType, InteractionType, OptionType
from simcord.interactions import base_payload, store_interaction_attachment
from simcord.results import InteractionResult, ResponseMessage
from sqlalchemy import select

from bot.audio.clip import Clip
from bot.audio.decode import decode
from bot.request import options
from bot.store import Job, JobMessage, Piece
from tests.support.simulated_server import SimulatedServer

UNDER_A_PIECE = ["Again", "Continue", "Tweak", "⭐", "Delete"]
"""The buttons of a finished piece."""
STRING = OptionType.STRING
_TYPES = {
    int: OptionType.INTEGER,
    float: OptionType.NUMBER,
    bool: OptionType.BOOLEAN,
}


def said(message: discord.Message | ResponseMessage | None) -> str:
    """The sentence in a message's embed."""
    assert message is not None
    assert len(message.embeds) == 1
    return message.embeds[0].description or ""


def told(result: InteractionResult) -> str:
    """The sentence that only the person who acted can see."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    assert message.ephemeral
    return said(message)


def labels(message: discord.Message) -> list[str | None]:
    """Of a message's buttons; the emoji of one that has no words."""
    buttons = (one for one in _components(message) if isinstance(one, discord.Button))
    return [one.label or str(one.emoji) for one in buttons]


def button_ids(message: discord.Message) -> list[str]:
    buttons = (one for one in _components(message) if isinstance(one, discord.Button))
    return [one.custom_id or "" for one in buttons]


def choices(message: discord.Message) -> list[str]:
    """What the menu under a message offers: the words for each choice."""
    menus = [one for one in _components(message) if isinstance(one, discord.SelectMenu)]
    return [option.value for menu in menus for option in menu.options]


def _components(message: discord.Message) -> list[Any]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [child for row in rows for child in row.children]


async def heard(message: discord.Message) -> Clip:
    """The sound in a message, as anyone would play it."""
    return await decode(await message.attachments[0].read())


async def piece(server: SimulatedServer, message: discord.Message | None = None) -> Piece:
    found = await server.store.piece_of_message((message or server.last).id)
    assert found is not None
    return found


async def job_at(server: SimulatedServer, message_id: int) -> Job:
    """The job that is answered in this message."""
    query = (
        select(Job)
        .join(JobMessage, JobMessage.job_id == Job.id)
        .where(JobMessage.message_id == message_id)
    )
    (job,) = await server.place.rows(query)
    return job


async def delete(person: MemberActor | UserHandle, message: discord.Message) -> None:
    """Press *Delete* under a piece, and say that it is meant."""
    asked = (await person.click(message, label="Delete")).followups[-1]
    assert asked.ephemeral
    await person.click(asked, label="Delete it")


async def press_id(server: SimulatedServer, custom_id: str) -> InteractionResult:
    """Press a button that some version of the bot once posted; alice does."""
    return await server.alice.click(post_button(server, custom_id), label="Old")


def post_button(server: SimulatedServer, custom_id: str) -> discord.Message:
    """A message with a button that some version of the bot once posted."""
    button = {"type": 2, "style": 1, "label": "Old", "custom_id": custom_id}
    rows = [{"type": 1, "components": [button]}]
    backend = server.env.backend
    backend.create_message(server.channel.id, backend.bot_user.id, "old", components=rows)
    return server.last


async def nothing_happened(server: SimulatedServer) -> bool:
    return not server.executor.works and not await server.store.unfinished()


def edits_of(server: SimulatedServer, since: int = 0) -> list[str]:
    """What each edit of a message said, in order, since a number of requests."""
    bodies = [r.json for r in server.env.http_requests[since:] if r.method == "PATCH"]
    return [
        str(body["embeds"][0].get("description", ""))
        for body in bodies
        if body and body.get("embeds")
    ]


async def past_the_client(
    server: SimulatedServer, limit: int | None = None, **values: Any
) -> InteractionResult:
    """``/mario`` as a changed client could send it, unchecked; limit: bytes of an answer's file."""
    backend = server.env.backend
    command = backend.find_command("mario", None, type=AppCommandType.CHAT_INPUT)
    assert command is not None
    resolved: dict[str, Any] = {}
    sent = []
    for option in options():
        if option.name not in values:
            continue
        value = values[option.name]
        kind = OptionType.ATTACHMENT if option.is_audio else _TYPES.get(option.type, STRING)
        if option.is_audio:
            name, data = value
            value = store_interaction_attachment(backend, server.channel.id, name, data, resolved)
        sent.append({"name": option.name, "type": int(kind), "value": value})
    data = {"id": command["id"], "name": "mario", "type": 1, "options": sent, "resolved": resolved}
    record, payload = base_payload(
        backend,
        type=InteractionType.APPLICATION_COMMAND,
        channel_id=server.channel.id,
        guild_id=server.guild.id,
        user_id=server.alice.id,
        data=data,
    )
    if limit is not None:
        payload["attachment_size_limit"] = limit
    backend.emit("INTERACTION_CREATE", payload)
    await server.env.settle()
    return InteractionResult(server.env, record)
