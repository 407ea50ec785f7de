"""A store in a folder of its own, on SQLite and on a real Postgres server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.support.places import Place
from tests.support.store_records import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        yield Place(tmp_path / "data")
        return
    server = request.getfixturevalue("postgres")
    with server.database() as url:
        yield Place(tmp_path / "data", url, server)


@pytest.fixture
async def store(place: Place, clock: Clock) -> AsyncIterator[Store]:
    opened = await place.open(clock)
    yield opened
    await opened.close()
