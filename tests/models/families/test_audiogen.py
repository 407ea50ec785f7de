"""AudioGen: sound effects with a codec, a window and a stride of their own."""

import numpy as np
import pytest
import torch

from bot.engine import Engine
from bot.errors import InvalidRequest
from bot.models.admin import inspect
from bot.models.registry import Registry
from bot.request import GenerationRequest
from tests.support import trainers
from tests.support.checkpoint_configs import WINDOW
from tests.support.composing import compose
from tests.support.english import refused


@pytest.mark.parametrize("seconds", [1, 3])
@pytest.mark.kind("audiogen", "loads", "own engine")
def test_it_is_decoded_as_by_audiocraft_in_windows_of_its_own(pool, checkpoint_folder, seconds):
    model = pool.get("audiogen")
    assert isinstance(model.decoder, Engine)
    assert model.context_window.frames == 50 * WINDOW
    ours, _ = compose(model, prompt="ghost house", duration=seconds, temperature=0)
    hub = checkpoint_folder / "hub"
    folder = hub / "facebook/audiogen"
    package = torch.load(folder / "state_dict.bin", weights_only=True)
    theirs = trainers.audiogen(package, folder, hub, WINDOW)
    stride = model.context_window.stride / 50
    assert stride == WINDOW * 2 / 10  # audiocraft moves by 2 of 10 s
    theirs.set_generation_params(
        use_sampling=False, duration=seconds, cfg_coef=3, extend_stride=stride
    )
    attributes, _ = theirs._prepare_tokens_and_attributes(["ghost house"], None)
    with trainers.conditioners_from(hub):
        tokens = theirs._generate_tokens(attributes, None)
    assert np.array_equal(ours, tokens[0])


@pytest.mark.kind("audiogen", "MultiBand Diffusion")
def test_multi_band_diffusion_is_refused_before_anything_is_fetched(settings, hub):
    before = len(hub.requests)
    request = GenerationRequest.parse(
        prompt="a door", multi_band_diffusion=True, replicate_weights="audiogen"
    )
    with refused(InvalidRequest, match="it has another codec"):
        Registry(settings).check(request)
    assert len(hub.requests) == before


def test_its_files_tell_what_it_is(settings):
    facts = inspect(settings, settings.models["audiogen"], lambda *_: None)
    assert facts.capabilities.sounds
    assert facts.capabilities.no_diffusion == "other codec"
