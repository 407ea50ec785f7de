"""In fp32 on a CPU the engine's greedy codes are audiocraft's own, token for token."""

from typing import Any

import pytest
import torch

from bot.engine import Conditions, Engine, EngineRequest, Spec, load_weights, plan_windows
from bot.engine.torch.kv_cache import Extent
from bot.engine.torch.transformer import Batch, logits_at
from bot.sampling_params import SamplingParams
from tests.support import engine_models as models
from tests.support import engine_reference as reference


def weights_of(model, delays, cross, **options):
    """audiocraft's model in fp32, read as a checkpoint is."""
    spec = Spec.from_config(reference.config(delays, cross, **options))
    return load_weights(model.state_dict(), spec, precision="fp32")


def greedy(weights, conditions, frames, prompt=None, guidance=3.0, max_frames=100, **options):
    engine = Engine(weights, slots=2, max_frames=max_frames)
    sampling = SamplingParams(temperature=0, guidance=guidance)
    asked = EngineRequest(conditions, frames, prompt, sampling, **options)
    return torch.from_numpy(models.finish(engine, engine.submit(asked))[0])


def codes(delays, frames):
    return torch.randint(50, (len(delays), frames))


@pytest.mark.parametrize("delays", [models.MONO, models.STEREO], ids=["mono", "stereo"])
@pytest.mark.parametrize("guidance", [1.0, 3.0, 5.5])
@pytest.mark.parametrize("prompt", [0, 1, 9], ids="prompt{}".format)
def test_text_models_give_audiocrafts_codes(delays, guidance, prompt):
    model: Any = reference.language_model(delays, cross=True)
    text, known = torch.randn(5, 32), codes(delays, prompt) if prompt else None
    model.condition_provider = reference.given(("description", text, torch.zeros(5, 32)))
    expected = reference.generate(model, prompt + 30, known, guidance)
    weights = weights_of(model, delays, cross=True)
    assert torch.equal(greedy(weights, Conditions(cross=text), 30, known, guidance), expected)


@pytest.mark.parametrize("delays", [models.MONO, models.STEREO], ids=["mono", "stereo"])
@pytest.mark.parametrize("prompt", [0, 70], ids="prompt{}".format)
def test_melody_models_give_audiocrafts_codes(delays, prompt):
    model: Any = reference.language_model(delays, cross=False)
    known = codes(delays, prompt) if prompt else None
    text, melody, silence = torch.randn(4, 32), torch.randn(11, 32), torch.randn(11, 32)
    model.condition_provider = reference.given(
        ("self_wav", melody, silence), ("description", text, torch.zeros(4, 32))
    )
    expected = reference.generate(model, prompt + 25, known)
    # The fuser prepends one after the other, so the last one comes first.
    prepended = Conditions(
        prepend=torch.cat([text, melody]), null_prepend=torch.cat([torch.zeros(4, 32), silence])
    )
    assert torch.equal(
        greedy(weights_of(model, delays, cross=False), prepended, 25, known), expected
    )


def test_a_null_prompt_gives_audiocrafts_codes():
    model: Any = reference.language_model(models.MONO, cross=True)
    nothing = torch.zeros(1, 32)
    model.condition_provider = reference.given(("description", nothing, nothing))
    expected = reference.generate(model, 30)
    weights = weights_of(model, models.MONO, cross=True)
    assert torch.equal(greedy(weights, Conditions(cross=nothing), 30), expected)


@pytest.mark.parametrize(
    "options",
    [
        {"custom": True, "memory_efficient": False},
        {"memory_efficient": False},
        {"bias_attn": True, "bias_ff": True, "bias_proj": True},
        {"layer_scale": 0.3, "activation": torch.nn.functional.relu},
        {"positional_scale": 0.5, "max_period": 300, "hidden_scale": 2},
    ],
    ids=["custom", "plain", "biases", "layer-scale", "positions"],
)
def test_every_variant_that_is_accepted_is_exact(options):
    model: Any = reference.language_model(models.MONO, cross=True, **options)
    text = torch.randn(5, 32)
    model.condition_provider = reference.given(("description", text, torch.zeros(5, 32)))
    expected = reference.generate(model, 30)
    weights = weights_of(model, models.MONO, cross=True, **options)
    assert torch.equal(greedy(weights, Conditions(cross=text), 30), expected)


@pytest.mark.parametrize("prompt", [0, 7, 36], ids="prompt{}".format)
def test_a_long_piece_gives_audiocrafts_codes_window_after_window(prompt):
    from audiocraft.models import MusicGen
    from audiocraft.modules.conditioners import ConditioningAttributes, WavCondition

    model: Any = reference.language_model(models.MONO, cross=False)
    wave = torch.randn(1, 1, 270)
    heard, text = torch.randn(10, 32), torch.randn(4, 32)

    def prepended(start):
        """What a melody conditioner might say of 20 s from frame ``start``, read periodically."""
        sound = wave[0, 0, torch.arange(start * 10, start * 10 + 400) % 270]
        return sound.view(40, 10) @ heard

    def conditions(attributes):
        melody, silence = attributes[0].wav["self_wav"], torch.zeros(40, 32)
        said = melody.wav[0, 0].view(40, 10) @ heard
        return {
            "self_wav": (torch.stack([said, silence]), None),
            "description": (torch.stack([text, torch.zeros(4, 32)]), None),
        }

    model.condition_provider = reference.Given(conditions)
    codec: Any = reference.Codec()
    music = MusicGen("tiny", codec, model, max_duration=20)  # windows of 40 frames
    music.set_generation_params(use_sampling=False, duration=55, extend_stride=12)
    attributes = ConditioningAttributes(text={"description": "x"})
    attributes.wav["self_wav"] = WavCondition(wave, torch.tensor([270]), [20], [None])
    known = codes(models.MONO, prompt) if prompt else None
    expected = music._generate_tokens([attributes], None if known is None else known[None])[0]

    def of_window(window):
        melody = prepended(window.start)
        null = torch.cat([torch.zeros(4, 32), torch.zeros(40, 32)])
        return Conditions(prepend=torch.cat([text, melody]), null_prepend=null)

    weights = weights_of(model, models.MONO, cross=False)
    planned = [of_window(window) for window in plan_windows(prompt, 110, 40, 24)]
    made = greedy(
        weights, Conditions(), 110 - prompt, known, max_frames=40, window_conditions=planned
    )
    assert torch.equal(made, expected)


def test_teacher_forced_logits_are_within_a_ten_thousandth():
    model: Any = reference.language_model(models.MONO, cross=True)
    text, known = torch.randn(5, 32), codes(models.MONO, 20)
    tensors = {"description": (torch.stack([text, torch.zeros(5, 32)]), torch.ones(2, 5))}
    with torch.no_grad():
        expected = model(known.expand(2, -1, -1), [], tensors).transpose(1, 2)  # [2, S, K, card]
    weights = weights_of(model, models.MONO, cross=True)
    engine: Any = Engine(weights, slots=1, max_frames=40)
    engine.submit(EngineRequest(Conditions(cross=text), 30))
    engine.tick()
    weights, slots, index = engine.backend.weights, engine.backend.slots, torch.tensor([0])
    made = []
    for t in range(20):
        batch = Batch(index, slots.params.at(index), [Extent(0, t, len(text))])
        made.append(logits_at(weights, slots, batch, known[None, :, t], torch.tensor([t]))[0])
    ours = torch.stack(made, dim=1)
    assert (ours - expected).abs().max() <= 1e-4 * expected.abs().max()
