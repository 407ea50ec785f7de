"""Folders of transformers' are decoded by the engine, token for token as by their own generate."""

import shutil
from typing import Any

import numpy as np
import pytest
import torch

from bot.config import ModelSettings
from bot.engine import Engine
from bot.errors import ModelError
from bot.models.codec import to_wave
from bot.models.pool import ModelPool
from tests.support import transformers_folders
from tests.support.composing import compose
from tests.support.english import refused
from tests.support.sources import SOUND

KINDS = {
    "text": {},
    "stereo": {"stereo": True},
    "melody": {"melody": True},
    "stereo melody": {"melody": True, "stereo": True},
    "shards": {"shard": "20KB"},
    "fp16": {"dtype": torch.float16},
    "bf16": {"dtype": torch.bfloat16},
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("transformers")
    return {
        kind: transformers_folders.write_folder(root / kind.replace(" ", "-"), **options)
        for kind, options in KINDS.items()
    }


@pytest.fixture
def loaded(settings):
    def load(source, **entry):
        models = {**settings.models, "mine": ModelSettings(source=str(source), **entry)}
        return ModelPool(settings.model_copy(update={"models": models})).get("mine")

    return load


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.kind("folder", "loads", "own engine", "stereo")
def test_a_folder_is_decoded_as_by_transformers(folders, loaded, kind):
    model = loaded(folders[kind])
    assert isinstance(model.decoder, Engine)
    assert model.melody == ("melody" in kind)
    assert model.channels == (2 if "stereo" in kind else 1)
    frames = model.context_window.frames
    assert frames == 100
    ours, made = compose(model, prompt="castle at night", duration=2, temperature=0)
    theirs = transformers_folders.generate(folders[kind], "castle at night", frames)
    assert ours.shape == theirs.shape
    assert np.array_equal(ours, theirs)
    assert made.clip.samples.shape == (model.channels, 2 * model.sample_rate)


def test_shards_are_several_files(folders):
    assert len(list(folders["shards"].glob("*.safetensors"))) > 2


def test_a_file_of_a_folder_stands_for_the_folder(folders, loaded):
    whole = loaded(folders["text"])
    assert loaded(folders["text"] / "model.safetensors").digest == whole.digest


@pytest.mark.kind("folder", "melody")
@pytest.mark.parametrize("kind", ["melody", "stereo melody"])
def test_a_melody_is_followed_as_by_transformers(folders, loaded, sound, kind):
    """Which takes what was separated from a sound, and separates nothing itself."""
    model = loaded(folders[kind])
    asked: Any = {"duration": 2, "temperature": 0, "prompt": "castle at night"}
    followed, _ = compose(model, sound, input_audio=SOUND, **asked)
    plain, _ = compose(model, **asked)
    wave = to_wave(sound, model.sample_rate, model.channels)
    tune = transformers_folders.separated(model, wave)
    theirs = transformers_folders.generate(
        folders[kind], "castle at night", 100, tune, model.sample_rate
    )
    assert followed.shape == (model.codec.codebooks, 100)
    assert np.array_equal(followed, theirs)
    assert not np.array_equal(followed, plain)


def test_a_repository_on_the_hub_is_the_same_model(
    folders, loaded, checkpoint_folder, hub, tmp_path
):
    (checkpoint_folder / "hub/someone").mkdir(exist_ok=True)
    (checkpoint_folder / "hub/someone/musicgen").symlink_to(folders["shards"])
    assert loaded("someone/musicgen").digest == loaded(folders["shards"]).digest


def test_another_model_of_transformers_is_refused_by_name(loaded, checkpoint_folder):
    with refused(ModelError, match='transformers\' kind "t5", not MusicGen'):
        loaded(checkpoint_folder / "hub/t5-base")


def test_a_safetensors_file_alone_says_what_it_lacks(folders, loaded, tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes((folders["text"] / "model.safetensors").read_bytes())
    with refused(ModelError, match=r"there is no config\.json beside it"):
        loaded(path)


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_cut_file_is_a_sentence(folders, loaded, tmp_path, share):
    for file in folders["text"].iterdir():
        whole = file.read_bytes()
        cut = whole[: int(len(whole) * share)] if file.suffix == ".safetensors" else whole
        (tmp_path / file.name).write_bytes(cut)
    with refused(ModelError, match=r"damaged or not a safetensors file"):
        loaded(tmp_path)


def test_weights_in_pickles_are_refused(folders, loaded, tmp_path):
    for file in folders["text"].iterdir():
        name = "pytorch_model.bin" if file.suffix == ".safetensors" else file.name
        (tmp_path / name).write_bytes(file.read_bytes())
    with refused(ModelError, match="a format that can hold code"):
        loaded(tmp_path)


def test_a_file_that_changes_does_not_change_a_model_in_use(folders, loaded, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(folders["text"], folder)
    model = loaded(folder)
    before, made = compose(model, temperature=0)
    (folder / "model.safetensors").write_bytes(b"cut while in use")
    again, remade = compose(model, temperature=0)
    assert np.array_equal(before, again)
    assert made.clip.samples.tobytes() == remade.clip.samples.tobytes()
