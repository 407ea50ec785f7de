"""Rate limits as Discord has them: told in the headers of every answer, and enforced."""

import hashlib
import time
from dataclasses import dataclass

from aiohttp import web

from tests.support.peer.clock import Settings
from tests.support.peer.replies import json_reply

MAJOR = ("channel", "guild", "token")  # the parts of a path that have limits of their own


@dataclass
class Bucket:
    """What is left of one limit. until: when it is full again, by ``time.monotonic``."""

    name: str
    left: int = 0
    until: float = 0.0


class RateLimits:
    """One bucket a route and channel, server or token; first answers to interactions have none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._buckets: dict[tuple[str, ...], Bucket] = {}
        self.refused = 0

    def take(self, request: web.Request) -> Bucket | None:
        """The bucket of a request, one less in it: below zero, it must be refused."""
        resource = request.match_info.route.resource
        route = resource.canonical if resource else ""
        if "/interactions/" in route or "rest" in request.match_info:
            return None
        majors = [request.match_info[part] for part in MAJOR if part in request.match_info]
        name = hashlib.sha256(f"{request.method} {route}".encode()).hexdigest()[:16]
        bucket = self._buckets.setdefault((name, *majors), Bucket(name))
        now = time.monotonic()
        if now >= bucket.until:
            bucket.left = self._settings.requests_a_window
            bucket.until = now + self._settings.window_seconds
        bucket.left -= 1
        return bucket

    def refusal(self, bucket: Bucket) -> web.Response:
        self.refused += 1
        wait = round(max(bucket.until - time.monotonic(), 0.001), 3)
        body = {"message": "You are being rate limited.", "retry_after": wait, "global": False}
        return json_reply(body, 429, {"Via": "1.1 peer", "Retry-After": str(wait)})

    def headers(self, bucket: Bucket) -> dict[str, str]:
        wait = max(bucket.until - time.monotonic(), 0.0)
        return {
            "X-RateLimit-Limit": str(self._settings.requests_a_window),
            "X-RateLimit-Remaining": str(max(bucket.left, 0)),
            "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": bucket.name,
        }
