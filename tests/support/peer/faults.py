"""What can go wrong between a bot and Discord, as rules a test adds and a seed decides."""

import asyncio
import random
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Self

from aiohttp import web

from tests.support.peer.errors import Refused
from tests.support.peer.replies import json_reply

Kind = Literal["reply", "refuse", "reset", "cut", "slow"]
Handle = Callable[[], Awaitable[web.StreamResponse]]


@dataclass(eq=False)
class Fault:
    """One rule: which requests it meets, how often, and what happens to them.

    method, route: ``"*"`` is any; ``{name}`` in a route is any one segment, ``*`` any rest.
    times: how many requests it strikes before it is spent; ``None`` is without end.
    probability: with which it strikes a request that matches.
    after: how many matching requests, struck by another rule or not, it lets pass first.
    struck, seen: how many requests it has struck, and how many it has matched.
    """

    method: str
    route: str
    kind: Kind
    times: int | None = 1
    probability: float = 1.0
    after: int = 0
    status: int = 500
    code: int = 0
    seconds: float = 0.0
    before: bool = False
    is_global: bool = False
    partial: bool = False
    name: str = ""
    struck: int = field(default=0, init=False)
    seen: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._path = route_pattern(self.route)
        self.released = asyncio.Event()

    @classmethod
    def rate_limited(
        cls, method: str, route: str, retry_after: float = 0.05, is_global: bool = False, **often
    ) -> Self:
        """429 with a body that discord.py obeys; ``is_global`` holds back every route."""
        limited = {"status": 429, "seconds": retry_after, "is_global": is_global}
        return cls(method, route, "reply", name="429", **limited, **often)

    @classmethod
    def banned(cls, method: str, route: str, **often) -> Self:
        """429 from the proxy in front, without ``Via`` and without JSON: discord.py gives up."""
        return cls(method, route, "reply", name="ban", status=429, seconds=-1.0, **often)

    @classmethod
    def server_error(cls, method: str, route: str, status: int = 500, **often) -> Self:
        return cls(method, route, "reply", name=str(status), status=status, **often)

    @classmethod
    def error(cls, method: str, route: str, code: int, **often) -> Self:
        """One of Discord's own refusals, by its code; see ``errors.KNOWN``."""
        return cls(method, route, "refuse", name=str(code), code=code, **often)

    @classmethod
    def reset(cls, method: str, route: str, **often) -> Self:
        """The connection is reset before anything is done."""
        return cls(method, route, "reset", name="reset", **often)

    @classmethod
    def reply_cut(cls, method: str, route: str, partial: bool = False, **often) -> Self:
        """Done and recorded, but the reply never comes, or with ``partial`` only half of it."""
        return cls(method, route, "cut", name="cut", partial=partial, **often)

    @classmethod
    def slow(
        cls, method: str, route: str, seconds: float = 60.0, before: bool = False, **often
    ) -> Self:
        """The request is done at once and its reply held back; ``before``: it waits to be done.

        Both last ``seconds``, or until ``released`` is set.
        """
        return cls(method, route, "slow", name="slow", seconds=seconds, before=before, **often)

    @property
    def breaks(self) -> bool:
        """Whether the client never gets a whole reply."""
        return self.kind in ("reset", "cut")

    def matches(self, method: str, path: str) -> bool:
        return self.method in ("*", method) and self._path.fullmatch(path) is not None


class Faults:
    """The rules in force. The first that matches and strikes decides; the seed decides chance."""

    def __init__(self, seed: int = 0) -> None:
        self.rules: list[Fault] = []
        self._random = random.Random(seed)

    def add(self, *rules: Fault) -> None:
        self.rules.extend(rules)

    def clear(self) -> None:
        self.rules.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        matching = [rule for rule in self.rules if rule.matches(method, path)]
        for rule in matching:
            rule.seen += 1
        return next((rule for rule in matching if self._strikes(rule)), None)

    def _strikes(self, rule: Fault) -> bool:
        if rule.struck == rule.times or rule.seen <= rule.after:
            return False
        if self._random.random() >= rule.probability:
            return False
        rule.struck += 1
        return True


async def suffer(fault: Fault, request: web.Request, handle: Handle) -> web.StreamResponse:
    """Answers ``request`` as ``fault`` has it, handling it first where the fault comes after."""
    match fault.kind:
        case "reply":
            return failing_reply(fault)
        case "refuse":
            refusal = Refused(fault.code)
            return json_reply(refusal.body(), refusal.status)
        case "reset":
            break_off(request, reset=True)
            return web.Response()
        case "slow":
            return await held_back(fault, handle)
        case "cut":
            response = await handle()
            if fault.partial:
                await send_half(request, response)
            break_off(request)
            return web.Response()


async def held_back(fault: Fault, handle: Handle) -> web.StreamResponse:
    response = None if fault.before else await handle()
    with suppress(TimeoutError):
        await asyncio.wait_for(fault.released.wait(), fault.seconds)
    return response or await handle()


def failing_reply(fault: Fault) -> web.Response:
    if fault.status != 429:
        return json_reply({"code": 0, "message": f"{fault.status}: Server Error"}, fault.status)
    if fault.seconds < 0:
        return web.Response(status=429, text="<html>error 1015</html>", content_type="text/html")
    body = {
        "message": "You are being rate limited.",
        "retry_after": fault.seconds,
        "global": fault.is_global,
    }
    headers = {"Via": "1.1 peer", "Retry-After": str(fault.seconds)}
    if fault.is_global:
        headers["X-RateLimit-Global"] = "true"
    return json_reply(body, 429, headers)


async def send_half(request: web.Request, response: web.StreamResponse) -> None:
    """The head of ``response`` and half its body; a bodiless one is cut in its head."""
    body = response.body if isinstance(response, web.Response) else b""
    assert request.transport is not None
    body = body if isinstance(body, bytes) else b""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    head += "\r\n" if body else ""
    request.transport.write(head.encode() + body[: len(body) // 2])
    await asyncio.sleep(0)


def break_off(request: web.Request, reset: bool = False) -> None:
    """Closes the socket under the client: with RST where ``reset``, else in the ordinary way."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if reset and connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()


def route_pattern(route: str) -> re.Pattern[str]:
    """``/channels/{id}/messages`` as an expression; ``*`` stands for any rest."""
    parts = re.split(r"(\{[^}]*\}|\*)", route)
    wild = {"*": ".*"}
    return re.compile(
        "".join(wild.get(p, "[^/]+" if p.startswith("{") else re.escape(p)) for p in parts)
    )
