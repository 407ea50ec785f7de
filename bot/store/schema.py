"""Bringing a database up to date, and refusing one that is not Mario's, or not whole."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError
from bot.store.records import Record

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(
    connection: Connection, migrations: Path, before: Callable[[str], None] = lambda at: None
) -> None:
    """Migrate, within the transaction that the connection is in.

    before: is told the version that the tables are at, if there are any and they will change.
    Raises :class:`StoreError` where they are newer than this program, or not Mario's.
    """
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    at = _revision(connection, {r.revision for r in script.walk_revisions()})
    if at != script.get_current_head():
        if at is not None:
            before(at)
        command.upgrade(config, "head")
    _refuse_incomplete(connection)


def _revision(connection: Connection, known: set[str]) -> str | None:
    """The version the database is at; ``None`` when it is empty."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    marks = []
    if "alembic_version" in tables:
        marks = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if len(marks) != 1:
        raise StoreError("database-unversioned")
    if marks[0] not in known:
        raise StoreError("database-newer", version=marks[0])
    return marks[0]


def _refuse_incomplete(connection: Connection) -> None:
    seen = inspect(connection)
    there = set(seen.get_table_names())
    for name, table in Record.metadata.tables.items():
        columns = seen.get_columns(name) if name in there else []
        if missing := {c.name for c in table.columns} - {c["name"] for c in columns}:
            raise StoreError("database-half-migrated", table=name, columns=sorted(missing))
