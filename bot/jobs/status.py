"""How the bot is doing, for whoever looks after a server."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Status:
    """running, waiting: jobs, of which ``here`` are a server's. capacity: how many run at once.

    starts_in: seconds until a piece asked for now would begin. speeds: seconds of music a second,
    by model; ``None`` where none was measured. memory_used: bytes of the bot's processes.
    data_bytes: of what is kept. restarts_at: the next restart that is planned.
    """

    running: int
    waiting: int
    here: int
    capacity: int
    starts_in: float
    speeds: dict[str, float | None]
    memory_used: int
    memory_free: int
    data_bytes: int
    data_maximum: int
    restarts_at: datetime | None
    is_stopping: bool


def next_restart(at: str, now: datetime) -> datetime | None:
    """When it is ``HH:MM`` (UTC) next; ``None`` where no time is set. now: with its zone."""
    if not at:
        return None
    hour, minute = map(int, at.split(":"))
    today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)
