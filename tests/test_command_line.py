"""The command line: one request without Discord, the registry, and exits that mean something."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot import __main__ as command_line
from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.errors import GenerationFailed
from bot.executors import thread
from bot.request import options
from tests.checkpoints import write_repository
from tests.fakes import FakeExecutor
from tests.tags import read_tags

ROOT = Path(__file__).parent.parent
ALL = {
    "duration": "3",
    "continuation": None,
    "continuation-start": "1",
    "continuation-end": "3",
    "normalization-strategy": "peak",
    "top-k": "7",
    "top-p": "0.5",
    "temperature": "0.25",
    "classifier-free-guidance": "6",
    "output-format": "flac",
    "seed": "0",
    "replicate-weights": "pocket",
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeExecutor:
    executor = FakeExecutor()
    monkeypatch.setattr(thread, "ThreadExecutor", lambda settings: executor)
    return executor


def mario(*arguments: str) -> int:
    """The exit status of ``mario ARGUMENTS``."""
    sys.argv = ["mario", *arguments]
    try:
        command_line.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_generate_writes_the_piece_and_prints_its_seed(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mario("generate", "boss fight", "-o", "boss.wav", "--duration", "2", "--seed", "5") == 0

    assert Path("boss.wav").read_bytes()[:4] == b"RIFF"
    assert "seed 5" in capsys.readouterr().err
    assert fake.works[0].request.prompt == "boss fight"


def test_generate_takes_every_option_of_the_request(fake: FakeExecutor, song: bytes) -> None:
    Path("song.mp3").write_bytes(song)
    given = [part for name, value in ALL.items() for part in (f"--{name}", value) if part]

    assert mario("generate", "all of it", "--input-audio", "song.mp3", *given) == 0

    wanted = {name.replace("-", "_"): value for name, value in ALL.items()}
    request = fake.works[0].request
    assert set(wanted) | {"prompt", "input_audio", "multi_band_diffusion"} == {
        option.name for option in options()
    }
    for name, value in wanted.items():
        made = getattr(request, name)
        assert str(getattr(made, "value", made)) == (value or "True"), name
    assert fake.works[0].source is not None
    assert fake.works[0].source.seconds == pytest.approx(2, abs=0.01)


def test_the_ending_of_the_output_sets_the_format(fake: FakeExecutor) -> None:
    assert mario("generate", "a tune", "-o", "tune.mp3", "--duration", "1") == 0

    assert read_tags(Path("tune.mp3").read_bytes())["title"] == "a tune"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "Say what it should sound like"),
        (("x", "-o", "x.exe"), 2, "output_format must be one of"),
        (("x", "--multi-band-diffusion"), 2, "MultiBand Diffusion cannot be used with pocket"),
        (("x", "--replicate-weights", "unknown"), 2, "There is no model called 'unknown'"),
        (("x", "--input-audio", "missing.wav"), 2, "missing.wav cannot be read"),
        (("x", "-o", "nowhere/x.wav"), 1, "nowhere/x.wav cannot be written"),
        (("x", "--temperature", "9"), 2, "less than or equal to 5"),
    ],
)
def test_a_refusal_is_a_sentence_and_a_status(
    fake: FakeExecutor,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    assert mario("generate", "--duration", "1", *arguments) == status

    assert said in " ".join(capsys.readouterr().err.split())


def test_a_failure_of_the_model_is_status_1(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.failure = GenerationFailed("The machine ran out of memory for this piece.")

    assert mario("generate", "x") == 1

    assert "ran out of memory" in capsys.readouterr().err
    assert list(Path().glob("*.wav")) == []


@pytest.mark.parametrize("use", ["--continuation", "--replicate-weights=melody"])
def test_a_silent_file_is_refused_by_its_name(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str], use: str
) -> None:
    Path("config.toml").write_text(
        '[models.pocket]\nsource = "pocket"\n'
        '[models.melody]\nsource = "some/melody"\nmelody = true\n'
    )
    Path("hush.wav").write_bytes(encode(Clip(np.zeros((1, 40_000), np.float32), 32_000), "wav"))

    assert mario("generate", "--input-audio", "hush.wav", use) == 2

    assert "hush.wav is silent. Please choose" in capsys.readouterr().err
    assert fake.works == []


def test_a_new_part_that_stays_silent_is_a_failure_and_no_file(
    fake: FakeExecutor, song: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("song.mp3").write_bytes(song)
    fake.silent = 2

    assert mario("generate", "--input-audio", "song.mp3", "--continuation", "-o", "x.wav") == 1

    assert "The new part came out silent twice" in capsys.readouterr().err
    assert not Path("x.wav").exists()


def test_generate_never_imports_discord() -> None:
    script = """
import sys
from bot.executors import thread
from tests.checkpoints import write_repository
from tests.fakes import FakeExecutor
thread.ThreadExecutor = lambda settings: FakeExecutor()
sys.argv = ["mario", "generate", "x", "-o", "x.wav", "--duration", "1"]
from bot.__main__ import main
try:
    main()
finally:
    print([m for m in sys.modules if m.partition(".")[0] in ("discord", "simcord")])
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"
    assert Path("x.wav").exists()


def test_the_models_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert mario("models", "list") == 0

    assert "pocket (default)" in capsys.readouterr().out


def test_without_a_token_the_bot_says_so_in_one_line_and_starts_the_demo(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot import demo

    async def serve(*_: object) -> None:
        print("the demo runs")

    monkeypatch.setattr(demo, "serve", serve)

    assert mario() == 0

    out = capsys.readouterr()
    assert out.err.strip() == "DISCORD_TOKEN is not set, so this is the offline demo."
    assert out.out.strip() == "the demo runs"


def test_the_demo_does_one_mario_without_a_browser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot import demo

    monkeypatch.setattr(demo, "ThreadExecutor", lambda settings: FakeExecutor())

    assert mario("demo", "--once", "a cheerful overworld theme", "--out", "a.mp3") == 0

    seen = capsys.readouterr().err
    assert "a cheerful overworld theme" in seen
    assert "made in" in seen
    assert read_tags(Path("a.mp3").read_bytes())["title"] == "a cheerful overworld theme"


@pytest.mark.parametrize(
    "command", [("generate", "x", "-o"), ("demo", "--once", "x", "--out")], ids=["generate", "demo"]
)
@pytest.mark.parametrize(
    ("output", "said"),
    [("nowhere/x.wav", "No such file or directory"), (".", "Is a directory")],
)
def test_where_nothing_can_be_written_is_said_before_anything_is_composed(
    fake: FakeExecutor,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    output: str,
    said: str,
) -> None:
    from bot import demo

    monkeypatch.setattr(demo, "ThreadExecutor", lambda settings: fake)

    extra = ("--output-format", "wav") if command[0] == "generate" else ()
    assert mario(*command, output, *extra) == 1

    assert f"{output} cannot be written: {said}." in capsys.readouterr().err
    assert fake.works == []


def test_the_demo_refuses_a_format_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert mario("demo", "--once", "x", "--out", "x.exe") == 2

    assert "output_format must be one of" in capsys.readouterr().err


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
    said = "mine cannot be used: there are no weights at"
    assert f"{said} {Path('weights/mine.tar').absolute()}. Put them" in capsys.readouterr().err

    assert mario("models", "check", "mine") == 1
    assert "no weights at 'weights/mine.tar'" in capsys.readouterr().err
