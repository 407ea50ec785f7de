"""Where the command line writes: files that exist, links, pipes, devices, standard output."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.command_line.mario import ROOT, mario
from tests.support.fake_executor import FakeExecutor
from tests.support.tags import read_tags


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


def test_a_video_is_named_mp4_and_asked_for_by_that_name(fake: FakeExecutor) -> None:
    assert mario("generate", "x", "-o", "x.mp4", "--duration", "1") == 0
    assert mario("generate", "x", "--output-format", "video", "--seed", "5", "--duration", "1") == 0
    assert mario("generate", "x", "-o", "y.mp4", "--output-format", "wav") == 2

    assert Path("x.mp4").read_bytes()[4:12] == b"ftypisom"
    assert sorted(os.listdir()) == ["mario-5.mp4", "x.mp4"]
    assert fake.works[0].spec.request.output_format == "video"


def test_the_demo_refuses_a_format_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert mario("demo", "--once", "x", "--out", "x.exe") == 2

    assert "output_format can be one of: wav" in capsys.readouterr().err
