"""The points at which a storm may kill the bot: before and after each step that leaves a trace."""

import os
import signal
from functools import wraps
from typing import Any

from discord.http import HTTPClient
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.store import Store

STEPS = (
    "accept", "start", "put", "made", "observe", "delivered", "requeue", "mark_post_attempted",
    "record_message_id", "fail", "mark_notified",
)  # fmt: skip
CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
CALLS = {
    ("POST", CALLBACK): "acknowledging",
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"): "editing by token",
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): "editing",
    ("POST", "/channels/{channel_id}/messages"): "posting",
}
EDGES = tuple(
    f"{when} {what}" for what in (*STEPS, *CALLS.values()) for when in ("before", "after")
)


class Reaper:
    """Ends this process by SIGKILL when it comes to ``edge`` for the ``nth`` time."""

    def __init__(self, edge: str, nth: int) -> None:
        self._edge, self._left = edge, nth

    def pass_by(self, edge: str) -> None:
        if edge == self._edge:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def lie_in_wait(reaper: Reaper) -> None:
    """Make every step of the store and every call to Discord pass by the reaper."""
    for name in STEPS:
        setattr(Store, name, _watched(getattr(Store, name), name, reaper))
    for client, position in ((HTTPClient, 1), (AsyncWebhookAdapter, 1)):
        client.request = _watched_call(client.request, position, reaper)  # type: ignore[method-assign]


def _watched(method: Any, name: str, reaper: Reaper) -> Any:
    @wraps(method)
    async def watched(*args: Any, **more: Any) -> Any:
        reaper.pass_by(f"before {name}")
        result = await method(*args, **more)
        reaper.pass_by(f"after {name}")
        return result

    return watched


def _watched_call(method: Any, position: int, reaper: Reaper) -> Any:
    @wraps(method)
    async def watched(*args: Any, **more: Any) -> Any:
        route = args[position] if len(args) > position else more["route"]
        name = CALLS.get((route.method, route.path), "")
        reaper.pass_by(f"before {name}")
        result = await method(*args, **more)
        reaper.pass_by(f"after {name}")
        return result

    return watched
