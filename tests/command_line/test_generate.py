"""``mario generate``: one request without Discord, and exits that mean something."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.audio.encode import encode
from bot.errors import GenerationFailed
from bot.request import options
from tests.command_line.mario import ROOT, mario
from tests.support.fake_executor import FakeExecutor
from tests.support.tags import read_tags

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


def test_generate_writes_the_piece_and_prints_its_seed(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mario("generate", "boss fight", "-o", "boss.wav", "--duration", "2", "--seed", "5") == 0

    assert Path("boss.wav").read_bytes()[:4] == b"RIFF"
    assert capsys.readouterr().err.startswith("boss.wav  seed 5")
    assert fake.works[0].spec.request.prompt == "boss fight"


def test_generate_takes_every_option_of_the_request(fake: FakeExecutor, song: bytes) -> None:
    Path("song.mp3").write_bytes(song)
    given = [part for name, value in ALL.items() for part in (f"--{name}", value) if part]

    assert mario("generate", "all of it", "--input-audio", "song.mp3", *given) == 0

    wanted = {name.replace("-", "_"): value for name, value in ALL.items()}
    request = fake.works[0].spec.request
    elsewhere = {"prompt", "input_audio", "multi_band_diffusion", "takes", "bpm", "key", "loop"}
    assert set(wanted) | elsewhere == {option.name for option in options()}
    for name, value in wanted.items():
        made = getattr(request, name)
        assert str(getattr(made, "value", made)) == (value or "True"), name
    assert fake.works[0].source is not None
    assert fake.works[0].source.seconds == pytest.approx(2, abs=0.01)


def test_takes_are_files_of_their_own(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--duration", "1", "--seed", "5", "--takes", "3")
    assert mario("generate", "a tune", "-o", "tune.mp3", *asked) == 0

    names = ("tune.mp3", "tune-2.mp3", "tune-3.mp3")
    seeds = [json.loads(read_tags(Path(name).read_bytes())["comment"])["seed"] for name in names]
    assert seeds == [work.spec.sampling.seed for work in fake.works]
    assert seeds[0] == 5
    assert len(set(seeds)) == 3
    assert "3 s of music" in capsys.readouterr().err

    assert mario("generate", "a tune", *asked) == 0
    assert {f"mario-{seed}.wav" for seed in seeds} <= {path.name for path in Path().iterdir()}


def test_takes_that_have_no_place_are_refused_before_they_are_made(
    fake: FakeExecutor, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("tune-2.wav").write_text("mine")
    assert mario("generate", "a tune", "-o", "tune.wav", "--takes", "2") == 2
    assert "tune-2.wav" in capsys.readouterr().err
    assert mario("generate", "a tune", "-o", "-", "--takes", "2") == 2
    assert "one take only" in capsys.readouterr().err
    assert fake.works == []


def test_the_ending_of_the_output_sets_the_format(fake: FakeExecutor) -> None:
    assert mario("generate", "a tune", "-o", "tune.mp3", "--duration", "1") == 0

    tags = read_tags(Path("tune.mp3").read_bytes())
    assert tags["title"] == "a tune"
    assert (tags["mario_model"], tags["mario_device"]) == ("pocket@fake", "a test")


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
        (("x", "--temperature", "warm"), 2, "temperature can be 0–5."),
        (("x", "--duration", "1.5"), 2, "duration can be 1–300, in whole numbers."),
        (("x", "--takes="), 2, "takes can be 1–4, in whole numbers."),
        (("x", "--normalization-strategy", "loud"), 2, "can be one of: loudness, clip, peak, rms."),
        (("x", "-o", "x.wav", "--output-format", "WAV"), 2, "output_format can be one of: wav"),
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
