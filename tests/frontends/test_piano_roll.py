"""A piece of pocket's is pictured by its notes; any other by its sound."""

import io
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from PIL import Image

from bot.config import ModelSettings, Settings
from bot.frontends.piano_roll import piano_roll
from bot.jobs.inputs import pack
from bot.request import GenerationRequest
from bot.store import Piece
from tests.support.pocket_pieces import piece as arranged

SETTINGS = Settings(models={"pocket": ModelSettings(source="pocket"),
                            "big": ModelSettings(source="someone/musicgen")})  # fmt: skip
TOKENS = pack(arranged(5, "overworld").codes[:, :1200].astype(np.int16))


def piece(model: str = "pocket@1", **options: Any) -> Piece:
    request = GenerationRequest.parse(prompt="overworld", seed=3, duration=24, **options)
    return cast(Piece, SimpleNamespace(model=model, request=request))


def test_pocket_s_pieces_have_a_piano_roll_with_their_form():
    new = piano_roll(SETTINGS, piece(), TOKENS)
    continued = piano_roll(SETTINGS, piece(input_audio="a" * 64, continuation=True), TOKENS)
    assert new is not None
    assert continued is not None
    assert Image.open(io.BytesIO(new)).size == (800, 160)
    assert new != continued  # whose form is not known, so it is not marked


def test_other_models_and_silent_tokens_have_none():
    assert piano_roll(SETTINGS, piece("big@1"), TOKENS) is None
    assert piano_roll(SETTINGS, piece("gone@1"), TOKENS) is None
    assert piano_roll(SETTINGS, piece(), pack(np.zeros((4, 100), np.int16))) is None
