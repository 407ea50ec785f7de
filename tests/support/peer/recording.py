"""What the peer remembers of every request, the nonces it has seen, and how tests wait for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.peer.bodies import SentFile
from tests.support.peer.clock import Clock, Settings
from tests.support.peer.faults import Fault
from tests.support.peer.messages import Message


@dataclass(eq=False)
class Request:
    """One REST request. ``path`` is without the API's base; ``time`` is the peer's clock's.

    status: of the reply; ``None`` while it is being handled or where the connection was broken.
    fault: the rule that struck it. reason: for the audit log.
    """

    method: str
    path: str
    time: float
    query: dict[str, str] = field(default_factory=dict)
    match: dict[str, str] = field(default_factory=dict)
    json: Any = None
    files: list[SentFile] = field(default_factory=list)
    reason: str | None = None
    status: int | None = None
    fault: Fault | None = None

    @property
    def sha256s(self) -> list[str]:
        return [file.sha256 for file in self.files]

    def __repr__(self) -> str:
        struck = f" struck by {self.fault.name}" if self.fault else ""
        return f"{self.method} {self.path} -> {self.status}{struck}"


class Nonces:
    """``enforce_nonce``: within a window the same nonce gives the first message again."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock, self._settings = clock, settings
        self._seen: dict[str, tuple[float, Message]] = {}

    def first(self, body: dict[str, Any]) -> Message | None:
        if not (body.get("enforce_nonce") and body.get("nonce")):
            return None
        when, message = self._seen.get(str(body["nonce"]), (float("-inf"), None))
        return message if self._clock.now() - when < self._settings.nonce_window else None

    def remember(self, body: dict[str, Any], message: Message) -> None:
        if body.get("nonce"):
            self._seen[str(body["nonce"])] = (self._clock.now(), message)


class Changes:
    """Wakes whoever waits, once for all that changed in one turn of the event loop."""

    def __init__(self) -> None:
        self._next: asyncio.Future[None] | None = None
        self._planned = False

    def notify(self) -> None:
        if self._next is not None and not self._planned:
            self._planned = True
            asyncio.get_running_loop().call_soon(self._wake)

    def _wake(self) -> None:
        self._planned = False
        if self._next is not None and not self._next.done():
            self._next.set_result(None)
        self._next = None

    async def until(self, predicate: Callable[[], Any], within: float) -> Any:
        """Returns the first true value of ``predicate``, asked again after each change.

        Raises ``TimeoutError`` after ``within`` seconds of real time.
        """
        async with asyncio.timeout(within):
            while not (found := predicate()):
                if self._next is None:
                    self._next = asyncio.get_running_loop().create_future()
                await asyncio.shield(self._next)
        return found
