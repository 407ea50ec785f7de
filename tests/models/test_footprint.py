"""Memory is judged by weights and the precision they are kept in, before anything is loaded."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest
import torch

from bot.config import ModelSettings
from bot.engine import Spec
from bot.models.families.audiocraft.config import lm_recipe
from bot.models.footprint import CONTEXT, Footprint, footprint, lm_weights
from bot.models.memory import for_models
from bot.models.published import PUBLISHED, fit
from tests.support.xp import xp_config

PAGE = Path(__file__).parents[2] / "docs/models.md"
GB = 10**9


def spec_of(kind):
    return Spec.from_config(lm_recipe(xp_config(kind)))


@pytest.mark.parametrize(
    ("kind", "precision", "gigabytes"),
    [
        ("small", "fp16", 0.84),  # 420 M weights
        ("small", "fp32", 1.68),
        ("tuned-stereo-melody", "fp16", 2.8),
        ("tuned-stereo-melody", "fp32", 5.6),
        ("large", "fp16", 6.5),
    ],
)
def test_weights_take_what_their_precision_does(kind, precision, gigabytes):
    takes = footprint(spec_of(kind), 30, precision, "cuda")
    assert takes.weights / GB == pytest.approx(gigabytes, rel=0.06)


def test_an_archive_of_fp32_fits_where_its_file_does_not():
    takes = footprint(
        spec_of("tuned-stereo-melody"), 30, "fp16", "cuda", melody_frames=235, memory=int(5.4 * GB)
    )
    assert takes.total(slots=1) < 5.4 * GB  # of an archive of 5.7 GB


def test_slots_are_planned_after_multi_band_diffusion_where_there_is_room_for_both():
    takes = Footprint(weights=2 * GB, others=1 * GB, slot=GB // 2, diffusion=4 * GB)
    assert takes.slots(20 * GB, 8) == 8
    assert takes.slots(9 * GB, 8) == 4  # 9 - 3 - 4 = 2
    assert takes.slots(6 * GB, 8) == 6  # too small for both: no room is kept for diffusion
    assert takes.slots(3 * GB, 8) == 1


def test_a_model_without_diffusion_keeps_nothing_for_it():
    takes = footprint(spec_of("audiogen"), 10, "fp16", "cuda", diffusion=False)
    assert takes.diffusion == 0


def test_the_page_has_the_tables_that_shapes_texts_and_tests_give():
    page = runpy.run_path(str(PAGE.with_suffix(".py")))
    assert page["page"](PAGE.read_text()) == PAGE.read_text()
    assert page["NOTHING"] not in page["kinds"]()


@pytest.mark.parametrize("kind", ["small", "medium", "large", "melody", "stereo-melody"])
def test_a_published_shape_is_the_real_configurations(kind):
    assert PUBLISHED[kind].spec == spec_of(kind)


def test_every_published_model_has_its_entry_in_the_configuration_file():
    text = (PAGE.parent.parent / "config.toml").read_text()
    switched_on = re.sub(r"(?m)^# (?=\[models\.|[a-z0-9]+ = )", "", text)
    entries = tomllib.loads(switched_on)["models"]
    assert entries.keys() == PUBLISHED.keys() | {"pocket"}
    for name, model in PUBLISHED.items():
        written = ModelSettings(**entries[name])
        assert (written.melody, written.stereo, written.sounds) == (
            model.melody, model.stereo, model.sounds,
        )  # fmt: skip
        assert model.source in (None, written.source)


@pytest.mark.parametrize(
    ("name", "card", "precision"),
    [
        ("large", 24, "fp16"),
        ("large", 12, "fp16"),
        ("large", 8, "int8"),
        ("medium", 8, "fp16"),
        ("medium", 6, "int8"),
        ("melody", 6, "int8"),
        ("small", 4, "fp16"),
        ("large", 4, "fp16"),  # it fits in neither, which is said of the one
    ],
)
def test_a_small_card_keeps_in_eight_bits_what_does_not_fit_in_sixteen(name, card, precision):
    memory = card * GB - CONTEXT
    takes = PUBLISHED[name].footprint("cuda", "auto", memory)
    assert takes.precision == precision
    assert bool(fit(takes, memory).at_once) is ((name, card) != ("large", 4))
    # What somebody chose is not chosen for them.
    assert PUBLISHED[name].footprint("cuda", "bf16", memory).precision == "bf16"


def test_eight_bits_are_eight_apart_from_the_heads():
    spec = PUBLISHED["large"].spec
    whole, half = (footprint(spec, 30, p, "cuda").weights for p in ("fp16", "int8"))
    products, embedding = lm_weights(spec)
    heads = spec.codebooks * spec.card * spec.dim
    assert whole == 2 * products + 4 * embedding
    assert half == products + heads + 4 * embedding


def test_a_gpu_is_asked_how_much_it_has_in_all_and_the_settings_how_much_of_it_may_be_taken(
    monkeypatch,
):
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (3 * GB, 12 * GB))
    assert for_models("cuda", None) == 12 * GB - CONTEXT
    assert for_models("cuda", 8) == 8 * GB
    assert for_models("cpu", 8) is None


@pytest.mark.parametrize(
    ("name", "gigabytes"),
    [("small", 0.84 + 0.24 + 0.89), ("mario", 0.24 + 0.89 + 0.17)],
)
def test_what_there_is_to_fetch_is_known_before(name, gigabytes):
    assert PUBLISHED[name].download / GB == pytest.approx(gigabytes, rel=0.05)
