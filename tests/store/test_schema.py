"""A database is migrated whole, after a backup, or refused with a sentence."""

import asyncio
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from bot.errors import Message, StoreError
from bot.store import Store, schema, sqlite
from bot.store.postgres import engine_for
from bot.store.records import Record
from tests.support.english import english, refused
from tests.support.places import Place
from tests.support.postgres import Server
from tests.support.store_records import made, new_job

NEXT = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "next", "{head}"
def upgrade():
    op.add_column("jobs", sa.Column("mood", sa.String))
    op.execute("UPDATE jobs SET mood = 'calm'")
    {then}
"""

HEAD = max(path.name[:4] for path in (schema.MIGRATIONS / "versions").glob("0*.py"))


@pytest.fixture
async def database(tmp_path) -> Path:
    """A closed database with one piece in it."""
    store = await Store.open(tmp_path)
    await made(store)
    await store.close()
    return tmp_path / "mario.sqlite"


def newer(tmp_path: Path, then: str = "") -> Path:
    """A folder of migrations with one more than the program has."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "next_mood.py").write_text(NEXT.format(head=HEAD, then=then))
    return folder


def ask(path: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


async def test_the_migrations_make_exactly_the_tables(database):
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Record.metadata) == []
    engine.dispose()


async def test_rows_from_before_there_were_codes_are_shown_as_they_stand(database, tmp_path):
    ask(database, "UPDATE jobs SET reason = 'The chip is out of breath.', note = 'Was that it?'")
    ask(database, "UPDATE pieces SET note = '{\"bits\": 8} is what I heard.'")
    store = await Store.open(tmp_path)
    (job,) = await store.unfinished()
    piece = await store.piece_of_job(job.id)
    assert piece is not None
    assert english(job.reason) == "The chip is out of breath."
    assert english(job.note) == "Was that it?"
    assert english(piece.note) == '{"bits": 8} is what I heard.'
    await store.close()


async def test_a_kept_reason_names_its_code_and_values(database, tmp_path):
    store = await Store.open(tmp_path)
    (job,) = await store.unfinished()
    await store.undeliverable(job.id, Message("message-refused", number=50035))
    await store.close()
    kept = {"code": "message-refused", "values": {"number": 50035}}
    assert [json.loads(row) for (row,) in ask(database, "SELECT reason FROM jobs")] == [kept]


async def test_every_commit_is_written_through(database):
    engine = sqlite.engine_for(database.parent)
    async with engine.connect() as connection:
        asked = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
        for pragma, value in asked.items():
            assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one() == value
    await engine.dispose()


def test_a_migration_keeps_the_rows_and_a_backup_of_before(database, tmp_path):
    sqlite.prepare(tmp_path, newer(tmp_path))
    assert ask(database, "SELECT count(*), min(mood) FROM jobs") == [(1, "calm")]
    backup = tmp_path / f"mario-at-{HEAD}.sqlite"
    assert ask(backup, "SELECT count(*) FROM pieces") == [(1,)]
    assert backup.stat().st_mode & 0o777 == 0o600
    assert "mood" not in str(ask(backup, "SELECT sql FROM sqlite_master WHERE name = 'jobs'"))
    assert not list(tmp_path.glob("*.half"))


@pytest.mark.fault(
    fault="an upgrade breaks off",
    sees="nothing; the bot does not start",
    keeps="the database as it was, and its backup",
)
def test_a_migration_that_breaks_off_has_changed_nothing(database, tmp_path):
    folder = newer(tmp_path, then="op.execute('SELECT no_such_thing')")
    with refused(StoreError, match="can't be opened"):
        sqlite.prepare(tmp_path, folder)
    assert ask(database, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert "mood" not in str(ask(database, "SELECT sql FROM sqlite_master WHERE name = 'jobs'"))
    sqlite.prepare(tmp_path)


async def test_a_database_of_the_first_version_keeps_its_jobs(tmp_path):
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    engine = create_engine(f"sqlite:///{tmp_path / sqlite.NAME}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO jobs (id, state, attempt, worker_deaths, request, seconds, user_id,"
            " channel_id, accepted_at) VALUES ('old', 'accepted', 0, 0,"
            """ '{"prompt": "a march"}', 8, 1, 3, '2026-01-01 00:00:00')"""
        )
    engine.dispose()

    store = await Store.open(tmp_path)
    (job,) = await store.unfinished()
    assert (job.id, job.request.prompt, job.crashes) == ("old", "a march", 0)
    await store.close()


async def test_pieces_from_before_there_were_takes_keep_what_they_came_from(tmp_path):
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    engine = create_engine(f"sqlite:///{tmp_path / sqlite.NAME}")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for id, parent in (("1st", "NULL"), ("2nd", "'1st'"), ("3rd", "'2nd'")):
            connection.exec_driver_sql(
                "INSERT INTO jobs (id, state, attempt, worker_deaths, request, seconds, user_id,"
                " channel_id, accepted_at, crashes, source_bytes) VALUES"
                f""" ('{id}', 'made', 1, 0, '{{"prompt": "a march"}}', 8, 1, 3,"""
                " '2026-01-01 00:00:00', 0, 0)"
            )
            connection.exec_driver_sql(
                "INSERT INTO pieces (id, job_id, user_id, request, audio, name, model,"
                f" seconds_taken, created_at, parent_id) VALUES ('{id}', '{id}', 1,"
                """ '{"prompt": "a march"}', 'aa', 'a.wav', 'pocket@1', 2.0,"""
                f" '2026-01-01 00:00:00', {parent})"
            )
    engine.dispose()

    store = await Store.open(tmp_path)
    found = [await store.piece_of_job(id) for id in ("1st", "2nd", "3rd")]
    assert [(p.take, p.parent_id) for p in found if p] == [(1, None), (1, "1st"), (1, "2nd")]
    await store.close()


async def test_nothing_is_backed_up_when_nothing_changes(database, tmp_path):
    await (await Store.open(tmp_path)).close()
    assert [p.name for p in tmp_path.glob("*.sqlite")] == ["mario.sqlite"]


@pytest.mark.fault(
    fault="an older program meets a newer database",
    sees="nothing; the bot does not start",
    keeps="the database, untouched",
)
async def test_a_newer_database_is_refused(database, tmp_path):
    await asyncio.to_thread(sqlite.prepare, tmp_path, newer(tmp_path))
    with refused(StoreError, match=r"newer Mario \(version next\)"):
        await Store.open(tmp_path)
    assert ask(database, "SELECT mood FROM jobs") == [("calm",)]


@pytest.mark.fault(
    fault="the database lacks a table or its version",
    sees="nothing; the bot does not start",
    keeps="the database, untouched",
)
@pytest.mark.parametrize(
    "damage",
    ["DELETE FROM alembic_version", "DROP TABLE alembic_version", "DROP TABLE limits",
     "ALTER TABLE pieces DROP COLUMN note", "INSERT INTO alembic_version VALUES ('0000')"],
)  # fmt: skip
async def test_a_half_migrated_database_is_refused(database, tmp_path, damage):
    ask(database, damage)
    with refused(StoreError, match="half-migrated"):
        await Store.open(tmp_path)


async def test_somebody_else_s_database_is_left_alone(tmp_path):
    ask(tmp_path / "mario.sqlite", "CREATE TABLE books (title)")
    with refused(StoreError, match="not Mario's"):
        await Store.open(tmp_path)
    assert ask(tmp_path / "mario.sqlite", "SELECT name FROM sqlite_master") == [("books",)]


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "mario.sqlite").write_bytes(b"not a database at all" * 100)
    with refused(StoreError, match="can't be opened"):
        await Store.open(tmp_path)


@pytest.mark.fault(
    fault="the database is damaged",
    sees="nothing; the bot says to restore a backup",
    keeps="the database, untouched",
)
async def test_a_damaged_database_is_refused(database, tmp_path):
    data = bytearray(database.read_bytes())
    data[4096 * 2 :] = b"\xa5" * (len(data) - 4096 * 2)
    database.write_bytes(data)
    with refused(StoreError, match=r"damaged|can't be opened"):
        await Store.open(tmp_path)


@pytest.mark.fault(
    fault="a second bot is started on the same data",
    sees="nothing; the second does not start",
    keeps="the first goes on",
)
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_one_process_owns_the_folder(store, tmp_path):
    with refused(StoreError, match="Another Mario"):
        await Store.open(tmp_path / "data")
    await store.close()
    await (await Store.open(tmp_path / "data")).close()


async def test_a_refused_database_does_not_keep_the_folder(tmp_path):
    (tmp_path / "mario.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError):
        await Store.open(tmp_path)
    (tmp_path / "mario.sqlite").unlink()
    await (await Store.open(tmp_path)).close()


async def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with refused(StoreError, match="can't be used"):
        await Store.open(tmp_path / "file" / "data")


@pytest.mark.fault(
    fault="the database refuses a write", sees="a sentence", keeps="its own words, in the log"
)
async def test_what_the_database_refuses_later_is_a_sentence(store, place, caplog):
    await place.execute("DROP TABLE messages")
    with refused(StoreError, match="Try again"):
        await store.accept(new_job())
    assert ("no such table" if place.url is None else "does not exist") in caplog.text
    assert await store.unfinished() == []


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_reads_go_on_while_a_write_waits_for_another_program(store, tmp_path):
    job, _ = await store.accept(new_job())
    other = sqlite3.connect(tmp_path / "data" / sqlite.NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(store.accept(new_job()))
    assert await store.job(job.id) == job
    assert not writing.done()
    other.rollback()
    other.close()
    _, new = await writing
    assert new


async def test_the_migrations_make_the_tables_in_postgres_too(postgres: Server):
    def differences(connection: Connection) -> list[tuple]:
        """Its indexes are its own: test_library says what they are for."""
        options = {"compare_type": True, "include_object": lambda *what: what[2] != "index"}
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, Record.metadata)

    with postgres.database() as url:
        engine = engine_for(url)
        async with engine.connect() as connection:
            assert await connection.run_sync(differences) == []
        await engine.dispose()


async def test_several_that_start_at_once_migrate_once(postgres: Server, tmp_path):
    with postgres.database("template0") as url:
        stores = await asyncio.gather(*(Store.open(tmp_path, url) for _ in range(4)))
        job, _ = await stores[0].accept(new_job())
        assert [await store.job(job.id) for store in stores] == [job] * 4
        for store in stores:
            await store.close()


async def test_a_postgres_that_is_newer_half_migrated_or_anothers_is_refused_and_named(
    postgres: Server, tmp_path
):
    with postgres.database() as url:
        place = Place(tmp_path / "data", url)
        await place.execute("UPDATE alembic_version SET version_num = 'next'")
        with refused(StoreError, match=r"newer Mario \(version next\)"):
            await place.open()
        await place.execute(f"UPDATE alembic_version SET version_num = '{HEAD}'")
        for gone in ("limits", "alembic_version"):
            await place.execute(f"DROP TABLE {gone}")
            with refused(StoreError, match="has tables that are not Mario's, or not all") as caught:
                await place.open()
            assert url.partition("?")[0] in english(caught.value)


@pytest.mark.fault(
    fault="Postgres cannot be reached at the start",
    sees="nothing; the bot does not start, and says which database it is, without its password",
    keeps="everything",
)
async def test_a_server_that_is_not_there_is_said_in_a_sentence(tmp_path):
    url = f"postgresql://mario:hush@/mario?host={tmp_path}"
    with refused(StoreError, match=r"postgresql://mario:\*\*\*@/mario.* can't be used") as caught:
        await Store.open(tmp_path, url)
    assert "hush" not in english(caught.value)
