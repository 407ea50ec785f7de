"""Discord's own time, by which its messages, nonces and tokens are judged, not by the host's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp

API = "/api/"  # what the CDN hands out may be a copy, with the date of that


class DiscordClock:
    """What the last answer's ``Date`` said, and the time that has gone by since.

    trace: to be given to the client, whose answers are read by it.
    """

    def __init__(self, elapsed: Callable[[], float], fallback: Callable[[], datetime]) -> None:
        """elapsed: seconds, of any beginning. fallback: the time until Discord has answered."""
        self._elapsed, self._fallback = elapsed, fallback
        self._heard: tuple[datetime, float] | None = None
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._hear)

    def now(self) -> datetime:
        """Discord's time, to about a second."""
        if self._heard is None:
            return self._fallback()
        date, at = self._heard
        return date + timedelta(seconds=self._elapsed() - at)

    async def _hear(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        answered: aiohttp.TraceRequestEndParams,
    ) -> None:
        date = answered.response.headers.get("Date")
        if date is not None and answered.url.path.startswith(API):
            self._heard = parsedate_to_datetime(date), self._elapsed()
