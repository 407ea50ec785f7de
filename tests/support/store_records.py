"""Requests, jobs and pieces for a store, and a clock that moves a second each time it is read."""

import itertools
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, create_engine
from sqlalchemy.orm import Session

from bot.job_spec import JobSpec
from bot.request import GenerationRequest
from bot.store import NewJob, NewPiece, Origin, Piece, Store
from bot.store.sqlite import NAME

REQUEST = GenerationRequest.parse(prompt="castle at night", seed=7, replicate_weights="pocket")
LATER = datetime(2030, 1, 1, tzinfo=UTC)
_ids = itertools.count(1000)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def new_job(request: GenerationRequest = REQUEST, **more: Any) -> NewJob:
    """A job as admission would settle it; ``more``: fields of it or of its origin."""
    origin: dict[str, Any] = {"channel_id": 3, "interaction_id": next(_ids)}
    origin |= {name: more.pop(name) for name in Origin.__dataclass_fields__ if name in more}
    settled = request if request.seed is not None else request.replace(seed=1)
    spec = JobSpec.of(
        secrets.token_hex(8),
        settled.replace(replicate_weights=request.replicate_weights or "pocket"),
    )
    given: dict[str, Any] = {"user_id": 1, "deadline": LATER, "running_per_user": 2} | more
    return NewJob(spec=spec, origin=Origin(**origin), **given)


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
    (piece,) = await store.made(accepted.id, attempt, await new_piece(store, audio, **more))
    return piece


def stored(data: Path, query: Select[Any]) -> list[Any]:
    """What the database of a data folder holds, read past the store that has it open."""
    engine = create_engine(f"sqlite:///{data / NAME}")
    with Session(engine, expire_on_commit=False) as session:
        rows = list(session.scalars(query))
    engine.dispose()
    return rows
