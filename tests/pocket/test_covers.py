"""The tune of a sound is there in its 8-bit cover, and another tune is not."""

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.config import Engine
from bot.models.families.pocket.model import load_pocket
from bot.models.model import Model
from bot.pocket import tokens
from bot.pocket.analysis import Codes
from tests.support import synth
from tests.support.composing import compose

JOY = (64, 64, 65, 67, 67, 65, 64, 62, 60, 60, 62, 64, 64, 62, 62, 62)
KOROBEINIKI = (76, 71, 72, 74, 72, 71, 69, 69, 72, 76, 74, 72, 71, 72, 74, 76)
BASS = (36, 36, 43, 43, 36, 36, 43, 43, 36, 36, 43, 43, 36, 36, 43, 43)
SIXTEENTH, SECONDS = 0.125, 8  # a note each half-second


@pytest.fixture(scope="module")
def model() -> Model:
    return load_pocket("pocket", Engine(device="cpu"))


def sound(tune: tuple[int, ...], timbre: str, band: bool) -> Clip:
    line = [(4 * n, 4, pitch) for n, pitch in enumerate(tune)]
    bass = [(4 * n, 4, pitch) for n, pitch in enumerate(BASS)]
    chords = [(8 * n + 4, 4, 48 + up) for n in range(8) for up in (0, 4, 7)]
    parts = [line, chords, bass] if band else [line]
    return Clip(synth.play(parts, SIXTEENTH, timbre, SECONDS)[None], synth.RATE)


def agreement(codes: Codes, tune: tuple[int, ...]) -> float:
    """The share of the tune's frames whose pitch class the lead plays."""
    table, row = tokens.table(tokens.PULSE_1), codes[tokens.PULSE_1]
    lead = np.where(table.step[row] > 0, table.pitch[row] % 12, -1).reshape(len(tune), -1)
    return float((lead == np.array(tune)[:, None] % 12).mean())


@pytest.mark.parametrize(("timbre", "band", "least"), [
    ("piano", False, 0.75), ("strings", False, 0.75), ("piano", True, 0.5),
])  # fmt: skip
def test_a_cover_plays_the_tune_of_its_sound_and_no_other(
    model: Model, timbre: str, band: bool, least: float
) -> None:
    for tune, other in ((JOY, KOROBEINIKI), (KOROBEINIKI, JOY)):
        source = sound(tune, timbre, band)
        codes, _ = compose(model, source, prompt="castle", input_audio="a" * 64, duration=SECONDS)
        assert codes.shape == (4, 50 * SECONDS)
        assert agreement(codes, tune) > least > 0.35 > agreement(codes, other)
        assert all((codes[k] > 0).mean() > 0.2 for k in (tokens.PULSE_2, tokens.TRIANGLE))
