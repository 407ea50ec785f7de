"""Other people's sound is heard in its own time and key, and goes on in both."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.config import Engine
from bot.errors import Message
from bot.models.families.pocket.model import load_pocket
from bot.models.model_input import ModelInput
from bot.pocket import chip, judge, notes, tokens
from bot.pocket.analysis import find_key, share_in
from bot.pocket.hearing import beat_of_notes, find_timing, listen, shifted
from bot.pocket.plan import BARS
from bot.pocket.transcribe import transcribe
from bot.sampling_params import SamplingParams
from tests.support import synth
from tests.support.composing import asked, compose, inputs_of
from tests.support.pocket_pieces import piece

RATE = 32_000
TUNE = [(0, 4, 60), (4, 4, 60), (8, 4, 67), (12, 4, 67), (16, 4, 69), (20, 4, 69), (24, 8, 67)]
TUNE += [(32, 4, 65), (36, 4, 65), (40, 4, 64), (44, 4, 64), (48, 4, 62), (52, 4, 62), (56, 8, 60)]


@pytest.fixture(scope="module")
def model():
    return load_pocket("pocket", Engine(device="cpu"))


def played(seconds_per_sixteenth: float, up: int = 0, timbre: str = "piano") -> np.ndarray:
    part = [(onset, length, pitch + up) for onset, length, pitch in TUNE]
    length = round(64 * seconds_per_sixteenth * 50) / 50
    return synth.play([part], seconds_per_sixteenth, timbre, length)


def heard(sound: np.ndarray) -> np.ndarray:
    return transcribe(np.pad(sound, (0, -len(sound) % chip.FRAME)))


@pytest.mark.parametrize("period", [4.3, 5.0, 5.6, 6.25, 7.1, 8.4])
def test_the_tempo_of_a_tune_is_found(period):
    timing = find_timing(heard(played(period / 50)))
    ratio = timing.period / period
    assert min(abs(ratio - octave) for octave in (0.5, 1, 2)) < 0.01


def test_bars_of_three_and_of_four_beats_are_told_apart():
    pieces = [piece(seed) for seed in range(40)]
    for metre in ("3/4", "4/4"):
        known = [p.codes[:, :1200].astype(np.int64) for p in pieces if p.metre == metre]
        assert len(known) >= 5
        assert np.mean([find_timing(codes).metre == metre for codes in known]) > 0.8


def test_slow_pieces_are_heard_as_slow_and_fast_ones_as_fast():
    pieces = [piece(seed, style) for seed in range(8) for style in ("village", "boss", "game over")]
    heard = [find_timing(p.codes[:, :1200].astype(np.int64)).grid for p in pieces]
    right = [grid == p.plan.frames for grid, p in zip(heard, pieces, strict=True)]
    assert np.mean(right) > 0.8


@pytest.mark.parametrize("up", range(-4, 8))
def test_every_key_is_moved_to_one_that_the_model_knows(up):
    source = listen(heard(played(0.12, up)))
    assert source is not None
    assert abs(source.up) <= 2
    assert share_in(source.codes, source.key) > 0.95
    assert share_in(shifted(source.codes, -source.up), find_key(heard(played(0.12, up)))) > 0.95


def test_own_music_is_left_as_it_is():
    codes = piece(3, "overworld").codes[:, :400].astype(np.int64)
    source = listen(codes)
    assert source is not None
    assert source.timing.exact
    assert np.array_equal(shifted(source.codes, -source.up)[:, -400:], codes)
    assert np.array_equal(source.back(source.codes, 0, 0, 400), codes)


def test_silence_is_not_music():
    assert listen(np.zeros((4, 500), dtype=np.int64)) is None


@pytest.mark.parametrize("timbre", ["piano", "organ"])
def test_a_tune_goes_on_in_its_key_without_silence(model, timbre):
    clip = Clip(played(0.11, 1, timbre)[None], RATE)
    codes, made = compose(
        model, clip, prompt=None, input_audio="a" * 64, continuation=True, duration=8, seed=1
    )
    new = codes[:, -400:]
    key = find_key(codes[:, :-400])
    assert not judge.broken(new)
    assert judge.loud(new).any(axis=0).mean() > 0.9
    assert share_in(new, key) > 0.9
    assert made.clip.seconds == pytest.approx(clip.seconds + 8, abs=0.02)


def test_a_tune_goes_on_in_its_tempo(model):
    clip = Clip(played(0.11)[None], RATE)
    codes, _ = compose(
        model, clip, prompt=None, input_audio="a" * 64, continuation=True, duration=8, seed=1
    )
    begins = np.array([note.start for note in notes.notes(codes, tokens.PULSE_1)])
    new = begins[begins >= codes.shape[1] - 400]
    assert abs(np.exp(2j * np.pi * new / 5.5).mean()) > 0.8


def test_a_tune_is_followed_note_for_note(model):
    clip = Clip(played(0.11)[None], RATE)
    codes, _ = compose(model, clip, prompt="castle", input_audio="a" * 64, duration=8, seed=1)
    pitches = [note.pitch for note in notes.notes(codes, tokens.PULSE_1)]
    tune = [pitch for _, _, pitch in TUNE]
    assert pitches[: len(tune)] == tune
    assert judge.loud(codes)[1:].any(axis=0).mean() > 0.5


def said(model, seconds: float, **options) -> Message:
    """What is said of music of so many seconds to the tune that is attached."""
    clip = Clip(played(0.11)[None], RATE)
    request = asked(prompt=None, input_audio="a" * 64, duration=seconds, seed=1, **options)
    handle = model.decoder.submit(model.prepare(inputs_of(request, clip)))
    while model.decoder.busy:
        model.tick()
    assert handle.note is not None
    return handle.note


def test_what_was_heard_is_said_with_the_form_of_what_was_made_of_it(model):
    after = said(model, 8, continuation=True)
    assert after.code == "pocket-continued"
    assert (after.values["key"], after.values["bpm"]) == ("C major", 136)
    assert after.values["form"] == "A"
    whole = said(model, 5)
    assert (whole.code, whole.values["bpm"]) == ("pocket-followed", 136)
    beyond = said(model, 14)
    assert (beyond.code, beyond.values["form"]) == ("pocket-followed-on", "A")


@pytest.mark.parametrize("beyond", range(-1, 3))
def test_a_tune_may_be_followed_to_any_frame_about_its_end(model, beyond):
    sound = played(0.12)[None]
    source = listen(heard(sound[0]))
    assert source is not None
    last = notes.notes(source.codes, tokens.PULSE_1)[-1].end
    end = -(-last // source.bar) * source.bar  # of its last bar, in the model's frames
    behind = next(frame for frame in range(1, 2000) if round(source.at(frame)) + 1 > end)
    given = ModelInput(None, behind + beyond, SamplingParams(seed=1), melody=sound)
    handle = model.decoder.submit(model.compose(given))
    while model.decoder.busy:
        model.tick()
    assert handle.future.result().shape == (4, behind + beyond)


def test_drums_are_found_in_a_mix_and_not_in_a_tune():
    codes = piece(5, "boss").codes[:, :500].astype(np.int64)
    codes[tokens.PULSE_2] = 0
    sound = chip.synthesise(codes)
    noise = np.random.default_rng(0).normal(0, 1e-4, len(sound)).astype(np.float32)
    hits = notes.notes(codes, tokens.NOISE)
    true, bright = [note.start for note in hits], [note.start for note in hits if note.pitch < 10]
    found = [note.start for note in notes.notes(transcribe(sound + noise), tokens.NOISE)]
    assert sum(any(abs(one - other) <= 2 for other in found) for one in bright) > 0.4 * len(bright)
    assert sum(any(abs(one - other) <= 2 for one in true) for other in found) > 0.7 * len(found)
    for timbre in synth.TIMBRES:
        assert len(notes.notes(heard(played(0.12, timbre=timbre)), tokens.NOISE)) <= 2


def test_the_beat_of_notes_is_that_of_their_grid():
    codes = piece(5, "overworld").codes[:, :1000].astype(np.int64)
    timing, beat = find_timing(codes), beat_of_notes(codes)
    assert beat is not None
    assert beat.bpm == pytest.approx(750 / timing.period)
    assert beat.bar == pytest.approx(timing.period * BARS[timing.metre] / 50)
    assert beat.first == timing.start / 50
    assert beat_of_notes(np.zeros((4, 100), np.int64)) is None
