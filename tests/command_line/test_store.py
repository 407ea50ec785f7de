"""``mario store``: the database moved, with its password from the environment."""

import asyncio
from pathlib import Path

import pytest

from tests.command_line.mario import mario
from tests.support.places import Place
from tests.support.postgres import Server
from tests.support.store_records import made


def test_a_database_is_moved_and_what_came_of_it_is_told(
    postgres: Server, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Place(tmp_path / "data")

    async def live() -> None:
        store = await folder.open()
        await made(store)
        await store.close()

    asyncio.run(live())
    monkeypatch.setenv("MARIO_STORE__PASSWORD", "hush")
    with postgres.database() as url:
        assert mario("store", "move", "data", url) == 0
        told = capsys.readouterr().err
        assert "Copied 1 jobs and 1 pieces (3 rows in all)" in told
        assert mario("store", "move", "data", url) == 1
        assert "not empty" in capsys.readouterr().err
    assert mario("store", "move", "data", "postgresql://mario:hush@db/mario") == 1
    assert "holds a password" in capsys.readouterr().err
    assert mario("store", "move", "data", f"postgresql://mario@/mario?host={tmp_path}") == 1
    assert "hush" not in capsys.readouterr().err


def test_a_folder_without_a_database_is_not_moved_and_nothing_is_made_of_a_slip(
    postgres: Server, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with postgres.database() as url:
        assert mario("store", "move", "nowhere", url) == 1
        assert "There is no database in" in capsys.readouterr().err
    for slip in ("postgres:/mario", "postgresql:mario"):
        assert mario("store", "move", slip, "data") == 1
        assert "must look like postgresql://" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
