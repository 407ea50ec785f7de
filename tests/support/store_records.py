"""Requests, jobs and pieces for a store, and a clock that moves a second each time it is read."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, create_engine
from sqlalchemy.orm import Session

from bot.request import GenerationRequest
from bot.store import NewJob, NewPiece, Piece, Store
from bot.store.schema import NAME

REQUEST = GenerationRequest.parse(prompt="castle at night", seed=7)
_ids = itertools.count(1000)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def new_job(request: GenerationRequest = REQUEST, **more: Any) -> NewJob:
    given: dict[str, Any] = {"user_id": 1, "channel_id": 3, "interaction_id": next(_ids)} | more
    return NewJob(request=request, **given)


async def new_piece(store: Store, audio: bytes = b"music", **more: Any) -> NewPiece:
    given: dict[str, Any] = {"request": REQUEST, "name": "castle.wav", "model": "pocket@1"}
    given |= {"seconds_taken": 2.0, "audio": await store.put(audio)} | more
    return NewPiece(**given)


async def made(
    store: Store, audio: bytes = b"music", job: NewJob | None = None, **more: Any
) -> Piece:
    """A piece all the way from the request, not yet delivered."""
    accepted, _ = await store.accept(job or new_job())
    attempt = await store.start(accepted.id)
    assert attempt is not None
    return await store.made(accepted.id, attempt, await new_piece(store, audio, **more))


def stored(data: Path, query: Select[Any]) -> list[Any]:
    """What the database of a data folder holds, read past the store that has it open."""
    engine = create_engine(f"sqlite:///{data / NAME}")
    with Session(engine, expire_on_commit=False) as session:
        rows = list(session.scalars(query))
    engine.dispose()
    return rows
