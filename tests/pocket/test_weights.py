"""The model that ships: small, safe to load, and playing music in the key and on the beat."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

import bot.pocket
from bot.engine import Spec
from bot.pocket import tokens
from bot.pocket.training import measure
from bot.pocket.training.sample import Player, Wish

WEIGHTS = Path(bot.pocket.__file__).parent / "weights"
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def played() -> list[np.ndarray]:
    """Eight seconds each of four prompts, and the first again alone."""
    prompts = ["a cheerful overworld theme", "castle", "boss battle", "village, no drums"]
    wishes = [Wish(prompt, seed, 8.0) for seed, prompt in enumerate(prompts)]
    return [*Player(WEIGHTS, 4).play(wishes), *Player(WEIGHTS, 1).play(wishes[:1])]


def test_the_weights_take_less_than_forty_megabytes():
    assert sum(path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()) < 40 * MEGABYTE


def test_the_weights_are_loaded_without_running_code():
    for name in ("state_dict.bin", "compression_state_dict.bin"):
        package = torch.load(WEIGHTS / name, weights_only=True)
        assert set(package) == {"best_state", "xp.cfg"}
    assert yaml.safe_load(package["xp.cfg"])["compression_model"] == "apu"


def test_the_language_model_is_half_precision_and_finite():
    package = torch.load(WEIGHTS / "state_dict.bin", weights_only=True)
    assert {value.dtype for value in package["best_state"].values()} == {torch.float16}
    assert all(bool(value.isfinite().all()) for value in package["best_state"].values())
    spec = Spec.from_config(yaml.safe_load(package["xp.cfg"]))
    assert (spec.codebooks, spec.card, spec.delays) == (4, tokens.CARDINALITY, (0, 1, 2, 3))


def test_a_seed_plays_the_same_in_company_and_alone(played):
    assert np.array_equal(played[0], played[-1])


def test_every_token_played_has_a_meaning(played):
    for codes in played:
        for k in range(tokens.CODEBOOKS):
            used = codes[k][codes[k] > 0]
            assert (tokens.table(k).step[used] > 0).all()


def test_what_is_played_is_in_a_key_and_moves(played):
    assert np.mean([measure.in_key(codes) for codes in played[:4]]) > 0.85
    assert np.mean([measure.rate(codes) for codes in played[:4]]) > 1
    assert np.mean([measure.stuck(codes) for codes in played[:4]]) < 0.2


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
