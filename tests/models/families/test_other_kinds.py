"""Models that are not MusicGen are refused by name, each with one sentence."""

import pytest
import torch

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.families.audiocraft.other_kinds import check_codec
from bot.models.pool import ModelPool
from tests.support import checkpoints, trainers
from tests.support.english import refused
from tests.support.xp import xp_config

SENTENCES = {
    "magnet": "This is MAGNeT",
    "jasco": "This is JASCO",
    "clap": "CLAP embeddings",
}


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_kind_is_refused_by_name(settings, checkpoint_folder, tmp_path, kind):
    weights = checkpoints.lm_state(trainers.tuned_config("small"))
    path = tmp_path / "trained_model.tar"
    torch.save({"xp.cfg": xp_config(kind), "model": weights}, path)
    models = {**settings.models, "mine": ModelSettings(source=str(path))}
    pool = ModelPool(settings.model_copy(update={"models": models}))
    with refused(ModelError, match=SENTENCES[kind]):
        pool.get("mine")


def test_chords_are_refused_by_name(settings, tmp_path):
    config = trainers.tuned_config("melody")
    config.conditioners.self_wav.model = "chroma_chord"
    path = checkpoints.write_archive(tmp_path / "x.tar", trainers.tuned_config("melody"), False)
    package = torch.load(path, weights_only=False)
    torch.save({**package, "xp.cfg": config}, path)
    models = {**settings.models, "mine": ModelSettings(source=str(path))}
    with refused(ModelError, match="This is MusicGen-Chord"):
        ModelPool(settings.model_copy(update={"models": models})).get("mine")


@pytest.mark.parametrize("name", ["dac", "dac_44khz", "//pretrained/dac_24khz"])
def test_the_descript_audio_codec_is_refused_by_name(name):
    with refused(ModelError, match="Descript Audio Codec"):
        check_codec(name)
