"""The peer's time, its deadlines and its snowflakes, so that a test can skip fifteen minutes."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000


@dataclass
class Settings:
    """Discord's own times, in seconds, for a test to shorten.

    requests_a_window, window_seconds: the rate limit of each route in each channel.
    """

    ack_seconds: float = 3.0
    token_seconds: float = 900.0
    nonce_window: float = 180.0
    attachment_seconds: float = 86_400.0
    requests_a_window: int = 30
    window_seconds: float = 0.5


class Clock:
    """Wall time plus whatever the test has skipped; every age the peer judges is judged by it."""

    def __init__(self) -> None:
        self._skipped = 0.0
        self._last_id = 0

    def now(self) -> float:
        """Seconds since the Unix epoch."""
        return time.time() + self._skipped

    def advance(self, seconds: float) -> None:
        self._skipped += seconds

    def snowflake(self) -> int:
        """A new id, larger than every id before it, that carries the peer's time."""
        fresh = int(self.now() * 1000 - DISCORD_EPOCH_MS) << 22
        self._last_id = max(self._last_id + 1, fresh)
        return self._last_id


def moment(snowflake: int) -> float:
    """Seconds since the Unix epoch at which ``snowflake`` was drawn."""
    return ((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
