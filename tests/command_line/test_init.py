"""What ``mario`` does in a folder of its own: where it looks, what it writes, where it keeps."""

import os
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from bot.app import demo
from bot.config_loading import load_settings
from tests.command_line.mario import ROOT, mario


def test_init_writes_the_settings_and_a_place_for_the_token(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert mario("init") == 0

    assert Path("config.toml").read_text() == (ROOT / "config.toml").read_text()
    assert "\nDISCORD_TOKEN=\n" in Path(".env").read_text()
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600
    assert load_settings().discord_token is None
    said = capsys.readouterr().err
    assert "config.toml written" in said
    assert "Put your bot's token into .env" in said


def test_init_writes_over_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.toml").write_text("default_model = 'pocket'\n")
    Path(".env").write_text("DISCORD_TOKEN=dear\n")

    assert mario("init") == 0

    assert Path("config.toml").read_text() == "default_model = 'pocket'\n"
    assert Path(".env").read_text() == "DISCORD_TOKEN=dear\n"
    assert capsys.readouterr().err.count("is there already; left as it is") == 2


def test_on_a_full_disk_it_leaves_no_half_of_a_file() -> None:
    program = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "sys.argv = ['mario', 'init']\n"
        "from bot.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == "Can't write config.toml (File too large).\n"
    assert not Path("config.toml").exists()


def test_what_is_kept_is_beside_the_config_or_in_the_platforms_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().data == tmp_path / "platform" / "mario" / "data"
    assert load_settings().weights == tmp_path / "platform" / "mario" / "weights"

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "config.toml").write_text('weights = "/mnt/weights"\n')
    (elsewhere / ".env").write_text("DISCORD_TOKEN=of-elsewhere\n")
    monkeypatch.setenv("MARIO_CONFIG", "elsewhere/config.toml")
    settings = load_settings()

    assert settings.data == elsewhere / "data"
    assert settings.weights == Path("/mnt/weights")
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "of-elsewhere"


def test_who_ran_without_a_config_is_told_where_the_pieces_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    load_settings().data.mkdir(parents=True)

    assert mario("init") == 0

    assert "platform/mario. From now on it is in" in capsys.readouterr().err


def test_in_an_empty_folder_it_says_where_it_looked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    async def serve(*_: object) -> None: ...

    monkeypatch.setattr(demo, "serve", serve)

    assert mario() == 0

    first = capsys.readouterr().err.splitlines()[0]
    assert first == (
        f"There is no {tmp_path / 'config.toml'}, so every setting has its default."
        " To change some: mario init."
    )


@pytest.mark.parametrize("with_config", [False, True])
def test_the_log_says_where_the_settings_and_the_data_are(
    tmp_path: Path, with_config: bool
) -> None:
    if with_config:
        Path("config.toml").write_text("")
    program = (
        "from bot.app.command_line import commands as command_line\n"
        "from bot.app import service\n"
        "async def run_bot(settings, token): ...\n"
        "service.run_bot = run_bot\n"
        "command_line.run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38,
        },
        capture_output=True,
        text=True,
    )

    config = tmp_path / "config.toml"
    kept = tmp_path if with_config else tmp_path / "platform" / "mario"
    settings = f"settings from {config}" if with_config else f"no {config}: every setting"
    assert settings in done.stderr
    assert f"data in {kept / 'data'}, weights in {kept / 'weights'}" in done.stderr


def test_a_model_may_be_added_before_there_is_a_config(capsys: pytest.CaptureFixture[str]) -> None:
    assert mario("models", "add", "chip", "pocket") == 0

    written = tomllib.loads(Path("config.toml").read_text())
    assert set(written["models"]) == {"pocket", "chip"}
    assert written["limits"]["queue"] == 100


def test_the_wheel_brings_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-compiler")  # the kernels, which others test, take a minute
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        wheel.extractall(tmp_path / "installed")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "init"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "installed/bot/config.toml").exists()
    assert Path("config.toml").read_text() == (ROOT / "config.toml").read_text()
