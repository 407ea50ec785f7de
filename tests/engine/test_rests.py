"""A request with limited rests is never silent for longer, whoever its neighbours are."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import Engine, EngineRequest, RestLimits
from tests.support import engine_models as models

SPEC = models.spec()
SILENT = np.zeros((SPEC.codebooks, SPEC.card), bool)
SILENT[:, :47] = True  # so that nearly everything drawn is silent
WEIGHTS = {p: models.weights(SPEC, p) for p in ("fp32", "int8")}
LIMITS = RestLimits(together=6, each=(9, None, 14, None))


def engine(precision: str, slots: int = 3) -> Engine:
    return Engine(WEIGHTS[precision], slots=slots, max_frames=40, silent=SILENT)


def longest(silent: Any) -> int:
    """The longest run of True in ``[T]``."""
    found = run = 0
    for now in silent.tolist():
        run = run + 1 if now else 0
        found = max(found, run)
    return found


def silence(codes: np.ndarray) -> np.ndarray:
    return np.stack([SILENT[k, codes[k]] for k in range(len(codes))])


@pytest.mark.parametrize("precision", WEIGHTS)
def test_a_seed_gives_the_same_tokens_beside_requests_with_other_limits_and_none(precision):
    asked = [
        models.request(SPEC, 1, frames=50, rests=LIMITS),
        models.request(SPEC, 2, frames=30, prompt=5, rests=RestLimits(4, (None,) * 4)),
        models.request(SPEC, 3, frames=20),
    ]
    alone = [models.finish(e := engine(precision), e.submit(one))[0] for one in asked]
    together = engine(precision)
    handles = []
    for one in [*asked, *asked[::-1]]:
        handles.append(together.submit(one))
        together.tick()
    for got, want in zip(models.finish(together, *handles), alone + alone[::-1], strict=True):
        assert np.array_equal(got, want)


@pytest.mark.parametrize("precision", WEIGHTS)
def test_without_limits_the_tokens_are_those_of_an_engine_that_knows_no_silence(precision):
    asked = models.request(SPEC, 4, frames=50)
    here = engine(precision)
    plain = models.alone(WEIGHTS[precision], asked, slots=3)
    assert np.array_equal(models.finish(here, here.submit(asked))[0], plain)
    assert longest(silence(plain).all(0)) > LIMITS.together


@settings(deadline=None, max_examples=20)
@given(
    seed=st.integers(0, 1000), prompt=st.integers(0, 12), together=st.integers(5, 12),
    melody=st.integers(1, 12),
)  # fmt: skip
def test_rests_end_in_time_in_every_window_and_the_first_frame_sounds(
    seed, prompt, together, melody
):
    limits = RestLimits(together, (melody, None, None, None))
    here = engine("int8", 1)
    asked = models.request(SPEC, seed, frames=90, prompt=prompt, rests=limits)
    codes = models.finish(here, here.submit(asked))[0]
    rests = silence(codes)[:, prompt:]
    assert longest(rests.all(0)) <= together
    assert longest(rests[0]) <= melody
    assert prompt or not rests[:, 0].all()


def test_where_the_first_codebook_is_forced_the_next_one_sounds():
    forced = np.full((SPEC.codebooks, 60), -1)
    forced[0] = 0
    asked: EngineRequest = models.request(SPEC, 7, frames=60, forced=forced, rests=LIMITS)
    here = engine("int8", 1)
    codes = models.finish(here, here.submit(asked))[0]
    assert (codes[0] == 0).all()
    assert longest(silence(codes).all(0)) <= LIMITS.together


@pytest.mark.parametrize("precision", WEIGHTS)
def test_a_rest_may_last_as_long_as_it_is_allowed_and_no_longer(precision):
    limits = RestLimits(together=50, each=(6, None, None, None))
    here = engine(precision)
    codes = models.finish(here, here.submit(models.request(SPEC, 4, frames=50, rests=limits)))[0]
    assert longest(silence(codes)[0]) == 6
