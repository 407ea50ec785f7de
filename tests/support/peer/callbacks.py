"""The REST routes that an interaction's token opens: the first response, and what follows it."""

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.peer import limits
from tests.support.peer.bodies import SentFile, change, compose
from tests.support.peer.errors import Refused
from tests.support.peer.interactions import (
    ANSWER,
    CHOICES,
    COMMAND,
    DEFER,
    DEFER_UPDATE,
    SHOW_MODAL,
    UPDATE,
    Interaction,
)
from tests.support.peer.messages import (
    CHAT_COMMAND,
    CONTEXT_COMMAND,
    DEFAULT,
    EPHEMERAL,
    LOADING,
    Message,
)
from tests.support.peer.replies import json_reply, nothing

if TYPE_CHECKING:
    from tests.support.peer.peer import Peer
    from tests.support.peer.recording import Request


class Callbacks:
    """Handlers for ``/interactions/…`` and ``/webhooks/{application}/{token}…``."""

    def __init__(self, peer: "Peer") -> None:
        self.peer = peer

    def routes(self, base: str) -> list[web.RouteDef]:
        hook = base + "/webhooks/{application}/{token}"
        message = hook + "/messages/{message}"
        on = self.peer.handled
        return [
            web.post(base + "/interactions/{interaction}/{token}/callback", on(self.respond)),
            web.post(hook, on(self.follow_up)),
            web.get(message, on(self.fetch)),
            web.patch(message, on(self.edit)),
            web.delete(message, on(self.delete)),
        ]

    async def respond(self, request: "Request") -> web.Response:
        interaction = self.peer.interactions.get(request.match["token"])
        if interaction is None or str(interaction.id) != request.match["interaction"]:
            raise Refused(10062)
        message = self._prepared(interaction, request.json, request.files)
        interaction.answer(request.json)
        if message is not None:
            self._settle(interaction, message)
        return json_reply(self._callback_reply(interaction, request.json["type"]))

    def _prepared(
        self, interaction: Interaction, body: dict[str, Any], files: list[SentFile]
    ) -> Message | None:
        """The message a response makes or changes; raises before anything has changed."""
        data = body.get("data") or {}
        match body["type"]:
            case 4:
                limit = interaction.upload_limit
                return compose(
                    self.peer, interaction.channel, data, files, limit, **origin(interaction)
                )
            case 5:
                return self._thinking(interaction, data)
            case 7:
                assert interaction.source is not None
                return interaction.source
            case 8:
                limits.check_choices(data["choices"])
            case 9:
                limits.check_modal(data)
        return interaction.source if body["type"] == DEFER_UPDATE else None

    def _thinking(self, interaction: Interaction, data: dict[str, Any]) -> Message:
        message = Message(
            self.peer.clock.snowflake(), interaction.channel, self.peer.me, **origin(interaction)
        )
        message.flags = LOADING | ((data.get("flags") or 0) & EPHEMERAL)
        return message

    def _settle(self, interaction: Interaction, message: Message) -> None:
        assert interaction.response is not None
        interaction.original = message
        kind, data = interaction.response["type"], interaction.response.get("data") or {}
        if kind in (ANSWER, DEFER):
            self.peer.post(message)
        elif kind == UPDATE:
            change(self.peer, message, data, [])
            self.peer.announce_edit(message)

    def _callback_reply(self, interaction: Interaction, kind: int) -> dict[str, Any]:
        told: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
        message = interaction.original
        if message is None or kind in (CHOICES, SHOW_MODAL):
            return {"interaction": told}
        told["response_message_id"] = str(message.id)
        told["response_message_loading"] = message.loading
        told["response_message_ephemeral"] = message.ephemeral
        return {"interaction": told, "resource": {"type": kind, "message": message.payload()}}

    async def follow_up(self, request: "Request") -> web.Response:
        interaction = self._usable(request)
        original = interaction.original
        if original is not None and original.loading and not original.deleted:
            change(self.peer, original, request.json, request.files, interaction.upload_limit)
            self.peer.announce_edit(original)
            return json_reply(original.payload())
        message = compose(
            self.peer,
            interaction.channel,
            request.json,
            request.files,
            interaction.upload_limit,
            **origin(interaction),
        )
        message.kind, message.reference = DEFAULT, None
        interaction.followups.append(message)
        self.peer.post(message)
        return json_reply(message.payload(with_nonce=True))

    async def fetch(self, request: "Request") -> web.Response:
        return json_reply(self._message(request).payload())

    async def edit(self, request: "Request") -> web.Response:
        message = self._message(request)
        largest = self.peer.interactions[request.match["token"]].upload_limit
        change(self.peer, message, request.json, request.files, largest)
        self.peer.announce_edit(message)
        return json_reply(message.payload())

    async def delete(self, request: "Request") -> web.Response:
        self.peer.remove(self._message(request))
        return nothing()

    def _usable(self, request: "Request") -> Interaction:
        interaction = self.peer.interactions.get(request.match["token"])
        if interaction is None or request.match["application"] != str(self.peer.me.id):
            raise Refused(10015)
        interaction.require_usable()
        if interaction.channel.deleted:
            raise Refused(10003)
        return interaction

    def _message(self, request: "Request") -> Message:
        interaction = self._usable(request)
        wanted = request.match["message"]
        if wanted == "@original":
            found = interaction.original
        else:
            mine = interaction.messages
            found = next((one for one in mine if str(one.id) == wanted), None)
        if found is None or found.deleted:
            raise Refused(10008)
        return found


def origin(interaction: Interaction) -> dict[str, Any]:
    """How a message is marked that ``interaction`` has led to."""
    found: dict[str, Any] = {"interaction": interaction.metadata(), "kind": DEFAULT}
    if interaction.kind == COMMAND:
        chat = interaction.data.get("type", 1) == 1
        found["kind"] = CHAT_COMMAND if chat else CONTEXT_COMMAND
    return found
