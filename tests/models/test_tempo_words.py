"""Tempo and key where a model can only be told them, and where it cannot even be told."""

import pytest

from bot.config import ModelSettings, Settings
from bot.errors import InvalidRequest
from bot.models.model_input import ModelInput
from bot.models.registry import Registry
from bot.request import GenerationRequest
from bot.sampling_params import SamplingParams
from tests.support.english import refused


@pytest.mark.parametrize(
    ("text", "bpm", "key", "told"),
    [
        ("castle at night.", 120, "F♯ minor", "castle at night. bpm: 120. key: F# minor"),
        ("castle", None, "B♭ major", "castle. key: Bb major"),
        (None, 90, None, "bpm: 90"),
        ("castle.", None, None, "castle."),
        (None, None, None, None),
    ],
)
def test_musicgen_is_told_tempo_and_key_as_it_was_taught_them(
    text: str | None, bpm: int | None, key: str | None, told: str | None
) -> None:
    assert ModelInput(text, 50, SamplingParams(), bpm=bpm, key=key).told(text) == told


@pytest.mark.parametrize("asked", [{"bpm": 100}, {"key": "Am"}])
def test_a_model_of_sound_effects_has_no_tempo_and_no_key(asked: dict[str, object]) -> None:
    models = {
        "pocket": ModelSettings(source="pocket"),
        "audiogen": ModelSettings(source="some/audiogen", sounds=True),
    }
    registry = Registry(Settings(_env_file=None, models=models))  # type: ignore[call-arg]
    request = GenerationRequest.parse(prompt="rain", replicate_weights="audiogen", **asked)
    with refused(InvalidRequest, match="audiogen makes sound effects"):
        registry.check(request)
    registry.check(request.replace(replicate_weights="pocket"))
