"""The light installation: pocket is whole without torch, and what needs torch says so.

``.ci/run`` runs this file once more in an environment that really has none.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.models.device import NEEDED

ROOT = Path(__file__).parent.parent
CONFIG = """
[models.pocket]
source = "pocket"
[models.small]
source = "facebook/musicgen-small"
"""


def mario(*words: str, folder: Path) -> tuple[int, str, str]:
    """Status and what was printed of a command, as if no extra were there."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.without_torch", "bot", *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def composed(light: bool) -> tuple[list[str], set[str]]:
    """Hashes of a piece that is new, one that continues and one that follows; and what was
    imported."""
    names = ["tests.support.without_torch"] * light + ["tests.support.light_pieces"]
    done = subprocess.run(
        [sys.executable, "-m", *names], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pieces, modules = json.loads(done.stdout)
    return pieces, set(modules)


def test_pieces_are_the_same_without_torch_and_with_it_and_never_import_it() -> None:
    with_it, imported = composed(light=False)
    without, _ = composed(light=True)
    assert with_it == without
    assert len(set(without)) == 3
    assert not imported & {*NEEDED, "julius", "omegaconf", "huggingface_hub", "scipy"}


def test_generate_writes_a_piece(tmp_path: Path) -> None:
    status, _, said = mario(
        "generate", "castle at night", "-o", "piece.wav", "--duration", "2", "--seed", "7",
        folder=tmp_path,
    )  # fmt: skip
    assert (status, "Traceback" in said) == (0, False), said
    assert (tmp_path / "piece.wav").read_bytes()[:4] == b"RIFF"


def test_the_whole_demo_posts_a_piece(tmp_path: Path) -> None:
    status, _, said = mario(
        "demo", "--once", "a cheerful overworld theme", "--out", "piece.mp3", folder=tmp_path
    )
    assert (status, "Traceback" in said) == (0, False), said
    assert (tmp_path / "piece.mp3").stat().st_size > 10_000


@pytest.mark.parametrize(
    "words", [["models", "check", "small"], ["models", "add", "big", "facebook/musicgen-large"]]
)
def test_a_model_that_needs_torch_says_how_to_install_it(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    status, said, error = mario(*words, folder=tmp_path)
    assert status == 1
    assert "--extra musicgen" in said + error
    assert "Traceback" not in said + error


@pytest.mark.parametrize("words", [["models", "list"], ["models", "fit"]])
def test_what_tells_of_models_tells_which_cannot_be_used(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    status, said, error = mario(*words, folder=tmp_path)
    assert status == 0
    assert "so these models can't be used: " in said + error
    assert "small" in said + error
    assert "Traceback" not in said + error


def test_a_piece_by_a_model_that_needs_torch_is_refused_in_the_same_sentence(
    tmp_path: Path,
) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    status, said, error = mario(
        "generate", "castle", "-o", "piece.wav", "--replicate-weights", "small", folder=tmp_path
    )
    assert status == 1
    assert "--extra musicgen" in said + error
    assert "Traceback" not in said + error


@pytest.mark.parametrize(
    ("config", "extra"),
    [
        ('[executor]\nkind = "ray"', "ray"),
        ('[store]\nurl = "postgresql://mario@localhost/mario"', "postgres"),
        ('[files]\nplace = "s3://bucket/prefix"', "s3"),
    ],
)
def test_a_setting_that_needs_an_extra_says_how_to_install_it(
    tmp_path: Path, config: str, extra: str
) -> None:
    (tmp_path / "config.toml").write_text(config)
    token = ".".join(("M" * 24, "x" * 6, "y" * 38))  # of the shape that Discord's have
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={token}\n")
    status, said, error = mario("run", folder=tmp_path)
    assert status == 1
    assert f"--extra {extra}" in said + error
    assert "Traceback" not in said + error
