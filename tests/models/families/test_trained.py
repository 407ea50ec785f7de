"""What training leaves is loaded as it is, and decoded token for token as audiocraft does."""

import os
import shutil
from collections import defaultdict
from typing import Any, cast

import numpy as np
import pytest
import torch

from bot.config import ModelSettings
from bot.engine import Engine
from bot.errors import ModelError
from bot.models.codec import to_wave
from bot.models.families.audiocraft.source_separation import repeatable
from bot.models.pool import ModelPool
from bot.models.weights.safe_load import read
from tests.support import checkpoints, trainers
from tests.support.composing import compose, rewrite
from tests.support.english import refused
from tests.support.sources import SOUND
from tests.support.xp import xp_config

FORMS = ("archive", "archive in fp16", "archive with text", "dora checkpoint")


@pytest.fixture(scope="module")
def written(checkpoint_folder, tmp_path_factory):
    """Writes a fine-tune of a version in a form; its file."""
    root = tmp_path_factory.mktemp("trained")

    def write(version, form):
        folder = root / version / form.replace(" ", "-")
        if form == "dora checkpoint":
            codec = checkpoint_folder / "codec/checkpoint.th"
            hub = checkpoint_folder / "hub"
            return trainers.write_dora_checkpoint(folder, version, codec, hub)
        dtype = torch.float16 if form == "archive in fp16" else torch.float32
        config = trainers.tuned_config(version)
        path = folder / "trained_model.tar"
        return checkpoints.write_archive(path, config, form == "archive with text", dtype)

    return write


@pytest.mark.parametrize("version", trainers.VERSIONS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.kind("archive", "loads", "own engine", "stereo")
def test_a_fine_tune_is_loaded_and_decoded_as_by_audiocraft(
    settings, checkpoint_folder, written, version, form
):
    path = written(version, form)
    base = "stereo" if version.startswith("stereo") else "text"
    models = {**settings.models, "tuned": ModelSettings(source=str(path), base=base)}
    model = ModelPool(settings.model_copy(update={"models": models})).get("tuned")
    assert isinstance(model.decoder, Engine)
    assert model.melody == version.endswith("melody")
    assert model.channels == (2 if version.startswith("stereo") else 1)
    ours, made = compose(model, duration=2, temperature=0)

    hub = checkpoint_folder / "hub"
    codec = hub / "facebook/text"
    theirs = trainers.musicgen(torch.load(path, weights_only=False), codec, hub)
    theirs.set_generation_params(use_sampling=False, duration=2, cfg_coef=3)
    with trainers.conditioners_from(hub):
        _, tokens = theirs.generate(["castle at night"], return_tokens=True)
    assert ours.shape == (theirs.lm.n_q, 100)
    assert np.array_equal(ours, tokens[0])
    assert made.clip.samples.shape == (model.channels, 2 * model.sample_rate)


@pytest.mark.kind("archive", "melody")
@pytest.mark.parametrize("version", ["melody", "stereo-melody"])
def test_a_fine_tune_follows_a_melody_as_by_audiocraft(
    settings, checkpoint_folder, written, sound, version
):
    path = written(version, "archive")
    base = "stereo" if version.startswith("stereo") else "text"
    models = {**settings.models, "tuned": ModelSettings(source=str(path), base=base)}
    model = ModelPool(settings.model_copy(update={"models": models})).get("tuned")
    asked: Any = {"duration": 2, "temperature": 0}
    followed, made = compose(model, sound, input_audio=SOUND, **asked)
    plain, _ = compose(model, **asked)

    hub = checkpoint_folder / "hub"
    theirs = trainers.musicgen(torch.load(path, weights_only=False), hub / "facebook/text", hub)
    theirs.set_generation_params(use_sampling=False, duration=2, cfg_coef=3)
    theirs.lm.condition_provider.conditioners["self_wav"].match_len_on_eval = True
    wave = torch.from_numpy(to_wave(sound, model.sample_rate, model.channels))
    with trainers.conditioners_from(hub), repeatable():
        _, tokens = theirs.generate_with_chroma(
            ["castle at night"], wave[None], model.sample_rate, return_tokens=True
        )
    assert followed.shape == (theirs.lm.n_q, 100)
    assert np.array_equal(followed, tokens[0])
    assert made.clip.samples.shape == (model.channels, 2 * model.sample_rate)
    assert not np.array_equal(followed, plain)


@pytest.mark.parametrize("kind", ["tuned-stereo-melody", "encodec", "diffusion"])
def test_hydra_leaves_in_a_configuration_what_torch_alone_refuses(tmp_path, kind):
    config = xp_config(kind)
    cached = config._metadata.resolver_cache
    assert isinstance(cached, defaultdict)
    assert cached["now"]
    torch.save({"xp.cfg": config}, tmp_path / "x.th")
    with pytest.raises(Exception, match="not an allowed global"):
        torch.load(tmp_path / "x.th", weights_only=True)
    assert read(tmp_path / "x.th")["xp.cfg"] == config


def test_a_codec_as_its_solver_saved_it_is_the_exported_one(
    settings, checkpoint_folder, pool, sound, tmp_path
):
    folder = tmp_path / "trained"
    shutil.copytree(checkpoint_folder / "hub/facebook/text", folder)
    trained = checkpoint_folder / "codec/checkpoint.th"
    shutil.copy(trained, folder / "compression_state_dict.bin")
    models = {**settings.models, "trained": ModelSettings(source=str(folder))}
    model = ModelPool(settings.model_copy(update={"models": models})).get("trained")
    assert np.array_equal(model.encode(sound), pool.get("text").encode(sound))


class Evil:
    """Runs a command when it is unpickled, here or as what a dict is filled by."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.system, (f"touch {self.marker}",)


@pytest.mark.parametrize(
    "hide",
    [
        lambda cache, evil: cache["now"].update(x=evil),
        lambda cache, evil: cache.update({"x": defaultdict(cast("Any", os.system), y=evil)}),
        lambda cache, evil: setattr(cache, "default_factory", os.system),
        lambda cache, evil: cache.update({evil: 1}),
    ],
    ids=["a value", "a dict in it", "its factory", "a key"],
)
def test_code_hidden_in_the_cache_of_a_configuration_does_not_run(
    checkpoint_folder, tmp_path, hide
):
    marker, path = tmp_path / "it-ran", tmp_path / "trained_model.tar"
    shutil.copy(checkpoint_folder / "pickled.tar", path)
    rewrite(path, lambda p: hide(p["xp.cfg"]._metadata.resolver_cache, Evil(marker)))
    with refused(ModelError, match=r"wants to run code \(posix.system\)"):
        read(path)
    assert not marker.exists()
