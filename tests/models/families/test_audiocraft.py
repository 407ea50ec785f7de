"""Every published format loads through the hub, and is decoded token for token as by audiocraft."""

import shutil

import numpy as np
import pytest
import torch

from bot.engine import Engine
from bot.errors import ModelError
from bot.models.families.audiocraft.decoder import AudiocraftDecoder
from bot.models.pool import ModelPool
from tests.support.checkpoint_configs import RATE, WINDOW
from tests.support.composing import asked, compose, inputs_of
from tests.support.english import refused
from tests.support.fake_hub import FakeHub
from tests.support.sources import SOUND

KINDS = {"text": (1, 4), "melody": (1, 4), "stereo": (2, 8), "pickled": (2, 8), "yaml": (1, 4)}


@pytest.mark.field("replicate_weights")
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.kind("repository", "loads", "stereo")
def test_every_format_loads_and_composes(pool, name):
    model = pool.get(name)
    channels, codebooks = KINDS[name]
    assert isinstance(model.decoder, Engine)
    assert (model.channels, model.codec.codebooks) == (channels, codebooks)
    assert (model.sample_rate, model.frame_rate, model.context_window.frames) == (
        RATE,
        50,
        50 * WINDOW,
    )
    assert model.melody == (name == "melody")
    codes, made = compose(model)
    assert codes.shape == (codebooks, 50)
    assert made.clip.samples.shape == (channels, RATE)
    assert made.model == f"{name}@{model.digest}"
    assert np.array_equal(made.tokens, codes)


@pytest.mark.parametrize("name", ["text", "melody", "stereo"])
@pytest.mark.parametrize(
    ("audio", "options"),
    [
        (False, {"classifier_free_guidance": 5}),
        (False, {"duration": 3}),
        (True, {"continuation": True}),
        (True, {"continuation": True, "prompt": None, "duration": 2}),
    ],
    ids=["text", "windows", "continuation", "continuation in windows"],
)
@pytest.mark.kind("repository", "own engine", "continuation")
def test_the_engine_decodes_as_audiocraft_does(pool, references, sound, name, audio, options):
    options |= {"temperature": 0, "input_audio": SOUND if audio else None}
    source = sound if audio else None
    reference = references.get(name)
    assert isinstance(reference.decoder, AudiocraftDecoder)
    ours, _ = compose(pool.get(name), source, **options)
    theirs, _ = compose(reference, source, **options)
    assert np.array_equal(ours, theirs)


@pytest.mark.field("input_audio")
@pytest.mark.parametrize("options", [{}, {"duration": 3, "prompt": None}])
@pytest.mark.kind("repository", "melody")
def test_a_melody_is_followed_as_audiocraft_does(pool, references, sound, options):
    options |= {"temperature": 0, "input_audio": SOUND}
    ours, _ = compose(pool.get("melody"), sound, **options)
    theirs, _ = compose(references.get("melody"), sound, **options)
    plain, _ = compose(pool.get("melody"), **{**options, "input_audio": None, "prompt": "x"})
    assert np.array_equal(ours, theirs)
    assert not np.array_equal(ours, plain)


@pytest.mark.parametrize("loud", [0.0, 0.001, 0.2])
@pytest.mark.parametrize("duration", [1, 3])
def test_a_sound_without_a_tune_is_followed_and_said_to_have_none(
    pool, sound, monkeypatch, loud, duration
):
    """As the source separation hears it, whose melody is silent where only drums play."""
    from demucs.htdemucs import HTDemucs

    def separated(_, mix):
        stems = torch.zeros(len(mix), 4, *mix.shape[1:])
        stems[:, 0] = mix  # drums
        stems[:, 2:] = loud * torch.sin(torch.arange(mix.shape[-1]) / 5)
        return stems

    monkeypatch.setattr(HTDemucs, "forward", separated)
    model = pool.get("melody")
    request = asked(input_audio=SOUND, duration=duration)
    ticket = model.decoder.submit(model.prepare(inputs_of(request, sound)))
    while model.decoder.busy:
        model.tick()
    assert (ticket.note and ticket.note.code) == ("no-tune-heard" if loud < 0.003 else None)


@pytest.mark.parametrize("name", ["text", "melody"])
@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("夜の城", "prompt-unread"),
        ("🏰🌙", "prompt-unread"),
        ("🏰 castle", None),
        ("castle", None),
        ("n g " * 240, "prompt-half-read"),
    ],
)
def test_what_is_not_heard_of_a_prompt_is_said(pool, name, prompt, said):
    model = pool.get(name)
    ticket = model.decoder.submit(model.prepare(inputs_of(asked(prompt=prompt))))
    while model.decoder.busy:
        model.tick()
    assert (ticket.note and ticket.note.code) == said
    if said == "prompt-half-read":
        assert str(ticket.note.values["last"]) in prompt


def test_a_folder_is_the_same_model_as_the_hub(pool):
    assert pool.get("folder").digest == pool.get("text").digest


def test_a_fine_tune_with_a_repository_as_base_has_that_codec(pool, sound):
    assert np.array_equal(pool.get("yaml").encode(sound), pool.get("text").encode(sound))


def test_a_melody_model_composes_from_text_without_the_source_separation(
    settings, checkpoint_folder, tmp_path, sound
):
    """Nobody has it here: only the melody is refused."""
    root = tmp_path / "hub"
    shutil.copytree(checkpoint_folder / "hub", root, symlinks=True)
    shutil.rmtree(root / "adefossez")
    with FakeHub(root).serving() as bare, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", bare.endpoint)
        model = ModelPool(settings.model_copy(update={"weights": tmp_path / "w"})).get("melody")
        codes, _ = compose(model, temperature=0)
        assert codes.shape == (4, 50)
        wanted = asked(input_audio=SOUND)
        assert not model.ready(wanted)
        with refused(ModelError, match="no repository adefossez/HTDemucs"):
            model.load_for(wanted)
        assert model.ready(asked())
