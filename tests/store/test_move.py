"""A database is copied to one of the other kind and back, and is the same to the last value."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.errors import Message, StoreError
from bot.request import GenerationRequest
from bot.store import Jam, JamTurn
from bot.store.move import move
from bot.store.records import Record
from tests.support.english import refused
from tests.support.places import Place
from tests.support.postgres import Server
from tests.support.store_records import REQUEST, made, new_job, new_piece


@pytest.fixture
def target(postgres: Server, tmp_path: Path) -> Iterator[Place]:
    with postgres.database() as url:
        yield Place(tmp_path / "data", url, postgres)


async def lived_in(place: Place) -> None:
    """A bit of everything."""
    store = await place.open()
    first = await made(store, b"one", job=new_job(guild_id=5, token="hush"), fingerprint=b"\0\xff")
    await store.delivered(first.job_id, Message("perhaps-posted-twice"))
    request = GenerationRequest.parse(
        prompt="ünï 🎺", input_audio=first.audio, continuation=True, seed=2**32 - 1
    )
    child, _ = await store.accept(new_job(request, user_id=2**63 - 1, source_piece_id=first.id))
    await store.start(child.id)
    await store.made(
        child.id, 1, await new_piece(store, b"two", request=request, parent_id=first.id)
    )
    await store.accept(new_job())
    await store.set_limit(5, None, "duration", 60)
    await store.prefer(5, "model", "m" * 100)
    await store.like(7, first.id)
    await store.observe("pocket", 8.0, 0.1 + 0.2)
    await store.record_identify()
    jam = Jam(
        id="jam", guild_id=5, channel_id=3, message_id=50, user_id=1, request=REQUEST,
        channel_ids=[3], rounds=2, since=store.now(),
    )  # fmt: skip
    await store.open_jam(jam, JamTurn(jam_id="jam", round=1, user_id=1, name="a", role_ids=[1]))
    await store.close()


async def everything(place: Place) -> dict[str, list[Any]]:
    """All rows, in an order of their own, as our types read them."""
    tables = Record.metadata.tables.values()
    return {
        table.name: sorted(map(str, await place.whole_rows(table.select()))) for table in tables
    }


async def test_everything_goes_to_postgres_and_back(target, tmp_path):
    folder, back = Place(tmp_path / "data"), Place(tmp_path / "back")
    await lived_in(folder)
    before = await everything(folder)
    counts = await move(folder.folder, target.url)
    assert counts["jobs"] == 3
    assert counts["pieces"] == 2
    assert await everything(target) == before
    assert await move(target.url, back.folder) == counts
    assert await everything(back) == before

    store = await target.open()
    await store.renew(60)
    await store.record_identify()  # its number comes after those that were copied
    assert len(await store.claim(store.now())) == 2
    await store.close()


async def test_a_row_that_nobody_knows_any_more_is_copied_as_it_stands(target, tmp_path):
    folder = Place(tmp_path / "data")
    await lived_in(folder)
    await folder.execute("""UPDATE jobs SET request = '{"reverb": 3, "prompt": "old"}'""")
    await move(folder.folder, target.url)
    assert await target.rows(text("SELECT DISTINCT request->>'reverb' FROM jobs")) == ["3"]


@pytest.mark.fault(
    fault="a database is moved to one that has something in it, or that a bot uses",
    sees="a sentence",
    keeps="both, as they were",
)
async def test_a_move_to_what_is_not_empty_or_used_changes_nothing(target, tmp_path):
    folder, other = Place(tmp_path / "data"), Place(tmp_path / "other")
    await lived_in(folder)
    await lived_in(other)
    before = await everything(other)
    with refused(StoreError, match="is not empty"):
        await move(folder.folder, other.folder)
    assert await everything(other) == before
    with refused(StoreError, match="the same database"):
        await move(folder.folder, folder.folder)
    running = await target.open()
    await running.renew(60)
    with refused(StoreError, match="A bot uses that database"):
        await move(folder.folder, target.url)
    await running.leave()
    await running.close()
    sqlite = await folder.open()
    with refused(StoreError, match="Another Mario"):
        await move(folder.folder, target.url)
    await sqlite.close()
    assert await everything(target) == {table: [] for table in Record.metadata.tables}


async def test_a_row_that_arrives_as_another_undoes_it_all(target, tmp_path):
    folder = Place(tmp_path / "data")
    await lived_in(folder)
    await target.execute(
        "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN NEW.value = NEW.value + 1; RETURN NEW; END'"
    )
    await target.execute(
        "CREATE TRIGGER other BEFORE INSERT ON limits FOR EACH ROW EXECUTE FUNCTION other()"
    )
    with refused(StoreError, match="What arrived in limits is not what was sent"):
        await move(folder.folder, target.url)
    assert await everything(target) == {table: [] for table in Record.metadata.tables}
