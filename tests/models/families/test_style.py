"""MusicGen-Style takes up how a sound is: its condition and its guidance by definition."""

import json
import shutil
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from audiocraft.data.audio_utils import convert_audio

from bot.audio.clip import Clip
from bot.config import ModelSettings
from bot.engine import Engine
from bot.errors import ModelError
from bot.models.codec import to_wave
from bot.models.model_input import ModelInput
from bot.models.pool import ModelPool
from bot.sampling_params import SamplingParams
from tests.support import checkpoints
from tests.support.checkpoint_configs import RATE
from tests.support.composing import asked, compose
from tests.support.double_guidance import by_definition
from tests.support.english import refused
from tests.support.fake_hub import FakeHub
from tests.support.sources import SOUND
from tests.support.xp import STYLE_SIZES, someone, xp_config

LAYERS, HEADS, WIDTH, QUANTISERS, EVERY = 4, 8, 256, 2, 15
STYLE_ROWS = 15  # of three seconds, 75 rows each, of which every fifteenth is kept
AT = "condition_provider.conditioners."


@pytest.fixture(scope="module")
def long():
    """Five seconds of a tune with drums, at another rate than the model's."""
    time = np.arange(5 * 8000) / 8000
    tune = np.sin(2 * np.pi * np.cumsum(200 + 60 * np.floor(3 * time) % 5) / 8000)
    beat = np.random.default_rng(1).standard_normal(len(time)) * (4 * time % 1 < 0.1)
    return Clip((0.3 * tune + 0.1 * beat)[None].astype(np.float32), 8000)


@pytest.fixture(scope="module")
def state(checkpoint_folder):
    path = checkpoint_folder / "hub/facebook/style/state_dict.bin"
    return torch.load(path, weights_only=True)["best_state"]


@pytest.fixture(scope="module")
def hubert(tmp_path_factory):
    """transformers' own model of the same weights as the hub's MERT."""
    return checkpoints.write_features(tmp_path_factory.mktemp("mert"))


def linear(x, state, name):
    y = x @ state[f"{name}.weight"].double().T
    return y + state[f"{name}.bias"].double() if f"{name}.bias" in state else y


def normed(x, state, name):
    weight, bias = (state[f"{name}.{part}"].double() for part in ("weight", "bias"))
    return F.layer_norm(x, (WIDTH,), weight, bias)


@torch.no_grad()
def style_by_definition(wave, state, hubert):
    """Rows ``[T, D]`` of mono sound ``[S]``: what the paper says, step by step."""
    state = {n.removeprefix(f"{AT}self_wav."): t for n, t in state.items() if "self_wav" in n}
    wanted = 3 * RATE
    if len(wave) > wanted:
        start = (len(wave) - wanted) // 2
        wave = wave[start : start + wanted]
    heard = convert_audio(wave[None, None], RATE, 24_000, 1)[0]
    x = linear(hubert(heard).last_hidden_state[0].double(), state, "embed")

    position, half = torch.arange(len(x)).double()[:, None], WIDTH // 2
    phase = position / 10_000 ** (torch.arange(half).double() / (half - 1))
    x = x + torch.cat([phase.cos(), phase.sin()], dim=1)
    for layer in range(LAYERS):
        at = f"transformer.layers.{layer}"
        y = normed(x, state, f"{at}.norm1") @ state[f"{at}.self_attn.in_proj_weight"].double().T
        query, key, value = y.view(len(x), 3, HEADS, -1).permute(1, 2, 0, 3)
        shares = (query @ key.transpose(1, 2) / (WIDTH // HEADS) ** 0.5).softmax(-1)
        x = x + linear(
            (shares @ value).transpose(0, 1).flatten(1), state, f"{at}.self_attn.out_proj"
        )
        inner = F.gelu(linear(normed(x, state, f"{at}.norm2"), state, f"{at}.linear1"))
        x = x + linear(inner, state, f"{at}.linear2")

    mean, variance = (state[f"batch_norm.running_{part}"].double() for part in ("mean", "var"))
    left = (x - mean) / (variance + 1e-5).sqrt()
    made = torch.zeros_like(left)
    for quantiser in range(QUANTISERS):
        book = state[f"rvq.vq.layers.{quantiser}._codebook.embed"].double()
        nearest = book[torch.cdist(left, book).argmin(1)]
        made, left = made + nearest, left - nearest
    return linear(made[::EVERY], state, "output_proj")


@torch.no_grad()
def words_by_definition(text, state, folder):
    """Rows ``[T, D]`` of a prompt by transformers' T5 in a folder."""
    from transformers import T5EncoderModel, T5Tokenizer

    told = T5Tokenizer.from_pretrained(folder)(text, return_tensors="pt")
    heard = T5EncoderModel.from_pretrained(folder).eval()(**told).last_hidden_state[0]
    return linear(heard.double(), state, f"{AT}description.output_proj").float()


def language_model(state):
    """audiocraft's, without conditions of its own."""
    from audiocraft.models import builders
    from omegaconf import OmegaConf

    with someone():
        config: Any = OmegaConf.to_container(xp_config("style", STYLE_SIZES), resolve=True)
    small = {**config, "device": "cpu", "dtype": "float32", "conditioners": {}}
    lm = builders.get_lm_model(OmegaConf.create(small)).eval()
    lm.load_state_dict({n: t for n, t in state.items() if not n.startswith(AT)})
    return lm


@pytest.mark.kind("style", "loads", "own engine", "melody")
def test_a_style_is_taken_up_by_definition_of_condition_and_guidance(
    pool, checkpoint_folder, state, hubert, long
):
    """Greedily, over a hundred frames."""
    model = pool.get("style")
    assert isinstance(model.decoder, Engine)
    assert model.diffusion is not None
    ours, made = compose(model, long, input_audio=SOUND, duration=2, temperature=0)
    wave = torch.from_numpy(to_wave(long, RATE, 1))[0]
    style = style_by_definition(wave, state, hubert).float()
    assert style.shape == (STYLE_ROWS, 16)
    words = words_by_definition("castle at night", state, checkpoint_folder / "hub/t5-base")
    both, silent = torch.cat([style, words]), torch.cat([style, torch.zeros_like(words)])
    rows = torch.stack([both, silent, torch.zeros_like(both)])
    theirs = by_definition(language_model(state), rows, STYLE_ROWS, 100)
    assert ours.shape == (4, 100)
    assert np.array_equal(ours, theirs)
    assert made.clip.seconds == 2


def test_text_and_a_style_are_each_enough(pool, long):
    model = pool.get("style")
    asked: Any = {"duration": 2, "temperature": 0}
    both, text, style = (
        compose(model, source, input_audio=SOUND if source else None, prompt=prompt, **asked)[0]
        for source, prompt in ((long, "castle at night"), (None, "castle at night"), (long, None))
    )
    assert len({codes.tobytes() for codes in (both, text, style)}) == 3


def test_one_excerpt_counts_for_all_windows_of_a_long_piece(pool, long):
    model = pool.get("style")
    given = ModelInput("x", 250, SamplingParams(), melody=to_wave(long, RATE, 1))
    model.load_for(asked(input_audio=SOUND))
    request = model.compose(given)
    assert len(model.context_window.windows(given)) > 1
    assert request.window_conditions == ()
    assert request.conditions.without_text is not None


@pytest.mark.parametrize(
    ("seconds", "rows"), [(0.01, 8), (1, 8), (1.6, 8), (2.9, 15), (3, 15), (5, 15)]
)
def test_a_sound_of_any_length_has_a_style(pool, seconds, rows):
    """Of less than it was trained on, as often as it takes."""
    model = pool.get("style")
    model.load_for(asked(input_audio=SOUND))
    wave = np.sin(np.arange(int(seconds * RATE)) / 3)[None].astype(np.float32)
    given = model.compose(ModelInput(None, 8, SamplingParams(), melody=wave))
    silent = model.compose(ModelInput(None, 8, SamplingParams()))
    words = silent.conditions.prepend_length - 1
    assert given.conditions.prepend_length == rows + words


def test_text_alone_needs_no_mert_and_a_sound_says_what_is_missing(
    settings, checkpoint_folder, tmp_path
):
    root = tmp_path / "hub"
    shutil.copytree(checkpoint_folder / "hub", root, symlinks=True)
    shutil.rmtree(root / "m-a-p")
    with FakeHub(root).serving() as bare, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", bare.endpoint)
        model = ModelPool(settings.model_copy(update={"weights": tmp_path / "w"})).get("style")
        codes, _ = compose(model, temperature=0)
        assert codes.shape == (4, 50)
        with refused(ModelError, match="no repository m-a-p/MERT-v1-95M"):
            model.load_for(asked(input_audio=SOUND))


@pytest.mark.parametrize(
    ("option", "value"),
    [("feature_extractor_cqt", True), ("deepnorm", True), ("attention_relax", 32.0),
     ("hidden_size", 64), ("num_hidden_layers", 3)],
)  # fmt: skip
def test_another_mert_is_refused(settings, checkpoint_folder, tmp_path, option, value):
    root = tmp_path / "hub"
    shutil.copytree(checkpoint_folder / "hub", root, symlinks=True)
    path = root / "m-a-p/MERT-v1-95M/config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), option: value}))
    with FakeHub(root).serving() as other, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", other.endpoint)
        model = ModelPool(settings.model_copy(update={"weights": tmp_path / "w"})).get("style")
        with refused(ModelError, match="MERT's files|don't fit"):
            model.load_for(asked(input_audio=SOUND))


@pytest.mark.parametrize(
    ("option", "value"),
    [("model_name", "encodec"), ("transformer_scale", "none"), ("ds_factor", 0), ("n_q_out", -1),
     ("length", 1e9), ("batch_norm", False), ("bins", "many")],
)  # fmt: skip
def test_a_condition_of_another_kind_is_refused(settings, tmp_path, option, value):
    package: dict[str, Any] = {"xp.cfg": xp_config("style", STYLE_SIZES)}
    package["best_state"] = checkpoints.lm_state(package["xp.cfg"])
    package["xp.cfg"].conditioners.self_wav.style[option] = value
    torch.save(package, tmp_path / "style.bin")
    entry = ModelSettings(source=str(tmp_path / "style.bin"), base="text")
    models = {**settings.models, "mine": entry}
    with refused(ModelError, match='condition "'):
        ModelPool(settings.model_copy(update={"models": models})).get("mine")
