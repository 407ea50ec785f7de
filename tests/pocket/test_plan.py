"""A plan fills the time that was asked for with whole bars and a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pocket.plan import BARS, CONTRASTS, TURN, Brief, Plan, plan


def made(seconds: float, **options) -> Plan:
    loop = options.pop("loop", False)
    return plan(Brief("overworld", **options), round(50 * seconds), 0, loop)


@pytest.mark.parametrize(
    ("seconds", "form"),
    [
        (4, "A"), (8, "A"), (16, "A A'"), (24, "A B A"), (33, "A A' B A"), (42, "A A' B A A"),
        (64, "A A' B A A A' C A"),
    ],
)  # fmt: skip
def test_the_form_follows_from_the_length(seconds, form):
    assert made(seconds).form == form


def test_the_tempo_is_the_one_at_which_whole_bars_fit_best():
    assert made(12.8, tempos=(4, 6)).grid == 4  # ten bars, against six and two thirds
    assert made(9.6, tempos=(4, 6)).grid == 6  # five, against seven and a half
    assert {plan(Brief("star", (4, 6, 8)), 384, seed).grid for seed in range(20)} == {4, 6, 8}


@given(
    seconds=st.integers(1, 300), tempo=st.sampled_from((4, 6, 8)), metre=st.sampled_from(list(BARS))
)
def test_what_is_left_for_the_last_note_is_half_a_bar_to_one_and_a_half(seconds, tempo, metre):
    chosen = made(seconds, tempos=(tempo,), metre=metre)
    left = chosen.frames - sum(section.bars for section in chosen.sections) * chosen.bar
    assert chosen.frames == 50 * seconds
    if chosen.frames >= 2 * chosen.bar:
        assert chosen.bar / 2 <= left < 1.5 * chosen.bar


@given(bars=st.integers(2, 200), tempo=st.sampled_from((4, 6, 8)))
def test_a_loop_is_whole_bars_and_ends_in_a_turn(bars, tempo):
    chosen = made((bars * 16 * tempo + 10) / 50, tempos=(tempo,), loop=True)
    assert chosen.frames == bars * chosen.bar
    assert sum(section.bars for section in chosen.sections) == bars
    last = chosen.sections[-1].copies[-1]
    assert (last.part, last.bars) == (TURN, 1)


@given(seconds=st.integers(10, 300))
def test_every_bar_but_an_introduction_belongs_to_a_section_of_the_form(seconds):
    chosen = made(seconds)
    outside = sum(section.bars for section in chosen.sections if not section.lettered)
    assert outside <= 3
    assert all(copy.bars > 0 for section in chosen.sections for copy in section.copies)


@given(seconds=st.integers(24, 200), seed=st.integers(0, 50))
def test_a_contrast_has_a_bar_that_comes_twice_and_is_the_same_wherever_it_comes(seconds, seed):
    chosen = plan(Brief("overworld"), 50 * seconds, seed)
    contrasts = [section for section in chosen.sections if section.name in CONTRASTS]
    assert contrasts
    for section in contrasts:
        played = [copy.start for copy in section.copies]
        assert section.bars == len(played) == 4
        assert len(set(played)) == 3
        assert chosen.parts[section.name] == 4
    assert len({section.name for section in contrasts}) == len(set(contrasts))


def test_the_model_is_told_in_words_that_it_was_taught():
    brief = Brief("castle", (8,), "minor", "3/4", drums=False)
    assert plan(brief, 1200, 0).prompt == "slow castle theme in minor, in 3/4, no drums"
    assert plan(brief, 1200, 0).bpm == 94
