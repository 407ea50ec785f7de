"""What the pocket model learns from: tunes that close, styles on a grid, prompts that are true."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pocket import notes, tokens
from tests.support.pocket_pieces import piece
from training.pocket import dataset, measure, prepare, train
from training.pocket.arrange import LONGEST, arrange, plan
from training.pocket.compose import compose
from training.pocket.corpus import monophonic
from training.pocket.harmony import harmonise
from training.pocket.network import Sizes, delay
from training.pocket.prompts import (
    DRUM_WORDS,
    METRE_WORDS,
    MODE_WORDS,
    TEMPO_WORDS,
    Facts,
    describe,
)
from training.pocket.score import MAJOR, MINOR, Score
from training.pocket.styles import DRUMS, INSTRUMENTS, STYLES
from training.pocket.voices import BASSES, COUNTERS

seeds = st.integers(0, 10_000)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_composed_tune_stays_in_its_key_and_closes_on_its_tonic(seed: int):
    tune = compose(Random(seed), "x")
    allowed = MAJOR if tune.mode == "major" else (*MINOR, 11)
    assert {(pitch - tune.tonic) % 12 for _, _, pitch in tune.parts[0]} <= set(allowed)
    assert tune.parts[0][-1][2] % 12 == tune.tonic
    assert tune.length % (8 * tune.bar) == 0


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_notes_of_a_composed_tune_fill_their_bars_one_at_a_time(seed: int):
    part = compose(Random(seed), "x").parts[0]
    assert part[0][0] == 0
    for (onset, length, _), following in pairwise(part):
        assert onset + length == following[0]


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_every_melody_note_of_an_arrangement_begins_on_the_grid(seed: int):
    made = piece(seed)
    if made.plan.swing:
        return
    for note in notes.notes(made.codes.astype(np.int64), tokens.PULSE_1):
        assert note.start % made.plan.frames == 0


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_every_token_of_an_arrangement_has_a_meaning(seed: int):
    made = piece(seed)
    assert made.codes.shape == (4, LONGEST)
    for k in range(tokens.CODEBOOKS):
        used = made.codes[k][made.codes[k] > 0]
        assert (tokens.table(k).step[used] > 0).all()


def test_the_same_seed_makes_the_same_piece():
    assert np.array_equal(piece(5).codes, piece(5).codes)


def test_styles_name_only_what_exists():
    for style in STYLES.values():
        assert {*style.lead, *style.second} <= set(INSTRUMENTS)
        assert set(style.counter) <= set(COUNTERS)
        assert set(style.bass) <= set(BASSES)
        assert set(style.drums) <= set(DRUMS)


def test_drum_patterns_fill_a_bar_of_each_metre():
    for patterns in DRUMS.values():
        assert [len(pattern) for pattern in patterns] == [16, 12, 12]


def test_without_drums_the_noise_is_silent():
    random = Random(1)
    tune = compose(random, "x")
    chosen = plan(tune, "castle", random)
    made = arrange(tune, type(chosen)(**{**vars(chosen), "drums": "none"}), random)
    assert (made.codes[tokens.NOISE] == tokens.SILENCE).all()


def test_a_minor_plan_sounds_minor_and_a_major_plan_major():
    random, right = Random(2), 0
    for _ in range(20):
        tune = compose(random, "x")
        chosen = plan(tune, "overworld", random)
        codes = {
            mode: arrange(tune, type(chosen)(**{**vars(chosen), "mode": mode}), Random(3)).codes
            for mode in ("major", "minor")
        }
        minor, major = (measure.minorness(codes[m].astype(np.int64)) for m in ("minor", "major"))
        right += minor > major
    assert right >= 18


def test_a_waltz_repeats_in_threes_and_a_march_in_fours():
    made = list(map(piece, range(60)))
    three, four = (
        [measure.threeness(one.codes[:, :1000].astype(np.int64)) for one in made if one.metre == m]
        for m in ("3/4", "4/4")
    )
    pairs = [waltz > march for waltz in three for march in four]
    assert len(pairs) > 100
    assert np.mean(pairs) > 0.95


def test_the_grid_of_an_arrangement_is_found_again():
    found = Counter()
    for seed in range(30):
        made = piece(seed)
        grid = measure.sixteenth(made.codes[:, :800].astype(np.int64))
        found[grid in (made.plan.frames, 2 * made.plan.frames)] += 1
    assert found[True] >= 27


def test_a_scale_is_harmonised_with_its_tonic_at_both_ends():
    steps = [60, 62, 64, 65, 67, 69, 71, 72, 72, 71, 69, 67, 65, 64, 62, 60]
    notes_ = [(4 * i, 4, pitch) for i, pitch in enumerate(steps)]
    chords = harmonise(Score("x", "test", 16, 4, 0, "major", [notes_]))
    assert (chords[0][1], chords[-1][1]) == (0, 0)
    assert [onset for onset, _, _ in chords] == list(range(0, 64, 8))


def test_changing_the_mode_and_back_changes_nothing():
    tune = compose(Random(8), "x")
    other = "minor" if tune.mode == "major" else "major"
    there = prepare.in_mode(tune, other)
    assert prepare.in_mode(there, tune.mode).parts == tune.parts


def test_equal_onsets_keep_the_highest_note_and_overlaps_are_cut():
    assert monophonic([(0, 8, 60), (0, 4, 67), (2, 4, 64)]) == [(0, 2, 67), (2, 4, 64)]


@settings(max_examples=200, deadline=None)
@given(seeds, st.sampled_from(sorted(STYLES)), st.sampled_from(["fast", "medium", "slow"]),
       st.sampled_from(["major", "minor"]), st.booleans())  # fmt: skip
def test_a_prompt_is_never_empty_and_never_says_the_opposite(seed, style, tempo, mode, drums):
    text = describe(Facts(style, tempo, mode, "4/4", drums, False), Random(seed)).lower()
    assert text.strip(" .!")
    opposite = "minor" if mode == "major" else "major"
    assert not any(f" {word}" in f" {text}" for word in MODE_WORDS[opposite][1:2])
    assert not any(word in text for word in ("no drums", "without drums")) or not drums
    if tempo == "slow":
        assert "presto" not in text
    assert TEMPO_WORDS
    assert DRUM_WORDS


@pytest.mark.parametrize(
    ("facts", "one_of"),
    [
        (Facts("castle", "fast", "minor", "4/4", True, False), TEMPO_WORDS["fast"]),
        (Facts("castle", "medium", "major", "4/4", True, False), MODE_WORDS["major"]),
        (Facts("castle", "medium", "minor", "3/4", True, False), METRE_WORDS["3/4"]),
        (Facts("game over", "slow", "minor", "4/4", True, False), DRUM_WORDS[True]),
    ],
)
def test_what_goes_against_the_style_is_said(facts: Facts, one_of: tuple[str, ...]):
    said = [describe(facts, Random(seed)).lower() for seed in range(200)]
    # A lost letter now and then hides a word.
    assert sum(any(word in text for word in one_of) for text in said) >= 190


def test_mistakes_are_few_and_in_at_most_half_of_the_crops():
    codes = torch.from_numpy(
        np.stack([piece(seed).codes[:, :320].astype(int) for seed in range(8)])
    )
    heard = train.mistaken(codes, Random(0))
    wrong = (heard != codes).flatten(1).float().mean(1)
    assert (wrong[4:] == 0).all()
    assert (wrong[:4] > 0).all()
    assert wrong.max() < 0.03


def test_music_on_the_grid_is_steady_and_music_at_random_is_not():
    on = [measure.steady(one.codes.astype(int)) for one in map(piece, range(20))
          if not one.plan.swing]  # fmt: skip
    assert min(on) > 0.99
    off = np.zeros((4, 600), dtype=int)
    for start in Random(0).sample(range(600), 60):
        off[0, start] = tokens.pulse(60, 1, 5)
    assert measure.steady(off) < 0.5


def test_held_out_tunes_are_never_trained_on(tmp_path: Path):
    tunes = tmp_path / "corpus.jsonl"
    tunes.write_text("")
    dataset.write([tunes], tmp_path, pieces=40, composed=600, seed=1)
    names = {}
    for split in ("train", "valid"):
        with (tmp_path / f"{split}.jsonl").open() as lines:
            names[split] = {json.loads(line)["name"] for line in lines}
    assert names["train"]
    assert names["valid"]
    assert not names["train"] & names["valid"]


def test_batches_carry_codes_and_prompts(tmp_path: Path):
    (tmp_path / "corpus.jsonl").write_text("")
    dataset.write([tmp_path / "corpus.jsonl"], tmp_path, pieces=20, composed=600, seed=1)
    batch = dataset.Pieces(tmp_path / "train").batch(6, 100, Random(0))
    assert batch.codes.shape == (6, Sizes().codebooks, 100)
    assert all(batch.prompts)


def test_the_delay_pattern_moves_each_codebook_one_further():
    codes = torch.arange(1, 13).reshape(1, 2, 6)
    assert delay(codes, 99).tolist() == [[[99, 1, 2, 3, 4, 5, 6], [99, 99, 7, 8, 9, 10, 11]]]


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_style_plays_something_in_every_metre(style: str):
    made = [piece(seed, style) for seed in range(12)]
    assert all((one.codes[tokens.PULSE_1] > 0).any() for one in made)
