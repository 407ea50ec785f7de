"""The registry and what is kept of people, from the command line."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from bot.config_loading import load_settings
from bot.store import Store
from tests.command_line.mario import ROOT, mario
from tests.support.checkpoints import write_repository
from tests.support.store_records import made, new_job


def test_the_models_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert mario("models", "list") == 0

    assert "pocket (default)" in capsys.readouterr().out


def test_a_model_that_was_added_is_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(ROOT / "config.toml", "config.toml")

    folder = write_repository(Path("follower"), melody=True)

    assert mario("models", "add", "mine", str(folder), "--title", "Follower") == 0
    assert mario("models", "list") == 0

    out = capsys.readouterr()
    assert "config.toml now has [models.mine]" in out.err
    assert "4 codebooks, melody. Restart the bot to use it." in out.err
    assert "Follower" in out.out


def test_what_was_packed_is_shown_and_deleted(capsys: pytest.CaptureFixture[str]) -> None:
    folder = load_settings().weights / "packed"
    assert mario("models", "packed") == 0
    assert "Nothing is packed" in capsys.readouterr().err
    folder.mkdir(parents=True)
    (folder / "0123abcd.int8").write_bytes(bytes(3_000_000))
    assert mario("models", "packed") == 0
    assert "weights of one model, 3 MB" in capsys.readouterr().err
    assert mario("models", "packed", "--remove") == 0
    assert "Deleted 3 MB" in capsys.readouterr().err
    assert not list(folder.iterdir())


def test_the_model_that_ships_passes_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert mario("models", "check", "pocket") == 0

    assert "works: loaded in" in capsys.readouterr().err


def test_a_model_that_is_no_model_is_refused_and_not_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(ROOT / "config.toml", "config.toml")
    before = Path("config.toml").read_text()
    Path("broken").mkdir()
    for name in ("state_dict.bin", "compression_state_dict.bin"):
        Path("broken", name).write_bytes(b"not weights")

    assert mario("models", "add", "fake", "broken") == 1

    assert "state_dict.bin" in capsys.readouterr().err
    assert Path("config.toml").read_text() == before


def test_weights_that_are_not_there_are_said_with_their_path(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("config.toml").write_text(
        '[models.pocket]\nsource = "pocket"\n[models.mine]\nsource = "weights/mine.tar"\n'
    )

    assert mario("models", "list") == 0
    said = "mine can't be used: there are no weights at"
    assert f"{said} {Path('weights/mine.tar').absolute()}. Put them" in capsys.readouterr().err

    assert mario("models", "check", "mine") == 1
    assert 'no weights at "weights/mine.tar"' in capsys.readouterr().err


def test_an_operator_gives_and_deletes_what_is_kept_of_somebody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def fill() -> None:
        store = await Store.open(load_settings().data)
        for user_id in (7, 8):
            piece = await made(store, job=new_job(user_id=user_id))
            await store.delivered(piece.job_id)
            await store.accept(new_job(user_id=user_id))
        await store.close()

    asyncio.run(fill())

    assert mario("privacy", "export", "7") == 0
    assert len(json.loads(capsys.readouterr().out)["jobs"]) == 2
    assert mario("privacy", "delete", "7") == 0
    assert "2 pieces and requests deleted" in capsys.readouterr().err
    assert mario("privacy", "export", "7") == 0
    assert json.loads(capsys.readouterr().out)["jobs"] == []
    assert mario("privacy", "export", "8") == 0
    assert len(json.loads(capsys.readouterr().out)["jobs"]) == 2
