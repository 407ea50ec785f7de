"""Discord's REST API as far as this bot may go: itself, its commands, channels and messages."""

from typing import TYPE_CHECKING

from aiohttp import web
from discord import Permissions

from tests.support.peer.bodies import change, compose
from tests.support.peer.errors import Refused
from tests.support.peer.limits import between, sound_in
from tests.support.peer.messages import DEFAULT, REPLY, Message, pings
from tests.support.peer.places import THREAD, Channel, Sound
from tests.support.peer.replies import json_reply, nothing

if TYPE_CHECKING:
    from tests.support.peer.peer import Peer
    from tests.support.peer.recording import Request


class Rest:
    """Handlers of every route but those an interaction's token opens."""

    def __init__(self, peer: "Peer") -> None:
        self.peer = peer

    def routes(self, base: str) -> list[web.RouteDef]:
        on = self.peer.handled
        table = {
            "GET /users/@me": self.me,
            "GET /users/{user}": self.user,
            "POST /users/@me/channels": self.open_dm,
            "GET /oauth2/applications/@me": self.application,
            "GET /gateway": self.gateway,
            "GET /gateway/bot": self.gateway,
            "GET /guilds/{guild}": self.guild,
            "GET /guilds/{guild}/members/{user}": self.member,
            "POST /guilds/{guild}/soundboard-sounds": self.add_sound,
            "GET /channels/{channel}": self.channel,
            "POST /channels/{channel}/typing": self.typing,
            "POST /channels/{channel}/threads": self.start_thread,
            "POST /channels/{channel}/messages/{message}/threads": self.start_thread,
            "GET /channels/{channel}/messages": self.history,
            "POST /channels/{channel}/messages": self.create,
            "GET /channels/{channel}/messages/{message}": self.fetch,
            "PATCH /channels/{channel}/messages/{message}": self.edit,
            "DELETE /channels/{channel}/messages/{message}": self.delete,
            "PUT /channels/{channel}/messages/{message}/reactions/{emoji}/@me": self.react,
        }
        for scope in ("", "/guilds/{guild}"):
            commands = f"/applications/{{application}}{scope}/commands"
            table[f"GET {commands}"] = self.list_commands
            table[f"PUT {commands}"] = self.sync_commands
            table[f"POST {commands}"] = self.upsert_command
            table[f"DELETE {commands}/{{command}}"] = self.delete_command
        split = ((key.split(" "), handler) for key, handler in table.items())
        return [web.route(method, base + path, on(do)) for (method, path), do in split]

    async def me(self, request: "Request") -> web.Response:
        return json_reply(self.peer.me.payload())

    async def application(self, request: "Request") -> web.Response:
        me = self.peer.me
        return json_reply(
            {
                "id": str(me.id),
                "name": me.name,
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": self.peer.owner.payload(),
                "verify_key": "0" * 64,
                "flags": 0,
            }
        )

    async def gateway(self, request: "Request") -> web.Response:
        gate = self.peer.gateway
        starts = {
            "total": 1000,
            "remaining": 999,
            "reset_after": 0,
            "max_concurrency": gate.at_once,
        }
        found = {
            "url": self.peer.gateway_url,
            "shards": gate.recommended,
            "session_start_limit": starts,
        }
        return json_reply(found)

    async def user(self, request: "Request") -> web.Response:
        found = self.peer.people.get(int(request.match["user"]))
        if found is None:
            raise Refused(10013)
        return json_reply(found.payload())

    async def open_dm(self, request: "Request") -> web.Response:
        user = self.peer.users.get(int(request.json["recipient_id"]))
        if user is None:
            raise Refused(10013)
        return json_reply(self.peer.dm(user).payload())

    async def guild(self, request: "Request") -> web.Response:
        return json_reply(self._guild(request).payload())

    async def member(self, request: "Request") -> web.Response:
        member = self._guild(request).members.get(int(request.match["user"]))
        if member is None:
            raise Refused(10007)
        return json_reply(member.payload())

    async def add_sound(self, request: "Request") -> web.Response:
        guild, body = self._guild(request), request.json
        mine = Permissions(guild.base_permissions(guild.members[self.peer.me.id]))
        if not mine.create_expressions:
            raise Refused(50013)
        if len(guild.sounds) >= guild.most_sounds:
            raise Refused(30045)
        between(body["name"], 2, 32, "name")
        data = sound_in(body["sound"])
        sound = Sound(self.peer.clock.snowflake(), body["name"], data, request.reason)
        guild.sounds.append(sound)
        return json_reply(sound.payload(guild), 201)

    def _guild(self, request: "Request"):
        guild = self.peer.guilds.get(int(request.match["guild"]))
        if guild is None or not guild.bot_is_in:
            raise Refused(10004)
        return guild

    async def channel(self, request: "Request") -> web.Response:
        return json_reply(self._channel(request).payload())

    async def typing(self, request: "Request") -> web.Response:
        self._channel(request, send_messages=True).typed += 1
        return nothing()

    async def start_thread(self, request: "Request") -> web.Response:
        channel = self._channel(request, create_public_threads=True)
        return json_reply(channel.thread(request.json["name"]).payload(), 201)

    async def history(self, request: "Request") -> web.Response:
        channel = self._channel(request)
        if not channel.permissions_of(self.peer.me).read_message_history:
            return json_reply([])
        found = window(channel.messages, request.query)
        return json_reply([one.payload(one.hidden_from_bot()) for one in found])

    async def create(self, request: "Request") -> web.Response:
        needed = {"attach_files": True} if request.files else {}
        channel = self._channel(request, send_messages=True, **needed)
        body = request.json
        first = self.peer.nonces.first(body)
        if first is not None:
            return json_reply(first.payload(with_nonce=True))
        if channel.recipient is not None and not channel.recipient.dms_open:
            raise Refused(50007)
        reference = self._reference(channel, body.get("message_reference"))
        kind = REPLY if reference else DEFAULT
        message = compose(self.peer, channel, body, request.files, reference=reference, kind=kind)
        message.pinged = pings(body, reference)
        self.peer.nonces.remember(body, message)
        self.peer.post(message)
        return json_reply(message.payload(with_nonce=True))

    def _reference(self, channel: Channel, given: dict | None) -> Message | None:
        if not given:
            return None
        found = channel.find(int(given["message_id"]))
        if found is None and given.get("fail_if_not_exists", True):
            raise Refused(50035, "message_reference", "Unknown message")
        return found

    async def fetch(self, request: "Request") -> web.Response:
        message = self._message(request)
        if not message.channel.permissions_of(self.peer.me).read_message_history:
            raise Refused(50001)
        return json_reply(message.payload(message.hidden_from_bot()))

    async def edit(self, request: "Request") -> web.Response:
        message = self._message(request)
        if message.author is not self.peer.me:
            raise Refused(50005)
        change(self.peer, message, request.json, request.files)
        self.peer.announce_edit(message)
        return json_reply(message.payload())

    async def delete(self, request: "Request") -> web.Response:
        message = self._message(request)
        rights = message.channel.permissions_of(self.peer.me)
        if message.author is not self.peer.me and not rights.manage_messages:
            raise Refused(50013)
        self.peer.remove(message)
        return nothing()

    async def react(self, request: "Request") -> web.Response:
        message = self._message(request)
        if not message.channel.permissions_of(self.peer.me).add_reactions:
            raise Refused(50013)
        message.reactions.append(request.match["emoji"])
        return nothing()

    async def list_commands(self, request: "Request") -> web.Response:
        return json_reply(self.peer.commands.all(scope(request)))

    async def sync_commands(self, request: "Request") -> web.Response:
        return json_reply(self.peer.commands.replace(request.json, scope(request)))

    async def upsert_command(self, request: "Request") -> web.Response:
        return json_reply(self.peer.commands.upsert(request.json, scope(request)), 201)

    async def delete_command(self, request: "Request") -> web.Response:
        self.peer.commands.remove(request.match["command"], scope(request))
        return nothing()

    def _channel(self, request: "Request", **needed: bool) -> Channel:
        """The path's channel. Refuses a gone one, an unseen one, and one without ``needed``."""
        channel = self.peer.channels.get(int(request.match["channel"]))
        if channel is None:
            raise Refused(10003)
        rights = channel.permissions_of(self.peer.me)
        if not rights.view_channel:
            raise Refused(50001)
        if channel.kind == THREAD and needed.pop("send_messages", False):
            needed["send_messages_in_threads"] = True
        if not rights >= Permissions(**needed):
            raise Refused(50013)
        return channel

    def _message(self, request: "Request") -> Message:
        found = self._channel(request).find(int(request.match["message"]))
        if found is None:
            raise Refused(10008)
        return found


def scope(request: "Request") -> int | None:
    """The server whose commands a path is about; ``None`` is everywhere."""
    return int(request.match["guild"]) if "guild" in request.match else None


def window(messages: list[Message], query) -> list[Message]:
    """The part of a channel's history that ``limit``, ``before``, ``after``, ``around`` ask for.

    Newest first, as Discord gives it.
    """
    limit = int(query.get("limit", 50))
    if "around" in query:
        middle, half = int(query["around"]), limit // 2
        older = [one for one in messages if one.id < middle][-half:]
        newer = [one for one in messages if one.id >= middle][: limit - len(older)]
        return (older + newer)[::-1]
    if "after" in query:
        return [one for one in messages if one.id > int(query["after"])][:limit][::-1]
    before = int(query.get("before", 1 << 63))
    return [one for one in reversed(messages) if one.id < before][:limit]
