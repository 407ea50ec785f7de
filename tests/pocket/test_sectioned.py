"""Pocket's pieces in sections: one tempo, key and metre, and a style and drums for each."""

from typing import Any

import numpy as np
import pytest

from bot.audio.clip import Clip
from bot.config import Engine
from bot.models.families.pocket.model import load_pocket
from bot.models.model import Model
from bot.pocket import judge, notes, tokens
from bot.pocket.analysis import Codes, find_key, on_grid, share_in
from bot.pocket.plan import Brief
from bot.pocket.sectioned import Asked, SectionPlan, plan_sections
from bot.pocket.words import understand
from tests.support import synth
from tests.support.composing import asked, compose, inputs_of
from tests.support.english import english

SONG = "verse: calm village, no drums | chorus: boss, drums | verse | outro: snow"
WORDS = ("calm village, no drums", "boss, drums", "calm village, no drums", "snow")
SECONDS, SEED = 40, 3


@pytest.fixture(scope="module")
def model() -> Model:
    return load_pocket("pocket", Engine(device="cpu"))


@pytest.fixture(scope="module")
def song(model: Model) -> Codes:
    return compose(model, prompt=SONG, seed=SEED, duration=SECONDS)[0]


def plans(frames: int = 50 * SECONDS, words: tuple[str, ...] = WORDS) -> tuple[SectionPlan, ...]:
    """The same sections, as pocket plans them."""
    found = [Asked(f"{n}", said, n / len(words)) for n, said in enumerate(words)]
    return plan_sections(found, understand(words[0], SEED).brief, frames, SEED)


def part(song: Codes, number: int) -> Codes:
    one = plans()[number]
    return song[:, one.start : one.start + one.plan.frames]


def test_sections_are_whole_bars_of_one_tempo_and_fill_the_piece(song: Codes) -> None:
    planned = plans()
    bar = planned[0].plan.bar
    assert song.shape == (4, 50 * SECONDS)
    assert len({(one.plan.grid, one.plan.brief.metre, one.plan.brief.mode) for one in planned}) == 1
    assert all(one.start % bar == 0 for one in planned)
    ends = [*(one.start for one in planned[1:]), 50 * SECONDS]
    assert [one.start + one.plan.frames for one in planned] == ends
    wanted = [number * 50 * SECONDS / 4 for number in range(4)]
    assert all(abs(one.start - at) <= bar / 2 for one, at in zip(planned, wanted, strict=True))


def test_all_sections_are_in_one_key_and_on_one_grid(song: Codes) -> None:
    key = find_key(song, plans()[0].plan.brief.mode)
    for number, one in enumerate(plans()):
        assert share_in(part(song, number), key) > 0.85
        assert on_grid(part(song, number), one.plan.grid) > 0.9
        assert not judge.broken(part(song, number))


def test_each_section_has_the_drums_that_it_was_asked_for(song: Codes) -> None:
    heard = [len(notes.notes(part(song, n), tokens.NOISE)) for n in range(3)]
    assert heard[0] == heard[2] == 0
    assert heard[1] > 10


def test_a_section_with_the_words_of_an_earlier_one_is_that_music_again(song: Codes) -> None:
    first, chorus, again = (part(song, number) for number in range(3))
    size = min(first.shape[1], again.shape[1])
    assert np.array_equal(first[:, :size], again[:, :size])
    assert not np.array_equal(first[:3, :size], chorus[:3, :size])


def test_the_last_section_ends_on_a_tonic_that_rings(song: Codes) -> None:
    key = find_key(song, plans()[0].plan.brief.mode)
    last = notes.notes(song, tokens.TRIANGLE)[-1]
    assert last.end == song.shape[1]
    assert last.pitch % 12 == key.tonic


def test_a_seed_is_the_same_piece_alone_and_among_others(model: Model) -> None:
    options: dict[str, Any] = {"seed": 9, "duration": 8}
    prompts = ("verse: star | chorus: boss", "snow", "a: desert | b: shop | a")
    alone = [compose(model, prompt=prompt, **options)[0] for prompt in prompts]
    handles = [
        model.decoder.submit(model.prepare(inputs_of(asked(prompt=prompt, **options))))
        for prompt in prompts
    ]
    while model.decoder.busy:
        model.tick()
    for handle, expected in zip(handles, alone, strict=True):
        assert np.array_equal(handle.future.result(), expected)


def test_sections_go_on_from_a_piece_whose_tokens_stay_as_they_are(
    model: Model, song: Codes
) -> None:
    before, result = compose(model, prompt="castle", seed=5, duration=6)
    made, _ = compose(
        model, result.clip, before.astype(np.int16), prompt="verse: castle | outro: victory",
        input_audio="a" * 64, continuation=True, duration=10, seed=2,
    )  # fmt: skip
    assert made.shape == (4, 800)
    assert np.array_equal(made[:, :300], before)
    assert not judge.broken(made[:, 300:])


def test_the_note_says_where_each_section_begins_and_in_what_style(model: Model) -> None:
    inputs = inputs_of(asked(prompt="verse: boss | outro: star", seed=1, duration=6))
    handle = model.decoder.submit(model.prepare(inputs))
    while model.decoder.busy:
        model.tick()
    assert english(handle.note).endswith("bpm · verse (Boss) from 0:00, outro (Star) from 0:03")


@pytest.mark.parametrize("metre", ["4/4", "3/4", "6/8"])
@pytest.mark.parametrize("tempos", [(4,), (6,), (8,), (4, 6, 8)])
@pytest.mark.parametrize("count", range(2, 13))
def test_sections_of_two_seconds_have_a_bar_each_whatever_the_style(
    metre: str, tempos: tuple[int, ...], count: int
) -> None:
    base, frames = Brief("castle", tempos, metre=metre), 100 * count
    found = [Asked(f"{n}", f"word {n}", n / count) for n in range(count)]
    planned = plan_sections(found, base, frames, 1)
    assert len(planned) == count
    assert all(one.plan.frames >= one.plan.bar // 2 for one in planned)
    assert planned[-1].start + planned[-1].plan.frames == frames


def test_a_section_that_says_no_style_has_that_of_the_first() -> None:
    styles = [one.plan.brief.style for one in plans(words=("castle", "loud, drums", "star"))]
    assert styles == ["castle", "castle", "star"]


def test_a_tune_is_followed_in_one_style_and_the_piece_says_so(model: Model) -> None:
    tune = [(0, 4, 72), (4, 4, 74), (8, 4, 76), (12, 4, 72)]
    sound = synth.play([[(16 * n + at, size, p) for n in range(3) for at, size, p in tune]],
                       0.12, "piano", 6.0)  # fmt: skip
    inputs = inputs_of(
        asked(prompt="verse: castle | chorus: boss", input_audio="a" * 64, duration=5),
        Clip(sound[None], synth.RATE),
    )
    handle = model.decoder.submit(model.prepare(inputs))
    while model.decoder.busy:
        model.tick()
    assert english(handle.note).startswith("Castle · ")
    assert english(handle.note).endswith("sections are for new music.")
