"""Tokens are drawn with exactly the probabilities that the options say, by noise that has a key."""

from typing import Any

import numpy as np
import pytest
import torch

from bot.engine.backend import SlotShape
from bot.engine.noise import noise_keys
from bot.engine.request import SequenceHandle
from bot.engine.sequence import Sequence
from bot.engine.torch.sampling import apply_guidance, gumbel
from bot.engine.windows import plan_windows
from bot.sampling_params import SamplingParams
from tests.support import engine_models as models
from tests.support.engine_samplers import by_kernels, by_torch

CARD, DRAWS = 12, 40_000
LOGITS = np.random.default_rng(1).permutation(np.linspace(0, 3, CARD, dtype=np.float32))
SAMPLERS = {"torch": by_torch} | {name: by_kernels(name) for name in models.BUILDS}


@pytest.fixture(params=SAMPLERS)
def sample(request):
    return SAMPLERS[request.param]


def draw(sample, logits, frames=DRAWS, seed=3, **options):
    """``frames`` draws of one codebook from the same logits."""
    keys = noise_keys(seed, np.arange(frames)[None])
    rows = np.ascontiguousarray(np.broadcast_to(logits, (1, frames, len(logits))))
    return sample(rows, keys, [SamplingParams(**({"top_k": 0} | options))])[0]


def assert_drawn_from(tokens, probabilities):
    """A chi-square test; its statistic exceeds mean + 5 standard deviations once in a million."""
    expected = probabilities * len(tokens)
    counts = np.bincount(tokens, minlength=len(probabilities))
    assert counts[expected == 0].sum() == 0
    counts, expected = counts[expected > 0], expected[expected > 0]
    freedom = len(expected) - 1
    statistic = ((counts - expected) ** 2 / expected).sum()
    assert statistic < freedom + 5 * (2 * max(freedom, 1)) ** 0.5, (counts, expected)


def softmax(logits, kept: Any = True):
    shares = np.where(kept, np.exp(logits.astype(np.float64)), 0)
    return shares / shares.sum()


@pytest.mark.field("temperature")
@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_temperature_draws_from_the_tempered_softmax(sample, temperature):
    tokens = draw(sample, LOGITS, temperature=temperature)
    assert_drawn_from(tokens, softmax(LOGITS / temperature))


@pytest.mark.field("top_k")
@pytest.mark.parametrize("k", [1, 4, 11, 50])
def test_top_k_draws_from_the_k_most_likely(sample, k):
    kept = np.sort(LOGITS)[::-1][min(k, CARD) - 1] <= LOGITS
    assert_drawn_from(draw(sample, LOGITS, top_k=k), softmax(LOGITS, kept))


def test_top_k_keeps_whatever_ties_with_the_last(sample):
    logits = np.array([2, 1, 1, 1, 0], np.float32)
    assert_drawn_from(draw(sample, logits, top_k=2), softmax(logits, logits >= 1))


@pytest.mark.field("top_p")
@pytest.mark.parametrize("p", [0.05, 0.5, 0.9, 1.0])
def test_top_p_draws_from_the_nucleus(sample, p):
    order = np.argsort(-LOGITS)
    ranked = softmax(LOGITS)[order]
    kept = np.zeros(CARD, bool)
    kept[order[ranked.cumsum() - ranked <= p]] = True
    assert_drawn_from(draw(sample, LOGITS, top_p=p), softmax(LOGITS, kept))


@pytest.mark.field("top_p")
def test_top_p_rules_out_top_k(sample):
    both = draw(sample, LOGITS, top_k=1, top_p=0.9)
    assert np.array_equal(both, draw(sample, LOGITS, top_p=0.9))


def test_temperature_zero_is_argmax_and_the_first_of_equals(sample):
    logits = np.array([0, 7, 7, 1], np.float32)
    assert set(draw(sample, logits, temperature=0.0, top_k=3, frames=50)) == {1}


def test_negative_logits_are_ranked_like_others(sample):
    logits = -np.arange(1, 41, dtype=np.float32)
    assert set(draw(sample, logits, top_k=3, temperature=5.0, frames=2000)) == {0, 1, 2}


@pytest.mark.parametrize("top_p", [0.0, 0.9])
def test_logits_that_are_not_numbers_still_give_a_token(sample, top_p):
    tokens = draw(sample, np.full(CARD, np.nan, np.float32), top_p=top_p, frames=4)
    assert ((tokens >= 0) & (tokens < CARD)).all()


def test_every_build_draws_the_same_tokens_of_all_of_a_models():
    logits = np.random.default_rng(5).normal(0, 3, (3, 4, 2048)).astype(np.float32)
    keys = noise_keys(9, np.arange(12)[None]).reshape(3, 4)
    options = [SamplingParams(), SamplingParams(top_k=0), SamplingParams(top_p=0.8)]
    drawn: list[Any] = [SAMPLERS[name](logits, keys, options) for name in models.BUILDS]
    assert all(np.array_equal(each, drawn[0]) for each in drawn)
    # torch's logarithms are single precision: where two are nearly alike it may choose the other.
    assert (by_torch(logits, keys, options) == drawn[0]).mean() > 0.9


def noise(seed, frames, card):
    """Gumbel noise ``[K, n, card]`` of frames ``[K, n]``."""
    return gumbel(torch.from_numpy(noise_keys(seed, frames).view(np.int64)), card)


def test_codebooks_frames_and_seeds_have_independent_noise():
    frames = np.arange(64)[None].repeat(4, 0)
    drawn = torch.stack([noise(seed, frames, 64) for seed in range(4)])
    assert drawn.isfinite().all()
    flat = drawn.reshape(16, -1)  # 4 seeds × 4 codebooks, each 64 × 64
    correlation = torch.corrcoef(flat) - torch.eye(16)
    assert correlation.abs().max() < 5 / flat.shape[1] ** 0.5
    assert abs(drawn.mean() - 0.5772) < 0.02
    assert abs(drawn.var() - 1.6449) < 0.05


def test_a_frame_further_on_does_not_repeat_another_seeds_noise():
    streams = [noise(seed, np.arange(200)[None], 8).flatten() for seed in (0, 1, 2, -1, 2**62)]
    values = torch.cat(streams)
    assert len(values.unique()) > 0.999 * len(values)


def test_rows_of_one_batch_follow_their_own_options(sample):
    offsets = np.sin(np.arange(8)).reshape(4, 2, 1).astype(np.float32)
    logits = LOGITS + offsets
    keys = noise_keys(2, np.arange(8)[None]).reshape(4, 2)
    options = [
        SamplingParams(temperature=0.0, top_k=3), SamplingParams(top_k=3),
        SamplingParams(temperature=0.7, top_k=0), SamplingParams(temperature=1.3, top_p=0.6),
    ]  # fmt: skip
    together = sample(logits, keys, options)
    for row, option in enumerate(options):
        mine = slice(row, row + 1)
        assert np.array_equal(together[mine], sample(logits[mine], keys[mine], [option]))


@pytest.mark.field("classifier_free_guidance")
def test_guidance_goes_from_the_null_logits_through_the_conditions():
    logits = torch.tensor([[[1.0, 5.0], [3.0, 3.0]], [[1.0, 5.0], [3.0, 3.0]]])
    assert apply_guidance(logits, torch.tensor([1.0, 3.0])).tolist() == [[1.0, 5.0], [-3.0, 9.0]]


@pytest.mark.parametrize("prompt", [0, 1, 7])
@pytest.mark.parametrize("delays", [models.MONO, models.STEREO])
def test_behind_a_prompt_each_new_frame_takes_its_own_noise(prompt, delays):
    of = models.spec(delays)
    asked = models.request(of, seed=5, frames=4, prompt=prompt)
    (window,) = plan_windows(prompt, prompt + 4, 30, 18)
    none = np.zeros((of.codebooks, 0), np.int64)
    made: Any = [none if prompt == 0 else asked.prompt]
    sequence = Sequence(asked, SequenceHandle(4), of, 0, window, iter(()), made)
    given = sequence.begin_window(SlotShape(frames=30, prepend=8, cross=8))[0].noise_keys

    own = noise_keys(5, np.broadcast_to(np.arange(4), (of.codebooks, 4)))
    for codebook, delay in enumerate(delays):
        first = prompt + delay + 1  # the step that holds the first new frame
        assert given[codebook, first : first + 4].tolist() == own[codebook].tolist()
