"""What every kind of model can do, one of each: tried by its owner, continuing, and diffused."""

import numpy as np
import pytest
import torch

from bot.config import ModelSettings
from bot.models.admin import check
from bot.models.pool import ModelPool
from tests.support import transformers_folders
from tests.support.composing import compose
from tests.support.lora import write_adapter
from tests.support.sources import SOUND

KINDS = ("text", "yaml", "state", "folder", "adapter", "audiogen", "style")
WITHOUT_DIFFUSION = "audiogen"


@pytest.fixture(scope="module")
def settings(settings, checkpoint_folder, tmp_path_factory):
    """One of every kind, the repository and the archive among them."""
    root = tmp_path_factory.mktemp("kinds")
    whole = torch.load(checkpoint_folder / "hub/facebook/text/state_dict.bin", weights_only=True)
    torch.save(whole["best_state"], root / "lm_final.pt")
    folder = transformers_folders.write_folder(root / "folder")
    write_adapter(folder, root / "adapter", target_modules=["q_proj", "v_proj"])
    more = {
        "state": ModelSettings(source=str(root / "lm_final.pt"), base="facebook/text"),
        "folder": ModelSettings(source=str(folder)),
        "adapter": ModelSettings(source=str(root / "adapter"), base=str(folder)),
    }
    return settings.model_copy(update={"models": {**settings.models, **more}})


@pytest.mark.kind("repository", "`models check`")
@pytest.mark.kind("archive", "`models check`")
@pytest.mark.kind("state", "`models check`")
@pytest.mark.kind("folder", "`models check`")
@pytest.mark.kind("adapter", "`models check`")
@pytest.mark.kind("audiogen", "`models check`")
@pytest.mark.kind("style", "`models check`")
@pytest.mark.parametrize("name", KINDS)
def test_checking_a_model_of_any_kind_makes_one_second(settings, name):
    trial = check(settings, name)
    assert trial.made.clip.seconds == 1
    assert trial.made.model.startswith(f"{name}@")
    assert trial.load_seconds > 0
    assert trial.make_seconds > 0


@pytest.mark.kind("repository", "continuation")
@pytest.mark.kind("archive", "continuation")
@pytest.mark.kind("state", "continuation", "MultiBand Diffusion")
@pytest.mark.kind("folder", "continuation", "MultiBand Diffusion")
@pytest.mark.kind("adapter", "continuation", "MultiBand Diffusion")
@pytest.mark.kind("audiogen", "continuation")
@pytest.mark.kind("style", "continuation", "MultiBand Diffusion")
@pytest.mark.kind("archive", "MultiBand Diffusion")
@pytest.mark.parametrize("name", KINDS)
def test_a_model_of_any_kind_continues_and_is_diffused_unless_its_codec_is_another(
    settings, sound, name
):
    model = ModelPool(settings).get(name)
    codes, made = compose(model, sound, input_audio=SOUND, continuation=True)
    assert made.clip.seconds == 2
    assert np.array_equal(codes[:, :50], model.encode(sound))
    assert (model.diffusion is None) == (name == WITHOUT_DIFFUSION)
    if model.diffusion is not None:
        diffused = compose(model, multi_band_diffusion=True)[1].clip
        plain = compose(model)[1].clip
        assert diffused.samples.shape == plain.samples.shape
        assert not np.array_equal(diffused.samples, plain.samples)
