"""The bundled model goes the way of every other, but without importing audiocraft."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.config import Engine, Settings
from bot.errors import InvalidRequest, ModelError
from bot.models.families.pocket.model import load_pocket
from bot.models.pool import ModelPool
from bot.pocket.notes import notes
from tests.support.checkpoints import write_pocket
from tests.support.composing import asked, compose, inputs_of
from tests.support.english import refused
from tests.support.sources import SOUND


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pocket(tmp_path_factory.mktemp("pocket"))


@pytest.fixture(scope="module")
def model(folder):
    return load_pocket("pocket", Engine(device="cpu"), folder)


def test_it_composes(model):
    codes, made = compose(model, prompt="castle theme", duration=2)
    assert codes.shape == (4, 100)
    assert made.clip.samples.shape == (1, 64_000)
    assert made.model == f"pocket@{model.digest}"
    again, _ = compose(model, prompt="castle theme", duration=2)
    other, _ = compose(model, prompt="night", duration=2, temperature=0)
    assert np.array_equal(codes, again)
    assert not np.array_equal(codes, other)


def test_its_own_tokens_are_continued_as_they_are(model):
    codes, made = compose(model)
    longer, whole = compose(
        model, made.clip, made.tokens, input_audio=SOUND, continuation=True, duration=1
    )
    assert np.array_equal(longer[:, :50], codes)
    assert whole.clip.seconds == 2


def test_tokens_that_are_complete_are_decoded_as_they_are_but_not_those_of_other_weights(model):
    codes, made = compose(model)
    work = replace(inputs_of(asked()), tokens=made.tokens, tokens_model_id=model.id, complete=True)
    assert np.array_equal(model.complete(work), codes)
    assert np.array_equal(
        model.finish(work.spec, model.complete(work)).clip.samples, made.clip.samples
    )
    for other in (replace(work, tokens_model_id="pocket@older"), replace(work, tokens=None)):
        with refused(InvalidRequest, match="another version of the model"):
            model.complete(other)


def test_other_sound_is_continued_after_a_cover_of_it(model, sound):
    _, made = compose(model, sound, input_audio=SOUND, continuation=True, prompt=None)
    assert made.clip.seconds == 2


def test_multi_band_diffusion_is_refused(model):
    with refused(InvalidRequest, match="MusicGen's tokens"):
        model.prepare(inputs_of(asked(multi_band_diffusion=True)))


def test_the_first_pulse_plays_a_melody_and_the_others_are_composed_to_it(model):
    tune = np.zeros((4, 150), np.int64)
    tune[0, 10:100] = np.repeat([200, 300, 250], 30)
    melody = Clip(model.codec.decode(tune), model.sample_rate)
    codes, made = compose(model, melody, input_audio=SOUND, duration=4)
    assert made.clip.seconds == 4
    played, meant = (notes(one.astype(np.int64), 0)[:3] for one in (codes, tune))
    assert [note.pitch for note in played] == [note.pitch for note in meant]
    assert all(abs(one.start - two.start) <= 2 for one, two in zip(played, meant, strict=True))
    plain, _ = compose(model, duration=4)
    assert not np.array_equal(codes[1:, :100], plain[1:, :100])
    assert len(np.unique(codes[0, 100:])) > 1  # behind its last note the model goes on


def test_a_melody_longer_than_the_piece_is_played_as_far_as_it_goes_and_silence_is_none(model):
    tune = np.full((4, 150), 300, np.int64) * np.array([[1], [0], [0], [0]])
    melody = Clip(model.codec.decode(tune), model.sample_rate)
    codes, _ = compose(model, melody, input_audio=SOUND, duration=1)
    assert codes.shape == (4, 50)
    assert {note.pitch for note in notes(codes, 0)} == {notes(tune, 0)[0].pitch}
    silence = Clip(np.zeros((1, 32_000), np.float32), 32_000)
    with_silence, _ = compose(model, silence, input_audio=SOUND, duration=1)
    assert np.array_equal(with_silence, compose(model, duration=1)[0])


def test_guidance_is_heard_by_its_own_measure_and_none_is_none(model):
    for asked_for, heard in ((1, 1.0), (3, 2.4), (0, 0.3)):
        work = inputs_of(asked(classifier_free_guidance=asked_for))
        (request, *_) = next(model.prepare(work).steps()).requests
        assert request.sampling.guidance == pytest.approx(heard)


def test_missing_weights_are_said(tmp_path):
    with refused(ModelError, match="missing"):
        load_pocket("pocket", Engine(device="cpu"), tmp_path)


def test_the_registry_s_pocket_is_the_bundled_one():
    model = ModelPool(Settings(engine=Engine(device="cpu"))).get("pocket")
    assert model.sample_rate == 32_000
    _, made = compose(model)
    assert made.clip.seconds == 1


def test_composing_imports_neither_audiocraft_nor_transformers(folder):
    code = f"""
import sys
from pathlib import Path
from bot.config import Engine
from bot.models.families.pocket.model import load_pocket
from tests.support.composing import compose
compose(load_pocket("pocket", Engine(device="cpu"), Path({str(folder)!r})))
heavy = {{"audiocraft", "transformers", "demucs", "spacy", "librosa"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True)
