"""The registry answers before anything is loaded, and without importing torch."""

import subprocess
import sys

import pytest

from bot.config import POCKET_MODEL, ModelSettings, Settings
from bot.errors import InvalidRequest, NotFound
from bot.models.registry import Registry
from bot.request import GenerationRequest
from tests.support.english import refused
from tests.support.sources import SOUND


@pytest.fixture
def registry():
    models = {
        "pocket": POCKET_MODEL,
        "small": ModelSettings(source="facebook/musicgen-small", title="Small and quick"),
        "melody": ModelSettings(source="facebook/musicgen-melody", melody=True),
        "stereo": ModelSettings(source="facebook/musicgen-stereo-small", stereo=True),
        "audiogen": ModelSettings(source="facebook/audiogen-medium", sounds=True),
    }
    return Registry(Settings(models=models))


def test_importing_the_registry_imports_no_torch():
    code = "import sys, bot.models.registry; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_default_comes_first(registry):
    assert registry.names() == ["pocket", "audiogen", "melody", "small", "stereo"]
    assert registry.get(None).source == "pocket"
    assert registry.get("").source == "pocket"


def test_typing_finds_names_and_titles(registry):
    assert registry.search("quick") == [("small", "Small and quick")]
    assert [name for name, _ in registry.search("s")][:2] == ["small", "stereo"]
    assert len(registry.search("", limit=2)) == 2
    assert registry.search("nothing like it") == []


def test_an_unknown_name_is_told_what_there_is(registry):
    with refused(NotFound, match="Available: pocket, audiogen, melody, small, stereo"):
        registry.get("medium")


@pytest.mark.parametrize("model", ["pocket", "audiogen"])
def test_multi_band_diffusion_is_refused_before_loading(registry, model):
    request = GenerationRequest.parse(
        prompt="x", multi_band_diffusion=True, replicate_weights=model
    )
    with refused(InvalidRequest, match="multi_band_diffusion doesn't work with"):
        registry.check(request)


def test_a_melody_needs_a_model_that_follows_one(registry):
    request = GenerationRequest.parse(input_audio=SOUND, replicate_weights="small")
    with refused(InvalidRequest, match=r"can't follow a melody.*: pocket, melody"):
        registry.check(request)
    for name in ("pocket", "melody"):
        registry.check(request.replace(replicate_weights=name))
    registry.check(request.replace(continuation=True))


def test_what_a_model_can_do_passes(registry):
    registry.check(GenerationRequest.parse(prompt="x"))
    registry.check(
        GenerationRequest.parse(prompt="x", multi_band_diffusion=True, replicate_weights="small")
    )
