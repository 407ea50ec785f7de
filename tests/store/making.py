"""Short ways to wishes, jobs and pieces, and a clock that moves a second each time it is read."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.request import GenerationRequest
from bot.store import NewJob, NewPiece, Piece, Store

WISH = GenerationRequest(prompt="castle at night", seed=7)
_ids = itertools.count(1000)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def new_job(request: GenerationRequest = WISH, **more: Any) -> NewJob:
    given = {"user_id": 1, "channel_id": 3, "interaction_id": next(_ids)} | more
    return NewJob(request=request, **given)


async def new_piece(store: Store, audio: bytes = b"music", **more: Any) -> NewPiece:
    given = {"request": WISH, "name": "castle.wav", "model": "pocket@1", "seconds_taken": 2.0}
    return NewPiece(**given | {"audio": await store.put(audio)} | more)


async def made(
    store: Store, audio: bytes = b"music", job: NewJob | None = None, **more: Any
) -> Piece:
    """A piece all the way from the wish, not yet delivered."""
    accepted, _ = await store.accept(job or new_job())
    attempt = await store.start(accepted.id)
    assert attempt is not None
    return await store.made(accepted.id, attempt, await new_piece(store, audio, **more))
