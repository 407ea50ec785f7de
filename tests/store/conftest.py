"""A store in a folder of its own."""

import pytest

from bot.store import Store
from tests.support.store_records import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(tmp_path, clock):
    opened = await Store.open(tmp_path / "data", now=clock)
    yield opened
    await opened.close()
