"""A disk without room, played by a database that may not grow."""

import pytest

from bot.errors import StoreError
from bot.store import Store, sqlite
from tests.support.english import english, refused
from tests.support.store_records import new_job


def fill(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a database that is opened has room for what is in it and no more."""
    monkeypatch.setattr(sqlite, "PRAGMAS", ("journal_mode=DELETE", "max_page_count=1"))


@pytest.mark.fault(
    fault="the disk is full, and the database must grow",
    sees="“My disk is full”",
    keeps="everything that is there",
)
async def test_a_full_disk_is_called_that(tmp_path, monkeypatch):
    await (await Store.open(tmp_path)).close()
    fill(monkeypatch)
    store = await Store.open(tmp_path)
    with refused(StoreError, match="My disk is full"):
        for user_id in range(1000):
            await store.accept(new_job(user_id=user_id, running_per_user=9))
    await store.close()


async def test_nobody_is_told_to_move_a_database_away_because_the_disk_is_full(
    tmp_path, monkeypatch
):
    fill(monkeypatch)
    with refused(StoreError, match="make room on that disk") as caught:
        await Store.open(tmp_path)
    assert "move it away" not in english(caught.value)
