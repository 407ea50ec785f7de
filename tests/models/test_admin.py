"""``mario models add`` and ``check``: what is written, and what a trial shows."""

import tomllib
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.config import ModelSettings
from bot.errors import InvalidRequest, MarioError, ModelError
from bot.models.admin import add, add_complete, check, described, inspect, section
from bot.models.pool import ModelPool
from tests.support import trainers
from tests.support.composing import compose
from tests.support.english import refused

CONFIG = """# my bot
default_model = "pocket"  # the one that ships

[models.pocket]
source = "pocket"
# [models.large]
# source = "facebook/musicgen-large"
"""


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return path


@pytest.mark.parametrize(
    ("name", "melody", "stereo"),
    [("text", False, False), ("melody", True, False), ("pickled", False, True)],
)
def test_inspecting_tells_what_a_model_can_do(settings, name, melody, stereo):
    facts = inspect(settings, settings.models[name], lambda *_: None)
    assert (facts.capabilities.melody, facts.capabilities.stereo) == (melody, stereo)
    assert facts.codebooks == (8 if stereo else 4)
    assert facts.nbytes > 80_000


def test_adding_keeps_the_file_and_writes_what_was_found(settings, config):
    entry = ModelSettings(source="facebook/melody", title='Follows "melodies" 🍄')
    assert add(config, settings, "mine", entry).capabilities.melody
    text = config.read_text()
    assert text.startswith(CONFIG.rstrip())
    written = tomllib.loads(text)["models"]["mine"]
    assert ModelSettings(**written) == entry.model_copy(update={"melody": True})


def test_the_mario_model_is_added_by_its_name_and_its_archive_alone(settings, config, tmp_path):
    path = trainers.write_tuned(tmp_path / "trained_model.tar", "stereo-melody")
    facts = add(config, settings, "mario", described("mario", str(path)))
    assert (facts.capabilities.melody, facts.capabilities.stereo) == (True, True)
    assert facts.memory > 0
    written = tomllib.loads(config.read_text())["models"]["mario"]
    assert written == {
        "source": str(path), "title": "Mario", "licence": "CC-BY-NC 4.0",
        "melody": True, "stereo": True,
    }  # fmt: skip


def test_a_published_model_needs_no_source():
    entry = described("audiogen", None, title="Doors and dogs")
    assert (entry.source, entry.title) == ("facebook/audiogen-medium", "Doors and dogs")
    with refused(InvalidRequest, match="Say where the weights of mine are"):
        described("mine", None)


@pytest.mark.parametrize("name", ["", "Mine", "a b", "a.b", "../x", "a]\n[web", "x" * 65])
def test_a_name_that_will_not_do_is_refused(settings, config, name):
    with refused(InvalidRequest, match="small letters"):
        add(config, settings, name, ModelSettings(source="facebook/text"))
    assert config.read_text() == CONFIG


def test_a_name_that_is_taken_is_refused(settings, config):
    with refused(InvalidRequest, match="already"):
        add(config, settings, "pocket", ModelSettings(source="facebook/text"))


def test_weights_that_cannot_be_loaded_are_not_written(settings, config):
    with pytest.raises(ModelError):
        add(config, settings, "mine", ModelSettings(source="facebook/none"))
    assert config.read_text() == CONFIG


@pytest.mark.parametrize("content", [b"not toml [", b"\xff no text"])
def test_a_file_that_cannot_be_read_is_said(settings, tmp_path, content):
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with refused(ModelError, match="Can't read"):
        add(path, settings, "mine", ModelSettings(source="facebook/text"))


@examples(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")), st.booleans())
def test_any_text_in_an_entry_survives_being_written(text, flag):
    entry = ModelSettings(source="a/b", title=text, licence=text, melody=flag)
    written = tomllib.loads(section("x", entry))["models"]["x"]
    assert ModelSettings(**written) == entry


@pytest.mark.parametrize("name", ["text", "stereo"])
def test_checking_makes_one_second(settings, name):
    trial = check(settings, name)
    assert trial.made.clip.seconds == 1
    assert trial.made.model.startswith(f"{name}@")
    assert trial.load_seconds > 0
    assert trial.make_seconds > 0


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (KeyError("emb"), r"^text doesn't work \(KeyError: 'emb'\)\.$"),
        (RuntimeError("shapes\ndo not fit"), r"^text doesn't work \(RuntimeError: shapes\)\.$"),
        (AssertionError(), r"^text doesn't work \(AssertionError\)\.$"),
        (RuntimeError("CUDA out of memory."), "ran out of memory"),
        (ModelError("sound-broken"), r"^That came out broken\."),
    ],
)
def test_whatever_a_broken_model_raises_is_a_sentence(settings, monkeypatch, error, sentence):
    monkeypatch.setattr("bot.models.model.Model.tick", Mock(side_effect=error))
    with refused(MarioError, match=sentence):
        check(settings, "text")


def test_a_title_that_discord_cannot_show_is_refused_when_a_model_is_added():
    with refused(InvalidRequest, match="title can have up to 100"):
        described("mine", "somebody/mine", title="x" * 101)
    assert "title" not in described("mine", "somebody/mine", title="  ").model_fields_set


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (
            "melody",
            ["adefossez/HTDemucs/htdemucs.yaml", "compression_state_dict.bin", "state_dict.bin"],
        ),
        (
            "stereo",
            ["facebook/encodec_32khz/config.json", "compression_state_dict.bin", "state_dict.bin"],
        ),
        ("archive", ["facebook/encodec_32khz/model.safetensors", "state_dict.bin"]),
    ],
)
def test_a_complete_folder_is_the_same_model_without_a_network(
    settings, config, hub, tmp_path, sound, name, files
):
    archive = trainers.write_tuned(tmp_path / "trained_model.tar", "stereo-small")
    entry = settings.models.get(name, ModelSettings(source=str(archive)))
    weights = settings.model_copy(update={"weights": tmp_path / "weights"})
    add_complete(config, weights, "mine", entry)
    folder = tmp_path / "weights/mine"
    assert all((folder / file).is_file() for file in files)
    assert any((folder / encoder / "spiece.model").is_file() for encoder in ("t5-base", "t5-small"))
    written = ModelSettings(**tomllib.loads(config.read_text())["models"]["mine"])
    moved = (tmp_path / "weights").rename(tmp_path / "elsewhere") / "mine"
    models = {
        "mine": written.model_copy(update={"source": str(moved)}),
        "theirs": entry,
    }
    theirs, _ = compose(ModelPool(settings.model_copy(update={"models": models})).get("theirs"))
    asked = len(hub.requests)
    alone = settings.model_copy(update={"models": models, "weights": tmp_path / "empty"})
    model = ModelPool(alone).get("mine")
    if model.hearing is not None:
        model.hearing.load(lambda *_: None)
    assert np.array_equal(compose(model)[0], theirs)
    assert len(hub.requests) == asked


def test_what_needs_a_base_is_not_completed(settings, config, checkpoint_folder, tmp_path):
    whole = torch.load(checkpoint_folder / "hub/facebook/text/state_dict.bin", weights_only=True)
    torch.save(whole["best_state"], tmp_path / "lm_final.pt")
    bare = ModelSettings(source=str(tmp_path / "lm_final.pt"), base="text")
    with refused(ModelError, match="needs its base beside it"):
        add_complete(config, settings, "mine", bare)
    with refused(ModelError, match="comes with the bot"):
        add_complete(config, settings, "mine", ModelSettings(source="pocket"))
    assert config.read_text() == CONFIG
