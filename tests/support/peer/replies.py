"""How the peer answers: discord.py reads a body as JSON only if the type is exactly this."""

import json
from typing import Any

from aiohttp import web

from tests.support.peer.strict_ids import check_ids


def json_reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    check_ids(body)
    raw = json.dumps(body, separators=(",", ":")).encode()
    return web.Response(
        body=raw, status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


def nothing() -> web.Response:
    return web.Response(status=204)
