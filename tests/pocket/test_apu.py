"""The codec gives its own music back token by token, and hears other music as a cover."""

from random import Random

import numpy as np
import pytest

from bot.pocket import notes, tokens
from bot.pocket.apu import ApuCodec
from tests.support.pocket_pieces import codes
from tests.support.synth import TIMBRES, play
from training.pocket import prepare, voices
from training.pocket.compose import compose

CODEC = ApuCodec()


@pytest.mark.parametrize("style", ["overworld", "boss", "space", "ghost house"])
def test_its_own_music_comes_back_token_by_token(style: str):
    given = codes(4, 60, style)
    back = CODEC.encode(CODEC.decode(given))
    assert back.shape == given.shape
    assert (back == given).mean() >= 0.95


def test_pulses_in_unison_come_back_with_the_bass_below_them():
    """One channel after the other, the bass takes the tune and a pulse the bass, and no change of
    one of them helps."""
    given = np.zeros((4, 60), np.int64)
    given[0] = tokens.pulse(71, 1, 5)
    given[1] = tokens.pulse(69, 2, 4)
    given[2] = tokens.triangle(52, 3)
    given[:, 37] = tokens.pulse(74, 1, 7), tokens.pulse(74, 2, 5), tokens.triangle(47, 3), 0
    given[:, 40] = tokens.pulse(74, 1, 6), tokens.pulse(74, 2, 4), tokens.triangle(47, 2), 0
    assert (CODEC.encode(CODEC.decode(given)) == given).all()


def test_a_part_of_a_frame_counts_as_a_frame():
    back = CODEC.encode(np.zeros((1, 641), np.float32))
    assert back.shape == (4, 2)
    assert (back == tokens.SILENCE).all()


def test_no_sound_has_no_frames():
    assert CODEC.encode(np.zeros((1, 0), np.float32)).shape == (4, 0)


def test_decoding_gives_twenty_milliseconds_a_frame():
    assert CODEC.decode(np.zeros((4, 7), np.int64)).shape == (1, 7 * 640)


@pytest.mark.parametrize("timbre", list(TIMBRES))
def test_a_tune_in_another_timbre_is_recognised(timbre: str):
    found, of = 0, 0
    for seed in (20, 21, 22):
        melody, sound = _tune(seed, timbre)
        heard = CODEC.encode(sound[None])
        lines = [note for k in (0, 1) for note in notes.notes(heard, k)]
        for onset, pitch in melody:
            of += 1
            found += any(
                note.pitch % 12 == pitch % 12 and abs(note.start / 50 - onset) <= 0.06
                for note in lines
            )
    assert found >= 0.7 * of


def _tune(seed: int, timbre: str) -> tuple[list[tuple[float, int]], np.ndarray]:
    """Onset in seconds and pitch of a melody, and how it sounds with a bass."""
    score = compose(Random(seed), "other")
    score = prepare.in_mode(score, score.mode)
    sound = play([score.parts[0], voices.bounce(score)], 0.12, timbre, 8.0)
    return [(on * 0.12, pitch) for on, _, pitch in score.parts[0] if on * 0.12 < 7.8], sound


def test_noise_of_any_kind_gives_valid_codes():
    heard = CODEC.encode(np.random.default_rng(0).normal(0, 0.3, (1, 40_000)).astype(np.float32))
    assert heard.min() >= 0
    assert heard.max() < tokens.CARDINALITY
