"""Tiny checkpoints on a loopback hub, written once, and the models loaded from them."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.config import Engine, Loading, ModelSettings, Settings
from tests.support import checkpoint_configs as recipes
from tests.support import checkpoints, composing, trainers
from tests.support.fake_hub import FakeHub
from tests.support.xp import LM_SIZES, STYLE_SIZES, xp_config

CODEC = "facebook/encodec_32khz"


@pytest.fixture(scope="session")
def checkpoint_folder(tmp_path_factory):
    """Every kind of checkpoint: ``hub/<owner>/<name>`` and fine-tune archives beside it."""
    root = tmp_path_factory.mktemp("checkpoints")
    checkpoints.write_repository(root / "hub/facebook/text")
    checkpoints.write_repository(root / "hub/facebook/melody", melody=True)
    checkpoints.write_lm(root / "hub/facebook/stereo", recipes.lm_config(stereo=True))
    checkpoints.write_pointer(root / "hub/facebook/stereo", CODEC)
    checkpoints.write_lm(root / "hub/facebook/audiogen", xp_config("audiogen", LM_SIZES))
    checkpoints.write_codec(root / "hub/facebook/audiogen")
    checkpoints.write_lm(root / "hub/facebook/style", xp_config("style", STYLE_SIZES))
    checkpoints.write_codec(root / "hub/facebook/style")
    checkpoints.write_features(root / "hub/m-a-p/MERT-v1-95M")
    checkpoints.write_published_codec(root / "hub" / CODEC)
    checkpoints.write_t5(root / "hub" / recipes.T5_NAME)
    checkpoints.write_separator(root / "hub/adefossez/HTDemucs")
    checkpoints.write_diffusion(root / "hub/facebook/multiband-diffusion/mbd_musicgen_32khz.th")
    checkpoints.write_t5(root / "hub/t5-base")
    checkpoints.write_t5(root / "hub/t5-large", pieces_alone=True)
    checkpoints.write_codec_checkpoint(root / "codec/checkpoint.th")
    tuned = trainers.tuned_config
    checkpoints.write_archive(root / "pickled.tar", tuned("stereo-small"), as_text=False)
    checkpoints.write_archive(root / "yaml.tar", tuned("small"), as_text=True)
    return root


@pytest.fixture(scope="session")
def hub(checkpoint_folder):
    """A model hub on loopback that ``HF_ENDPOINT`` points to."""
    with FakeHub(checkpoint_folder / "hub").serving() as hub, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture(scope="session")
def settings(checkpoint_folder, hub, tmp_path_factory):
    """A registry with one entry for every kind of checkpoint."""
    models = {
        "text": ModelSettings(source="facebook/text"),
        "melody": ModelSettings(source="facebook/melody", melody=True),
        "stereo": ModelSettings(source="facebook/stereo", stereo=True),
        "audiogen": ModelSettings(source="facebook/audiogen", sounds=True),
        "style": ModelSettings(source="facebook/style", style=True),
        "folder": ModelSettings(source=str(checkpoint_folder / "hub/facebook/text")),
        "pickled": ModelSettings(source=str(checkpoint_folder / "pickled.tar"), base="stereo"),
        "yaml": ModelSettings(source=str(checkpoint_folder / "yaml.tar"), base="facebook/text"),
    }
    return Settings(
        models=models,
        default_model="text",
        weights=tmp_path_factory.mktemp("weights"),
        engine=Engine(device="cpu", precision="fp32"),
        loading=Loading(pretrained=(CODEC,)),
    )


@pytest.fixture(scope="session")
def pool(settings):
    from bot.models.pool import ModelPool

    return ModelPool(settings)


@pytest.fixture(scope="session")
def references(settings):
    """The same models, decoded by audiocraft's own generation."""
    return composing.by_audiocraft(settings)


@pytest.fixture(scope="session")
def sound():
    """A second of two notes at 44.1 kHz."""
    time = np.arange(44_100) / 44_100
    wave = 0.3 * np.sin(2 * np.pi * np.where(time < 0.5, 440, 330) * time)
    return Clip(wave[None].astype(np.float32), 44_100)
