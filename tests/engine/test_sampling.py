"""Tokens are drawn with exactly the probabilities that the options say, by noise that has a key."""

import pytest
import torch

from bot.engine.sampling import apply_guidance, gumbel, needed_depth, noise_keys, sample_tokens
from bot.sampling_params import SamplingParams

CARD, DRAWS = 12, 40_000
LOGITS = torch.linspace(0, 3, CARD)[
    torch.randperm(CARD, generator=torch.Generator().manual_seed(1))
]


def draw(logits, temperature=1.0, top_k=0, top_p=0.0, frames=DRAWS, seed=3):
    """``frames`` draws of one codebook from the same logits."""
    card = len(logits)
    # Frames as codebooks.
    noise = gumbel(noise_keys(torch.tensor([seed]), torch.arange(frames)[None]), card)
    options = torch.tensor([temperature]), torch.tensor([top_k]), torch.tensor([top_p])
    depth = needed_depth(card, SamplingParams(temperature, top_k, top_p))
    return sample_tokens(logits.expand(1, frames, -1), noise, *options, depth)[0]


def assert_drawn_from(tokens, probabilities):
    """A chi-square test; its statistic exceeds mean + 5 standard deviations once in a million."""
    expected = probabilities * len(tokens)
    counts = torch.bincount(tokens, minlength=len(probabilities)).double()
    assert counts[expected == 0].sum() == 0
    counts, expected = counts[expected > 0], expected[expected > 0]
    freedom = len(expected) - 1
    statistic = ((counts - expected) ** 2 / expected).sum()
    assert statistic < freedom + 5 * (2 * max(freedom, 1)) ** 0.5, (counts, expected)


def kept(logits, mask):
    return (
        torch.where(mask, logits.double().exp(), 0)
        / torch.where(mask, logits.double().exp(), 0).sum()
    )


@pytest.mark.field("temperature")
@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_temperature_draws_from_the_tempered_softmax(temperature):
    tokens = draw(LOGITS, temperature)
    assert_drawn_from(tokens, (LOGITS.double() / temperature).softmax(-1))


@pytest.mark.field("top_k")
@pytest.mark.parametrize("k", [1, 4, 11, 50])
def test_top_k_draws_from_the_k_most_likely(k):
    mask = LOGITS.sort(descending=True).values[min(k, CARD) - 1] <= LOGITS
    assert_drawn_from(draw(LOGITS, top_k=k), kept(LOGITS, mask))


def test_top_k_keeps_whatever_ties_with_the_last():
    logits = torch.tensor([2.0, 1.0, 1.0, 1.0, 0.0])
    assert_drawn_from(draw(logits, top_k=2), kept(logits, logits >= 1))


@pytest.mark.field("top_p")
@pytest.mark.parametrize("p", [0.05, 0.5, 0.9, 1.0])
def test_top_p_draws_from_the_nucleus(p):
    order = LOGITS.argsort(descending=True)
    ranked = LOGITS.double().softmax(-1)[order]
    mask = torch.zeros(CARD, dtype=torch.bool)
    mask[order[ranked.cumsum(0) - ranked <= p]] = True
    assert_drawn_from(draw(LOGITS, top_p=p), kept(LOGITS, mask))


@pytest.mark.field("top_p")
def test_top_p_rules_out_top_k():
    assert torch.equal(draw(LOGITS, top_k=1, top_p=0.9), draw(LOGITS, top_p=0.9))


def test_temperature_zero_is_argmax_and_the_first_of_equals():
    logits = torch.tensor([0.0, 7.0, 7.0, 1.0])
    assert draw(logits, temperature=0.0, top_k=3, frames=50).unique().tolist() == [1]


def test_codebooks_frames_and_seeds_have_independent_noise():
    frame = torch.arange(64)[:, None].expand(64, 4)
    noise = torch.stack([gumbel(noise_keys(torch.full((64,), s), frame), 64) for s in range(4)])
    assert noise.isfinite().all()
    flat = noise.transpose(2, 1).reshape(16, -1)  # 4 seeds × 4 codebooks, each 64 × 64
    correlation = torch.corrcoef(flat) - torch.eye(16)
    assert correlation.abs().max() < 5 / flat.shape[1] ** 0.5
    assert abs(noise.mean() - 0.5772) < 0.02
    assert abs(noise.var() - 1.6449) < 0.05


def test_a_frame_further_on_does_not_repeat_another_seeds_noise():
    frames = torch.arange(200)[:, None]
    streams = [
        gumbel(noise_keys(torch.full((200,), s), frames), 8).flatten() for s in (0, 1, 2, -1, 2**62)
    ]
    values = torch.cat(streams)
    assert len(values.unique()) > 0.999 * len(values)


def test_rows_of_one_batch_follow_their_own_options():
    logits = LOGITS.expand(4, 2, -1) + torch.arange(8).view(4, 2, 1).sin()
    noise = gumbel(noise_keys(torch.arange(4), torch.ones(4, 2, dtype=torch.long)), CARD)
    options = [(0.0, 3, 0.0), (1.0, 3, 0.0), (0.7, 0, 0.0), (1.3, 5, 0.6)]
    temperature, top_k, top_p = map(torch.tensor, zip(*options, strict=True))
    together = sample_tokens(logits, noise, temperature, top_k, top_p, CARD)
    for row, option in enumerate(options):
        mine = slice(row, row + 1)
        depth = needed_depth(CARD, SamplingParams(*option))
        alone = sample_tokens(
            logits[mine], noise[mine], temperature[mine], top_k[mine], top_p[mine], depth
        )
        assert torch.equal(together[mine], alone)


@pytest.mark.field("classifier_free_guidance")
def test_guidance_goes_from_the_null_logits_through_the_conditions():
    logits = torch.tensor([[[1.0, 5.0], [3.0, 3.0]], [[1.0, 5.0], [3.0, 3.0]]])
    assert apply_guidance(logits, torch.tensor([1.0, 3.0])).tolist() == [[1.0, 5.0], [-3.0, 9.0]]
