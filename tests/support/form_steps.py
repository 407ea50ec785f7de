"""What the tests of forms say often: what stands in one, and sending it with something changed."""

from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.enums import InteractionType
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from tests.support.simulated_server import SimulatedServer


def filled(shown: InteractionResult) -> dict[str, str]:
    """What each field of a form holds when it opens; of a menu, what is chosen."""
    return {field["custom_id"]: _held(field) for field in _fields(shown)}


async def sent(who: MemberActor, shown: InteractionResult, **changed: str) -> InteractionResult:
    """Send a form as it stands, but for what is changed."""
    menus = [field["custom_id"] for field in _fields(shown) if "options" in field]
    values = filled(shown) | changed
    return await who.submit_modal(
        shown, {name: [value] if name in menus else value for name, value in values.items()}
    )


async def forged(
    server: SimulatedServer, custom_id: str, under: discord.Message, **values: str
) -> InteractionResult:
    """A form that nobody was shown, as a changed client of alice's could send it."""
    backend = server.env.backend
    rows = [
        {"type": 18, "id": n, "component": {"type": 4, "custom_id": name, "value": value}}
        for n, (name, value) in enumerate(values.items(), 1)
    ]
    record, payload = base_payload(
        backend,
        type=InteractionType.MODAL_SUBMIT,
        channel_id=server.channel.id,
        guild_id=server.guild.id,
        user_id=server.alice.id,
        data={"custom_id": custom_id, "components": rows},
    )
    message = backend.get_message(server.channel.id, under.id)
    payload["message"] = dict(serializers.message_payload(backend, message))
    backend.emit("INTERACTION_CREATE", payload)
    await server.env.settle()
    return InteractionResult(server.env, record)


def _fields(shown: InteractionResult) -> list[dict[str, Any]]:
    assert shown.modal is not None, shown.response
    return [row.get("component") or row["components"][0] for row in shown.modal["components"]]


def _held(field: dict[str, Any]) -> str:
    options = field.get("options")
    if options is None:
        return field.get("value", "")
    return next(option["value"] for option in options if option.get("default"))
