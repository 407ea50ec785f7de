"""A piece of pocket's is pictured by its notes; any other by its sound; what is new stands out."""

import io
import time
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bot.config import ModelSettings, Settings
from bot.jobs.pictures import new_from, piano_roll, spectrogram
from bot.request import GenerationRequest
from tests.support.pocket_pieces import piece
from tests.support.sounds import noise

SETTINGS = Settings(models={"pocket": ModelSettings(source="pocket"),
                            "big": ModelSettings(source="someone/musicgen")})  # fmt: skip
TOKENS = piece(5, "overworld").codes[:, :1200].astype(np.int16)


def asked(**options: Any) -> GenerationRequest:
    return GenerationRequest.parse(**{"prompt": "overworld", "seed": 3, "duration": 24, **options})


def continued(duration: int) -> GenerationRequest:
    return asked(input_audio="a" * 64, continuation=True, duration=duration)


def colourful(data: bytes | None) -> np.ndarray:
    """How many pixels of each column are coloured, rather than grey."""
    assert data is not None
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    return (np.ptp(pixels, axis=2) > 60).sum(axis=0)


def test_pocket_s_pieces_have_a_piano_roll_with_their_form():
    new = piano_roll(SETTINGS, asked(), "pocket@1", TOKENS)
    follows = piano_roll(SETTINGS, asked(input_audio="a" * 64), "pocket@1", TOKENS)
    assert new is not None
    assert Image.open(io.BytesIO(new)).size == (800, 200)
    assert new != follows  # whose form is not known, so it is not marked


@pytest.mark.parametrize("kind", ["notes", "sound"])
def test_the_sections_that_a_prompt_names_are_marked_with_their_names(kind):
    def drawn(prompt):
        if kind == "notes":
            data = piano_roll(SETTINGS, asked(prompt=prompt), "pocket@1", TOKENS)
        else:
            data = spectrogram(asked(prompt=prompt), noise(24.0, seed=3))
        assert data is not None
        return np.asarray(Image.open(io.BytesIO(data)).convert("L")).astype(int)

    short, named = drawn("a: overworld | b: overworld"), drawn("solo: overworld | b: overworld")
    assert short.shape == (200, 800)
    columns = np.flatnonzero((abs(short - named) > 40).any(axis=0))
    assert len(columns)
    assert columns.max() < 400  # the second section is named the same
    japanese = drawn("イントロ: overworld | サビ: overworld")
    assert (abs(japanese - drawn("1: overworld | b: overworld"))[:, :300] <= 40).all()
    long = drawn("overture of it all: overworld | b: overworld | " * 5 + "outro")
    assert long.shape == (200, 800)


def test_other_models_and_silent_tokens_have_none():
    assert piano_roll(SETTINGS, asked(), "big@1", TOKENS) is None
    assert piano_roll(SETTINGS, asked(), "gone@1", TOKENS) is None
    silent = np.zeros((4, 100), np.int16)
    assert piano_roll(SETTINGS, asked(), "pocket@1", silent) is None


def test_new_music_begins_where_the_source_ends():
    assert new_from(continued(8), 20.0) == 12.0
    assert new_from(continued(8), 5.0) == 0.0
    assert new_from(asked(duration=8), 8.0) == 0.0


@pytest.mark.parametrize("kind", ["notes", "sound"])
def test_what_was_continued_is_grey_and_what_is_new_has_colour(kind):
    request = continued(6)
    if kind == "notes":
        columns = colourful(piano_roll(SETTINGS, request, "pocket@1", TOKENS))
    else:
        columns = colourful(spectrogram(request, noise(24.0)))
    assert columns[:580].max() <= 1
    assert columns[605:780].sum() > 1000


@pytest.mark.parametrize("kind", ["notes", "sound"])
def test_a_picture_of_half_a_minute_is_small_and_costs_next_to_nothing(kind):
    request, clip = asked(duration=30), noise(30.0, 2)
    tokens = np.hstack([TOKENS, TOKENS[:, :300]])

    def drawn() -> bytes | None:
        if kind == "notes":
            return piano_roll(SETTINGS, request, "pocket@1", tokens)
        return spectrogram(request, clip)

    data, spent = drawn(), []
    for _ in range(5):
        begun = time.thread_time()
        assert drawn() == data
        spent.append(time.thread_time() - begun)
    assert data is not None
    assert len(data) < 30_000
    assert min(spent) < 0.15  # 0.02 to 0.05 s on a quiet machine
