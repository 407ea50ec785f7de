"""The model that ships: small, safe to load, and playing music in the key and on the beat."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

import bot.pocket
from bot.engine import Spec
from bot.pocket import tokens
from bot.pocket.repository import read_model
from bot.pocket.structure import ahead
from tests.support.pocket_pieces import piece
from training.pocket import measure, model, train
from training.pocket.baselines import Baselines
from training.pocket.dataset import Batch, facts
from training.pocket.network import DELAYS, Sizes
from training.pocket.prompts import describe
from training.pocket.sample import ModelInput, Player

WEIGHTS = Path(bot.pocket.__file__).parent / "weights"
MEGABYTE = 1_000_000
LISTENING: list[tuple[str, str, Callable[[np.ndarray], float]]] = [
    # More of the property is expected of the first prompt than of the second.
    ("fast music", "slow music", measure.speed),
    ("boss battle with drums", "boss battle, no drums",
     lambda codes: measure.sounding(codes, tokens.NOISE)),
    ("castle", "overworld", measure.minorness),
    ("snow", "game over", measure.height),
    ("space", "village", measure.flutter),
]  # fmt: skip
SEEDS = 3


@pytest.fixture(scope="module")
def played() -> list[np.ndarray]:
    """Six seconds of each prompt and seed, in the order of LISTENING."""
    return Player(WEIGHTS, len(_inputs())).play(_inputs())


def _inputs() -> list[ModelInput]:
    prompts = [prompt for more, less, _ in LISTENING for prompt in (more, less)]
    return [ModelInput(prompt, seed, 6.0) for prompt in prompts for seed in range(SEEDS)]


def test_the_weights_take_less_than_forty_megabytes():
    assert sum(path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()) < 40 * MEGABYTE


def test_the_language_model_is_half_precision_and_finite():
    recipe, state = read_model(WEIGHTS)
    assert {value.dtype for value in state.values()} == {np.dtype(np.float16)}
    assert all(np.isfinite(value).all() for value in state.values())
    spec = Spec.from_config(recipe)
    assert (spec.codebooks, spec.card) == (Sizes().codebooks, tokens.CARDINALITY)
    assert spec.delays == DELAYS


def test_a_seed_plays_the_same_in_company_and_alone(played):
    assert np.array_equal(played[0], Player(WEIGHTS, 1).play(_inputs()[:1])[0])


def test_every_token_played_has_a_meaning(played):
    for codes in played:
        for k in range(tokens.CODEBOOKS):
            used = codes[k][codes[k] > 0]
            assert (tokens.table(k).step[used] > 0).all()


def test_what_is_played_is_in_a_key_and_moves(played):
    assert np.mean([measure.in_key(codes) for codes in played]) > 0.9
    assert np.mean([measure.rate(codes) for codes in played]) > 2
    assert np.mean([measure.steady(codes) for codes in played]) > 0.7
    assert np.mean([measure.stuck(codes) for codes in played]) < 0.1


@torch.no_grad()
def test_tunes_made_for_this_test_surprise_it_little():
    made = [piece(seed) for seed in range(70_000, 70_008)]
    codes = np.stack([one.codes[:, : model.WINDOW] for one in made])
    places = np.stack([ahead(one.structure.astype(np.int64)[:, : model.WINDOW]) for one in made])
    prompts = [describe(facts(asdict(one)), Random(i)) for i, one in enumerate(made)]
    found = train.losses(
        model.load_exported(WEIGHTS).eval(),
        Batch(torch.from_numpy(np.concatenate([codes.astype(np.int64), places], 1)), prompts),
        model.Tokenize(WEIGHTS / "t5"),
        torch.zeros(len(made), dtype=torch.bool),
    )[: tokens.CODEBOOKS]
    guesses = Baselines(np.stack([piece(seed).codes for seed in range(40)])).losses(codes)
    assert found.mean() < 0.12
    assert found.mean() < 0.2 * min(loss.mean() for loss in guesses.values())


def test_words_move_what_they_name(played):
    codes, right = iter(played), []
    for _, _, value in LISTENING:
        high, low = ([value(next(codes)) for _ in range(SEEDS)] for _ in range(2))
        right += [more > less for more, less in zip(high, low, strict=True)]
    assert sum(right) >= 0.8 * len(right)


def test_the_path_to_sound_imports_neither_audiocraft_nor_transformers():
    code = (
        "import sys, json, bot.pocket.apu, bot.pocket.text, bot.engine;"
        "from pathlib import Path;"
        f"bot.pocket.text.PocketText.load(Path({str(WEIGHTS)!r}))('castle');"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"audiocraft", "transformers", "music21", "matplotlib"} & set(
        json.loads(done.stdout)
    )
