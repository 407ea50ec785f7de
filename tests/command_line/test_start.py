"""What ``mario`` does before it does anything: its help, its version, its token, its demo."""

import asyncio
import gc
import os
import re
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.app.service import check_token
from bot.frontends import scratch
from bot.request import options
from tests.command_line.mario import ROOT, mario
from tests.support.fake_executor import FakeExecutor
from tests.support.tags import read_tags

SLIPS = {
    "a file of no piece": (("demo", "--out", "x.mp3"), "Add --once and a prompt"),
    "an id beyond all": (("privacy", "export", str(10**30)), "Invalid value for 'user_id'"),
    "an id that is none": (("privacy", "delete", "me"), "Invalid value for 'user_id'"),
}
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38


def test_without_a_token_the_bot_says_so_in_one_line_and_starts_the_demo(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.app import demo

    async def serve(*_: object) -> None:
        print("the demo runs")

    monkeypatch.setattr(demo, "serve", serve)
    Path("config.toml").write_text("")

    assert mario() == 0

    out = capsys.readouterr()
    assert out.err.strip() == "DISCORD_TOKEN is not set, so this is the offline demo."
    assert out.out.strip() == "the demo runs"


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused_in_words(slip: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments, said = SLIPS[slip]
    assert mario(*arguments) == 2
    assert said in capsys.readouterr().err


def outcome(program: str) -> "subprocess.CompletedProcess[str]":
    """Of a program that has a token."""
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": TOKEN},
        capture_output=True,
        text=True,
    )


def test_nobody_else_may_look_into_the_process_that_has_the_token() -> None:
    program = (
        "import ctypes, sys\n"
        "from bot.app.command_line import commands as command_line\n"
        "from bot.app import service\n"
        "async def run_bot(settings, token):\n"
        "    print(token, 'dumpable:', ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "service.run_bot = run_bot\n"
        "command_line.run()\n"
    )
    done = outcome(program)
    assert done.stdout == f"{TOKEN} dumpable: 0\n"


def test_the_demo_does_one_mario_without_a_browser(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mario("demo", "--once", "a *cheerful* overworld_theme", "--out", "a.mp3") == 0

    seen = capsys.readouterr().err
    assert "a *cheerful* overworld_theme" in seen
    assert "made in" in seen
    assert "-# " not in seen
    assert read_tags(Path("a.mp3").read_bytes())["title"] == "a *cheerful* overworld_theme"


@pytest.mark.parametrize(
    ("port", "why"), [("70000", "ports are 1 to 65535"), ("0", "ports are"), ("taken", "in use")]
)
def test_a_port_that_cannot_be_had_is_said_before_anything_is_composed(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str], port: str, why: str
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1]) if port == "taken" else port
        assert mario("demo", "--no-browser", "--port", port) == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"The demo can't listen on port {port} (")
    assert why in line
    assert fake.works == []


@pytest.mark.parametrize("command", [("demo", "--once", "x"), ("generate", "x")])
def test_a_disk_without_room_is_said_before_anything_is_composed(
    fake: FakeExecutor,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
) -> None:
    monkeypatch.setattr(scratch, "TO_BEGIN", 1 << 62)

    assert mario(*command) == 1

    assert "too little to compose in. Make room there, or set TMPDIR" in capsys.readouterr().err
    assert fake.works == []


@pytest.mark.parametrize(
    "command", [("demo", "--no-browser"), ("demo", "--once", "x"), ("generate", "x")]
)
def test_a_disk_that_fills_meanwhile_ends_a_command_that_would_wait_for_room(
    fake: FakeExecutor,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
) -> None:
    monkeypatch.setattr(scratch, "TO_GO_ON", 1 << 62)
    fake.gate = asyncio.Event()

    assert mario(*command) == 1

    assert "too little to compose in" in capsys.readouterr().err
    gc.collect()  # what was broken off: found while another test parses, it confuses Python 3.11


@pytest.mark.parametrize(
    "token", ["…", "a-token", "Bot MTIzNDU2Nzg5MDEyMzQ1Njc4", "0" * 64, "1234567890123456789"]
)
def test_what_is_no_token_is_not_sent_to_discord(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], token: str
) -> None:
    from bot.app import service

    async def run_bot(*_: object) -> None:
        raise AssertionError("it was tried")

    monkeypatch.setattr(service, "run_bot", run_bot)
    monkeypatch.setenv("DISCORD_TOKEN", token)

    assert mario() == 1

    said = capsys.readouterr().err
    assert "three parts with dots between them" in said
    assert "https://discord.com/developers/applications" in said
    assert token not in said


def test_a_token_has_the_shape_that_is_looked_for() -> None:
    check_token(TOKEN)


def test_the_version_is_the_distributions(capsys: pytest.CaptureFixture[str]) -> None:
    assert mario("--version") == 0

    assert capsys.readouterr().out == f"mario {version('mario')}\n"


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("run",),
        ("init",),
        ("demo",),
        ("generate",),
        ("models",),
        ("models", "add"),
        ("privacy",),
    ],
)
def test_help_is_whole_where_the_terminal_is_narrow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    assert mario(*command, "-h") == 0

    help = capsys.readouterr().out
    assert not re.search(r"\w(\.\.\.|…)", help)
    assert max(map(len, help.splitlines())) <= 80


def test_the_help_of_generate_names_every_option_its_range_and_its_default(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert mario("generate", "--help") == 0

    help = " ".join(capsys.readouterr().out.split())
    for option in options()[1:]:
        assert f"--{option.name.replace('_', '-')}" in help
    assert "Seconds of new music (1 to 300, default 8)" in help
    assert "[default:" not in help


@pytest.mark.parametrize("at", ["typer", "bot.config", "bot.app.service", "alembic"])
def test_ctrl_c_while_it_starts_ends_it_without_a_word_of_python(at: str) -> None:
    program = (
        "import os, signal, sys\n"
        "class CtrlC:\n"
        "    def find_spec(name, *_):\n"
        f"        if name == {at!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, CtrlC)\n"
        "sys.argv = ['mario', 'run']\n"
        "from bot.__main__ import main\n"
        "main()\n"
    )
    done = outcome(program)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


def test_ctrl_c_between_two_steps_of_a_command_is_as_quiet() -> None:
    program = (
        "import asyncio, os, signal, sys\n"
        "def run(coroutine):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "asyncio.run = run\n"
        "sys.argv = ['mario', 'demo', '--once', 'a']\n"
        "from bot.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_and_the_names_of_models(
    monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    Path("config.toml").write_text(
        '[models.pocket]\nsource = "pocket"\n[models.piano]\nsource = "a/b"\n'
    )

    offered = completions(shell, "mario ")
    for command in ("run", "demo", "generate", "models", "privacy"):
        assert command in offered
    names = completions(shell, "mario generate --replicate-weights pi")
    assert "piano" in names
    assert "pocket" not in names


def completions(shell: str, line: str) -> str:
    """What a shell is told that could stand at the end of ``line``."""
    program = "import sys; sys.argv = ['mario']; from bot.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "_MARIO_COMPLETE": f"complete_{shell}",
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            "COMP_WORDS": line,
            "COMP_CWORD": str(line.count(" ")),
        },
        capture_output=True,
        text=True,
    )
    return done.stdout
