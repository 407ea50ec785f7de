"""The command line: one request without Discord, the registry, and exits that mean something."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot import __main__ as command_line
from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.errors import GenerationFailed
from bot.executors.executor import EXECUTORS
from bot.request import options
from bot.store import Store
from tests.support.checkpoints import write_repository
from tests.support.fake_executor import FakeExecutor
from tests.support.store_records import made, new_job
from tests.support.tags import read_tags

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
    monkeypatch.setitem(EXECUTORS, "thread", lambda settings: executor)
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
    assert fake.works[0].spec.request.prompt == "boss fight"


def test_generate_takes_every_option_of_the_request(fake: FakeExecutor, song: bytes) -> None:
    Path("song.mp3").write_bytes(song)
    given = [part for name, value in ALL.items() for part in (f"--{name}", value) if part]

    assert mario("generate", "all of it", "--input-audio", "song.mp3", *given) == 0

    wanted = {name.replace("-", "_"): value for name, value in ALL.items()}
    request = fake.works[0].spec.request
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
        ((), 2, "Describe the music"),
        (("x", "-o", "x.exe"), 2, "output_format can be one of: wav"),
        (("x", "--multi-band-diffusion"), 2, "multi_band_diffusion doesn't work with pocket"),
        (("x", "--replicate-weights", "unknown"), 2, 'No model "unknown" on this bot.'),
        (("x", "--input-audio", "missing.wav"), 2, "Can't read missing.wav"),
        (
            ("x", "--input-audio", "/dev/zero", "--continuation"),
            2,
            "File too big (25.1 MB, max 25)",
        ),
        (("x", "-o", "nowhere/x.wav"), 1, "Can't write nowhere/x.wav"),
        (("x", "--temperature", "9"), 2, "temperature can be 0–5."),
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
    fake.failure = GenerationFailed("out-of-memory")

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

    assert "hush.wav is silent. Pick" in capsys.readouterr().err
    assert fake.works == []


def test_a_new_part_that_stays_silent_is_a_failure_and_no_file(
    fake: FakeExecutor, song: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("song.mp3").write_bytes(song)
    fake.silent = 2

    assert mario("generate", "--input-audio", "song.mp3", "--continuation", "-o", "x.wav") == 1

    assert "The new part came out silent, twice" in capsys.readouterr().err
    assert not Path("x.wav").exists()


def test_generate_never_imports_discord() -> None:
    script = """
import sys
from bot.executors.executor import EXECUTORS
from tests.support.checkpoints import write_repository
from tests.support.fake_executor import FakeExecutor
EXECUTORS["thread"] = lambda settings: FakeExecutor()
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
    from bot.app import demo

    async def serve(*_: object) -> None:
        print("the demo runs")

    monkeypatch.setattr(demo, "serve", serve)

    assert mario() == 0

    out = capsys.readouterr()
    assert out.err.strip() == "DISCORD_TOKEN is not set, so this is the offline demo."
    assert out.out.strip() == "the demo runs"


def test_nobody_else_may_look_into_the_process_that_has_the_token() -> None:
    program = (
        "import ctypes, sys\n"
        "from bot import __main__ as command_line\n"
        "from bot.app import service\n"
        "async def run_bot(settings, token):\n"
        "    print(token, 'dumpable:', ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "service.run_bot = run_bot\n"
        "command_line.run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "a-token"},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "a-token dumpable: 0\n"


def test_the_demo_does_one_mario_without_a_browser(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
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
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    output: str,
    said: str,
) -> None:
    extra = ("--output-format", "wav") if command[0] == "generate" else ()
    assert mario(*command, output, *extra) == 1

    assert f"Can't write {output} ({said})." in capsys.readouterr().err
    assert fake.works == []


@pytest.fixture(params=["generate", "demo"])
def compose_to(request: pytest.FixtureRequest, fake: FakeExecutor) -> Callable[..., int]:
    """Composes one piece with either command, to be written to the place named; its status."""
    if request.param == "demo":
        return lambda output, *more: mario("demo", "--once", "x", "--out", output, *more)
    return lambda output, *more: mario("generate", "x", "--duration", "1", "-o", output, *more)


def test_a_file_that_exists_is_kept_unless_forced(
    compose_to: Callable[..., int], fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("dear.wav").write_bytes(b"dear to me")

    assert compose_to("dear.wav") == 2
    said = "dear.wav exists already. Pick another name, or add --force."
    assert said in capsys.readouterr().err
    assert fake.works == []
    assert Path("dear.wav").read_bytes() == b"dear to me"

    assert compose_to("dear.wav", "--force") == 0
    assert Path("dear.wav").read_bytes()[:4] == b"RIFF"


def test_a_link_stays_and_what_it_leads_to_is_written(compose_to: Callable[..., int]) -> None:
    Path("far").mkdir()
    Path("near.wav").symlink_to("far/target.wav")

    assert compose_to("near.wav") == 0
    assert compose_to("near.wav") == 2
    assert compose_to("near.wav", "--force") == 0

    assert Path("near.wav").is_symlink()
    assert [path.name for path in Path("far").iterdir()] == ["target.wav"]
    assert Path("far/target.wav").read_bytes()[:4] == b"RIFF"


def test_a_pipe_is_written_to_and_stays_a_pipe(compose_to: Callable[..., int]) -> None:
    os.mkfifo("pipe.wav")
    with ThreadPoolExecutor() as threads:
        heard = threads.submit(Path("pipe.wav").read_bytes)
        assert compose_to("pipe.wav") == 0

    assert heard.result()[:4] == b"RIFF"
    assert Path("pipe.wav").is_fifo()


def test_a_device_is_written_to_and_stays_a_device(compose_to: Callable[..., int]) -> None:
    Path("hole.wav").symlink_to("/dev/null")

    assert compose_to("hole.wav") == 0

    assert Path("/dev/null").is_char_device()
    assert Path("hole.wav").is_symlink()


def test_a_socket_is_refused_before_anything_is_composed(
    compose_to: Callable[..., int], fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("there.wav")
        assert compose_to("there.wav") == 1

    assert "Can't write there.wav (No such device or address)." in capsys.readouterr().err
    assert fake.works == []


@pytest.mark.parametrize(
    ("output", "into"), [("-", "a pipe"), ("/dev/stdout", "a pipe"), ("/dev/stdout", "a file")]
)
def test_standard_output_gets_the_sound_and_nothing_else(output: str, into: str) -> None:
    script = """
import sys
from bot.executors.executor import EXECUTORS
from tests.support.fake_executor import FakeExecutor
EXECUTORS["thread"] = lambda settings: FakeExecutor()
sys.argv = ["mario", "generate", "x", "-o", sys.argv[1], "--duration", "1"]
from bot.__main__ import main
main()
"""
    with Path("redirected").open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-c", script, output],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE if into == "a pipe" else file,
            stderr=subprocess.PIPE,
            check=True,
        )
    sound = done.stdout or Path("redirected").read_bytes()

    assert sound[:4] == b"RIFF"
    assert len(sound) == 8 + int.from_bytes(sound[4:8], "little")
    assert os.listdir() == ["redirected"]


def test_without_a_name_what_was_made_before_is_kept(fake: FakeExecutor) -> None:
    for _ in range(3):
        assert mario("generate", "x", "--duration", "1", "--seed", "5") == 0

    assert sorted(os.listdir()) == ["mario-5-2.wav", "mario-5-3.wav", "mario-5.wav"]


def test_a_name_and_a_format_that_contradict_each_other_are_refused(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mario("generate", "x", "-o", "x.wav", "--output-format", "mp3") == 2

    assert "x.wav is WAV by its name, but you asked for MP3." in capsys.readouterr().err
    assert fake.works == []
    assert mario("generate", "x", "-o", "x.WAV", "--output-format", "wav") == 0
    assert mario("generate", "x", "-o", "x.sound", "--output-format", "mp3") == 0
    assert read_tags(Path("x.sound").read_bytes())["title"] == "x"


def test_the_demo_refuses_a_format_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert mario("demo", "--once", "x", "--out", "x.exe") == 2

    assert "output_format can be one of: wav" in capsys.readouterr().err


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
    said = "mine can't be used: there are no weights at"
    assert f"{said} {Path('weights/mine.tar').absolute()}. Put them" in capsys.readouterr().err

    assert mario("models", "check", "mine") == 1
    assert 'no weights at "weights/mine.tar"' in capsys.readouterr().err


def test_an_operator_gives_and_deletes_what_is_kept_of_somebody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def fill() -> None:
        store = await Store.open(Path("data"))
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
