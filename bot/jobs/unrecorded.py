"""What people have used of a day that the store doesn't say; in memory only, and for that day."""

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime

from bot.store import DAY, Usage


@dataclass(frozen=True)
class _Entry:
    at: datetime
    user_id: int
    jobs: int
    seconds: int
    nbytes: int
    latest: datetime | None


class Unrecorded:
    """Files that were refused, which led to no job, and jobs whose author had them forgotten:
    neither may give anybody a new day's limits."""

    def __init__(self) -> None:
        self._entries: deque[_Entry] = deque()  # the oldest first

    def upload(self, user_id: int, nbytes: int, now: datetime) -> None:
        """A file of this many bytes was fetched for somebody, and refused."""
        self._entries.append(_Entry(now, user_id, 0, 0, nbytes, None))

    def forgotten(self, user_id: int, before: Usage, after: Usage, now: datetime) -> None:
        """Somebody's usage as the store knew it, and as it does now."""
        entry = _Entry(
            now,
            user_id,
            before.user_jobs - after.user_jobs,
            before.user_seconds - after.user_seconds,
            before.user_bytes - after.user_bytes,
            before.user_latest,
        )
        if entry.jobs:
            self._entries.append(entry)

    def on_top_of(self, usage: Usage, user_id: int, now: datetime) -> Usage:
        """What the store says that somebody has used, and what it does not."""
        while self._entries and self._entries[0].at <= now - DAY:
            self._entries.popleft()
        for entry in (entry for entry in self._entries if entry.user_id == user_id):
            moments = (at for at in (usage.user_latest, entry.latest) if at is not None)
            usage = replace(
                usage,
                user_jobs=usage.user_jobs + entry.jobs,
                user_seconds=usage.user_seconds + entry.seconds,
                user_bytes=usage.user_bytes + entry.nbytes,
                user_latest=max(moments, default=None),
            )
        return usage
