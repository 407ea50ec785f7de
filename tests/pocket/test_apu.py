"""The codec gives its own music back token by token, and hears other music as a cover."""

from random import Random

import numpy as np
import pytest
import torch

from bot.pocket import notes, tokens
from bot.pocket.apu import ApuCodec
from tests.support.pocket_pieces import codes
from tests.support.synth import TIMBRES, play
from training.pocket import prepare, voices
from training.pocket.compose import compose

CODEC = ApuCodec()


@pytest.mark.parametrize("style", ["overworld", "boss", "space", "ghost house"])
def test_its_own_music_comes_back_token_by_token(style: str):
    given = torch.from_numpy(codes(4, 60, style))[None]
    back, scale = CODEC.encode(CODEC.decode(given))
    assert scale is None
    assert back.shape == given.shape
    assert (back == given).float().mean() >= 0.95


def test_a_part_of_a_frame_counts_as_a_frame():
    back, _ = CODEC.encode(torch.zeros(2, 1, 641))
    assert back.shape == (2, 4, 2)
    assert (back == tokens.SILENCE).all()


def test_no_sound_has_no_frames():
    assert CODEC.encode(torch.zeros(1, 1, 0))[0].shape == (1, 4, 0)


def test_decoding_gives_twenty_milliseconds_a_frame():
    assert CODEC.decode(torch.zeros(3, 4, 7, dtype=torch.long)).shape == (3, 1, 7 * 640)


def test_each_row_of_a_batch_is_decoded_as_if_alone():
    rows = torch.stack([torch.from_numpy(codes(seed, 50)) for seed in (1, 2)])
    together = CODEC.decode(rows)
    assert torch.equal(together[1:], CODEC.decode(rows[1:]))


@pytest.mark.parametrize("timbre", list(TIMBRES))
def test_a_tune_in_another_timbre_is_recognised(timbre: str):
    found, of = 0, 0
    for seed in (20, 21, 22):
        melody, sound = _tune(seed, timbre)
        heard, _ = CODEC.encode(torch.from_numpy(sound)[None, None])
        lines = [note for k in (0, 1) for note in notes.notes(heard[0].numpy(), k)]
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
    noise = torch.from_numpy(np.random.default_rng(0).normal(0, 0.3, (1, 1, 40_000)))
    heard, _ = CODEC.encode(noise)
    assert heard.min() >= 0
    assert heard.max() < CODEC.cardinality


def test_all_four_channels_play_always():
    CODEC.set_num_codebooks(4)
    with pytest.raises(ValueError, match="4 channels"):
        CODEC.set_num_codebooks(2)


def test_the_latent_is_pitch_and_volume_of_each_channel():
    given = torch.zeros(1, 4, 1, dtype=torch.long)
    given[0, 0] = tokens.pulse(69, 1, 7)
    given[0, 2] = tokens.triangle(40, 4)
    latent = CODEC.decode_latent(given)[0, :, 0]
    assert latent[0] == 69
    assert latent[1] == 15
    assert latent[4] == 40
    assert latent[5] == 1
    assert latent[7] == 0
