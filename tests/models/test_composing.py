"""What a request means once a model is loaded: durations, sources, seeds, cancelling, diffusion."""

from typing import Any

import numpy as np
import pytest
import torch

from bot.errors import Cancelled, InvalidRequest
from bot.models.codec import to_wave
from bot.models.pool import ModelPool
from tests.support.checkpoint_configs import RATE
from tests.support.composing import asked, compose, inputs_of
from tests.support.english import refused
from tests.support.sources import SOUND


@pytest.mark.field("duration")
@pytest.mark.field("continuation")
@pytest.mark.parametrize("decoder", ["pool", "references"])
def test_duration_is_new_music_after_the_whole_source(request, decoder, sound):
    model = request.getfixturevalue(decoder).get("text")
    codes, made = compose(model, sound, input_audio=SOUND, continuation=True)
    assert made.clip.seconds == 2
    assert np.array_equal(codes[:, :50], model.encode(sound))


def test_a_source_longer_than_the_window_stays_whole(pool, references, sound):
    long = type(sound)(np.tile(sound.samples, 3), sound.sample_rate)
    options = {"input_audio": SOUND, "continuation": True, "temperature": 0}
    codes, made = compose(pool.get("text"), long, **options)
    assert made.clip.seconds == 4
    assert np.array_equal(codes[:, :150], pool.get("text").encode(long))
    assert np.array_equal(codes, compose(references.get("text"), long, **options)[0])


def test_the_source_is_heard_as_the_codec_hears_it(pool, sound):
    model = pool.get("text")
    options = {"input_audio": SOUND, "continuation": True, "normalization_strategy": "clip"}
    codes, made = compose(model, sound, **options)
    whole = model.codec.decode(codes)
    assert np.array_equal(made.clip.samples, np.clip(whole, -(10**-0.05), 10**-0.05))


def test_stored_tokens_are_continued_without_encoding_again(pool, sound):
    model = pool.get("text")
    tokens = np.random.default_rng(1).integers(0, 64, (4, 50)).astype(np.int16)
    codes, _ = compose(model, sound, tokens, input_audio=SOUND, continuation=True)
    assert np.array_equal(codes[:, :50], tokens)


def test_the_tokens_of_another_model_are_not_taken_for_its_own(pool, sound):
    model = pool.get("text")
    tokens = np.zeros((4, 50), np.int16)
    heard, _ = compose(model, sound, input_audio=SOUND, continuation=True)
    codes, _ = compose(model, sound, tokens, "other@1", input_audio=SOUND, continuation=True)
    assert np.array_equal(codes, heard)
    assert not np.array_equal(codes[:, :50], tokens)


@pytest.mark.field("seed")
@pytest.mark.parametrize("decoder", ["pool", "references"])
@pytest.mark.parametrize("name", ["text", "melody"])
def test_the_same_request_gives_the_same_bytes(request, decoder, name, sound):
    model = request.getfixturevalue(decoder).get(name)
    source = sound if name == "melody" else None
    options = {"input_audio": SOUND} if source else {}
    first = compose(model, source, seed=0, **options)[1].clip.samples
    torch.manual_seed(99)
    again = compose(model, source, seed=0, **options)[1].clip.samples
    other = compose(model, source, seed=1, **options)[1].clip.samples
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


@pytest.mark.parametrize("decoder", ["pool", "references"])
def test_cancelling_stops_within_a_step(request, decoder):
    model = request.getfixturevalue(decoder).get("text")
    composition = model.prepare(inputs_of(asked(duration=60)))
    ticket = model.decoder.submit(composition)
    while ticket.done_frames < 5:
        model.tick()
    assert ticket.cancel()
    model.tick()
    model.tick()
    assert not model.decoder.busy
    assert ticket.done_frames < 20


@pytest.mark.field("multi_band_diffusion")
@pytest.mark.kind("repository", "MultiBand Diffusion")
def test_multi_band_diffusion_decodes_mono_models(pool):
    model = pool.get("text")
    codes, diffused = compose(model, multi_band_diffusion=True)
    _, again = compose(model, multi_band_diffusion=True)
    plain = model.finish(inputs_of(asked()).spec, codes)
    assert diffused.clip.samples.shape == plain.clip.samples.shape
    assert diffused.clip.samples.tobytes() == again.clip.samples.tobytes()
    assert not np.array_equal(diffused.clip.samples, plain.clip.samples)


def test_the_weights_of_multi_band_diffusion_come_with_progress_and_are_then_there(
    settings, tmp_path
):
    model = ModelPool(settings.model_copy(update={"weights": tmp_path})).get("text")
    request, seen = asked(multi_band_diffusion=True), []
    assert not model.ready(request)
    assert model.ready(asked())
    model.load_for(request, lambda *progress: seen.append(progress))
    assert seen[-1][0] == seen[-1][1] > 10_000
    assert model.ready(request)
    model.load_for(request, lambda *_: pytest.fail("it is there"))


def test_multi_band_diffusion_tells_its_steps_and_ends_when_told(pool):
    model, request, seen = pool.get("text"), asked(multi_band_diffusion=True), []
    model.load_for(request)
    codes = np.random.default_rng(1).integers(0, 64, (4, 50))

    def until_the_third(done, total):
        seen.append((done, total))
        if done == 2:
            raise Cancelled("nobody-waits")

    with refused(Cancelled, match="Nobody waits"):
        model.finish(inputs_of(request).spec, codes, until_the_third)
    assert seen == [(0, 40), (1, 40), (2, 40)]
    seen.clear()
    model.finish(inputs_of(request).spec, codes, lambda *progress: seen.append(progress))
    assert seen == [(step, 40) for step in range(40)]


@pytest.mark.kind("repository", "MultiBand Diffusion")
def test_multi_band_diffusion_decodes_left_and_right_apart(pool):
    model = pool.get("stereo")
    codes, diffused = compose(model, multi_band_diffusion=True)
    _, again = compose(model, multi_band_diffusion=True)
    plain = model.finish(inputs_of(asked()).spec, codes)
    assert diffused.clip.samples.shape == plain.clip.samples.shape == (2, RATE)
    assert diffused.clip.samples.tobytes() == again.clip.samples.tobytes()
    left, right = diffused.clip.samples
    assert not np.array_equal(left, right)
    assert not np.array_equal(diffused.clip.samples, plain.clip.samples)


def test_a_melody_is_refused_by_a_model_that_cannot_follow(pool, sound):
    with refused(InvalidRequest, match="can't follow a melody"):
        pool.get("text").prepare(inputs_of(asked(input_audio=SOUND), sound))


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 44_101, 48_000, 96_001, 192_000])
def test_any_rate_is_resampled_without_changing_length_or_pitch(rate):
    from bot.audio.clip import Clip

    tone = np.sin(2 * np.pi * 500 * np.arange(rate) / rate).astype(np.float32)
    wave = to_wave(Clip(tone[None], rate), RATE, 2)
    assert wave.shape[0] == 2
    assert abs(wave.shape[1] - RATE) <= 1
    spectrum = np.abs(np.fft.rfft(wave[0][:RATE]))
    assert int(spectrum.argmax()) == 500


@pytest.mark.parametrize(("given", "wanted"), [(1, 2), (2, 1), (6, 2), (6, 1)])
def test_channels_are_converted_by_audiocrafts_rules(given, wanted):
    from audiocraft.data.audio_utils import convert_audio

    from bot.audio.clip import Clip

    samples = np.random.default_rng(0).normal(size=(given, 4410)).astype(np.float32)
    ours = to_wave(Clip(samples, 44_100), 32_000, wanted)
    theirs = convert_audio(torch.from_numpy(samples), 44_100, 32_000, wanted)
    # julius rounds the filter to fp32 before it makes it.
    assert np.allclose(ours, theirs.numpy(), atol=1e-4)


def test_each_section_is_told_its_own_words_by_the_engine_and_by_audiocraft(pool, references):
    words = "verse: calm | chorus: loud | verse"
    song: dict[str, Any] = {"prompt": words, "duration": 6, "temperature": 0}
    codes, made = compose(pool.get("text"), **song)
    assert made.clip.seconds == 6
    assert np.array_equal(codes, compose(references.get("text"), **song)[0])
    calm = compose(pool.get("text"), prompt="calm", duration=2, temperature=0)[0]
    assert np.array_equal(codes[:, :100], calm)
    changed = {**song, "prompt": "verse: calm | chorus: soft | verse"}
    other = compose(pool.get("text"), **changed)[0]
    assert np.array_equal(codes[:, :100], other[:, :100])
    assert not np.array_equal(codes[:, 100:200], other[:, 100:200])
