"""A tempo and a key that are asked for are those of the piece, whatever the model was taught."""

from typing import Any

import numpy as np
import pytest

from benchmarks.loops import seam
from bot.config import Engine
from bot.engine import SequenceHandle
from bot.job_io import JobInputs, Result
from bot.job_spec import JobSpec
from bot.models.families.pocket.model import load_pocket
from bot.models.model import Model
from bot.musical_key import KEYS, parse_key
from bot.pocket.analysis import find_key, pitch_classes
from bot.pocket.apu import ApuCodec
from bot.pocket.hearing import find_timing
from bot.request import GenerationRequest
from bot.texts import say


@pytest.fixture(scope="module")
def model() -> Model:
    return load_pocket("pocket", Engine())


def spec_of(**options: Any) -> JobSpec:
    asked = {"prompt": "castle at night", "duration": 8, "seed": 3, **options}
    return JobSpec.of("job", GenerationRequest.parse(**asked, replicate_weights="pocket"))


def made(model: Model, *specs: JobSpec) -> list[tuple[Result, SequenceHandle]]:
    """What comes of jobs that are decoded side by side."""
    handles = [model.decoder.submit(model.prepare(JobInputs(spec))) for spec in specs]
    while model.decoder.busy:
        model.tick()
    return [
        (model.finish(spec, handle.future.result()), handle)
        for spec, handle in zip(specs, handles, strict=True)
    ]


@pytest.mark.parametrize(
    ("bpm", "key"),
    [(150, "F minor"), (200, "F♯ major"), (111, "B minor"), (84, "E♭ major"), (137, "A♭ major")],
)
def test_tempo_and_key_are_exactly_those_asked_for(model: Model, bpm: int, key: str) -> None:
    ((piece, handle),) = made(model, spec_of(bpm=bpm, key=key))

    assert piece.clip.seconds == 8
    heard = find_timing(piece.tokens.astype(np.int64)).bpm
    assert heard in (bpm, 2 * bpm)  # eighths may be taken for beats
    assert handle.note is not None
    assert f"{key} · {bpm} bpm" in say(handle.note)


def test_a_key_is_the_piece_moved_to_it(model: Model) -> None:
    in_a, in_f = (made(model, spec_of(key=key))[0][0].tokens for key in ("A minor", "F# minor"))

    assert find_key(in_a.astype(np.int64)).name == "A minor"
    assert find_key(in_f.astype(np.int64)).name == "F♯ minor"
    moved = np.roll(pitch_classes(in_a.astype(np.int64)), -3)
    assert np.allclose(pitch_classes(in_f.astype(np.int64)), moved)


@pytest.mark.parametrize("bpm", [None, 120, 137])
def test_a_loop_is_whole_bars_and_closes(model: Model, bpm: int | None) -> None:
    ((piece, handle),) = made(model, spec_of(loop=True, bpm=bpm, duration=12))

    codes = piece.tokens.astype(np.int64)
    grid = find_timing(codes).period
    bars = round(codes.shape[1] / (16 * grid))
    assert abs(codes.shape[1] - 16 * grid * bars) <= 1
    assert handle.note is not None
    assert f"A loop of {bars} bars, {piece.clip.seconds:g} s." in say(handle.note)
    assert seam(piece.clip, bars, piece.clip.seconds / bars).closes
    assert np.array_equal(piece.tokens, codes.astype(np.int16))
    assert ApuCodec().decode(codes, loop=True).shape[1] == piece.clip.samples.shape[1]


def test_takes_made_side_by_side_are_bit_for_bit_those_made_alone(model: Model) -> None:
    job = spec_of(takes=3, duration=3)
    together = made(model, *(job.take(number) for number in (1, 2, 3)))
    alone = [made(model, spec_of(duration=3, seed=job.take(n).request.seed))[0] for n in (1, 2, 3)]

    for (one, _), (other, _) in zip(together, alone, strict=True):
        assert one.tokens.tobytes() == other.tokens.tobytes()
        assert one.clip.samples.tobytes() == other.clip.samples.tobytes()
    assert len({piece.tokens.tobytes() for piece, _ in together}) == 3


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("C minor", "C minor"), ("F# major", "F♯ major"), ("Am", "A minor"), ("Bb", "B♭ major"),
        ("fis-moll", "F♯ minor"), ("B-Dur", "B♭ major"), ("H-moll", "B minor"), ("Es", "E♭ major"),
        ("la mineur", "A minor"), ("Sol mayor", "G major"), ("dó menor", "C minor"),
        ("ré♯ mineur", "E♭ minor"), ("c sharp minor", "C♯ minor"), ("  d   ", "D major"),
        ("lydian", None), ("C minorr", None), ("9", None), ("", None),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_spell_them(typed: str, key: str | None) -> None:
    assert parse_key(typed) == key


def test_every_key_is_read_as_it_is_kept() -> None:
    assert [parse_key(key) for key in KEYS] == list(KEYS)
    assert len(KEYS) == 24
