"""Double guidance: text and style, style alone, and neither, weighed as MusicGen-Style's paper says
(section 4.3): ``none + alpha (style + beta (both - style) - none)``."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch

from bot.engine import Conditions, Engine, EngineRequest, Spec, load_weights
from bot.sampling_params import SamplingParams
from tests.support import engine_models as models
from tests.support import engine_reference as reference
from tests.support.double_guidance import ALPHA, BETA, by_definition

STYLE, TEXT = 4, 6


def told(dim, seed=0):
    """Prepended conditions ``[STYLE + TEXT, D]``: with text, without it, and none."""
    made = torch.randn(STYLE + TEXT, dim, generator=torch.Generator().manual_seed(seed))
    silent = made.clone()
    silent[STYLE:] = 0
    return made, silent, torch.zeros_like(made)


def doubled(dim, seed=0, beta=BETA):
    both, style, none = told(dim, seed)
    without = Conditions(prepend=style, null_prepend=none)
    return Conditions(prepend=both, null_prepend=none, without_text=without, text_guidance=beta)


@pytest.mark.parametrize("delays", [models.MONO, models.STEREO], ids=["mono", "stereo"])
def test_tokens_are_those_of_the_formula(delays):
    lm = reference.language_model(delays, cross=False)
    spec = Spec.from_config(reference.config(delays, cross=False))
    engine = Engine(load_weights(lm.state_dict(), spec, precision="fp32"), slots=2, max_frames=100,
                    max_prepend=STYLE + TEXT, twins=True)  # fmt: skip
    greedy = SamplingParams(temperature=0, guidance=ALPHA)
    asked = EngineRequest(doubled(spec.dim), 100, sampling=greedy)
    plain = dataclasses.replace(
        asked, conditions=dataclasses.replace(asked.conditions, without_text=None)
    )
    ours, single = models.finish(engine, engine.submit(asked), engine.submit(plain))
    theirs = by_definition(lm, torch.stack(told(spec.dim)), STYLE, 100)
    assert np.array_equal(ours, theirs)
    assert not np.array_equal(ours, single)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
class TestTwins:
    @pytest.fixture
    def weights(self, precision):
        return models.weights(models.spec(cross=False), precision)

    @staticmethod
    def engine(weights, slots=3, **options):
        return Engine(weights, slots=slots, max_frames=40, twins=True, **options)

    def test_a_piece_is_the_same_alone_and_beside_others(self, weights):
        """Of a drawn piece, in windows, with others that have one slot or two."""
        dim = weights.spec.dim
        asked = [
            models.request(weights.spec, seed, 44, conditions=doubled(dim, seed))
            if seed % 2
            else models.request(weights.spec, seed, 12)
            for seed in range(4)
        ]
        alone = [models.finish(e := self.engine(weights), e.submit(one))[0] for one in asked]
        engine = self.engine(weights)
        beside = models.finish(engine, *[engine.submit(one) for one in asked])
        for ours, theirs in zip(beside, alone, strict=True):
            assert np.array_equal(ours, theirs)

    def test_both_slots_hold_the_same_codes(self, weights):
        engine = self.engine(weights, slots=1)
        engine.submit(models.request(weights.spec, 1, 30, conditions=doubled(weights.spec.dim)))
        for _ in range(20):
            engine.tick()
        first, second = (engine.backend.codes(slot) for slot in (0, 1))
        assert np.array_equal(first, second)
        assert (first >= 0).any()

    def test_where_text_changes_nothing_guidance_is_as_it_is_without(self, weights):
        both, _, none = told(weights.spec.dim)
        plain = Conditions(prepend=both, null_prepend=none)
        twice = dataclasses.replace(plain, without_text=plain, text_guidance=BETA)
        ours, single = (
            models.finish(
                e := self.engine(weights),
                e.submit(models.request(weights.spec, 1, 40, conditions=each)),
            )[0]
            for each in (twice, plain)
        )
        assert np.array_equal(ours, single)

    def test_how_much_text_counts_matters(self, weights):
        made = {
            models.finish(
                e := self.engine(weights),
                e.submit(
                    models.request(
                        weights.spec, 1, 40, conditions=doubled(weights.spec.dim, beta=beta)
                    )
                ),
            )[0].tobytes()
            for beta in (1, 3, 9)
        }
        assert len(made) == 3

    def test_an_engine_without_slots_in_twos_says_so(self, weights):
        engine = Engine(weights, slots=1, max_frames=40)
        handle = engine.submit(
            models.request(weights.spec, 1, 8, conditions=doubled(weights.spec.dim))
        )
        engine.tick()
        with pytest.raises(ValueError, match="Double guidance"):
            handle.future.result(timeout=0)


def test_the_kernels_weigh_logits_by_the_formula():
    """Those of a sequence's two slots, bit for bit, from those of each alone."""
    spec = models.spec(cross=False)
    weights = models.weights(spec, "int8")
    both, style, none = told(spec.dim)

    def first(conditions, rows):
        engine = Engine(weights, slots=1, max_frames=40, twins=True)
        engine.submit(models.request(spec, 1, 8, conditions=conditions))
        engine.tick()
        backend: Any = engine.backend
        return backend.logits(rows).copy()

    text, sound = (first(Conditions(prepend=p, null_prepend=none), 1)[0] for p in (both, style))
    mixed = sound[0] + np.float32(BETA) * (text[0] - sound[0])
    for given, null in first(doubled(spec.dim), 2):
        assert np.array_equal(given, mixed)
        assert np.array_equal(null, text[1])
        assert np.array_equal(null, sound[1])
