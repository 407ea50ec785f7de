"""The peer's time and its snowflakes, held here so that a test can move fifteen minutes ahead."""

import time
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000


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
