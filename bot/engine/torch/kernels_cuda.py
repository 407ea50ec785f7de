"""What a decoding step does before and behind its layers, in Triton: embedding, and from logits to
tokens.

Every program sums in an order of its own that no neighbour changes, so they are batch-invariant.
"""

# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportAssignmentType=false
# Triton has no types: a launch passes plain numbers where a kernel declares constexpr, and options
# that it does not declare.

from __future__ import annotations

import torch
import triton
import triton.language as tl
from torch import Tensor
from triton.language.extra.cuda import gdc_launch_dependents, gdc_wait

from bot.engine.noise import GOLDEN, MIX_1, MIX_2
from bot.engine.torch.kv_cache import PARAMS, Slots
from bot.engine.torch.weights import TorchWeights

COLUMNS = tl.constexpr(len(PARAMS))
_GOLDEN, _MIX_1, _MIX_2 = (tl.constexpr(constant) for constant in (GOLDEN, MIX_1, MIX_2))


def _power_of_two(n: int) -> int:
    return 1 << (n - 1).bit_length()


def embed(
    weights: TorchWeights, slots: Slots, begin: int, count: int, x: Tensor, *, pdl: bool = False
) -> None:
    """The newest codes of ``count`` slots from ``begin`` on, embedded, with their positions added:
    a slot's two rows of ``x``, fp32 ``[>= 2 N, D]``."""
    spec, steps = weights.spec, slots.codes.shape[-1]
    _embed[(count,)](
        x, weights.embedding, slots.positions, slots.codes, slots.length, slots.params.table,
        begin, steps,
        CODEBOOKS=spec.codebooks, CARD=spec.card, DIM=spec.dim, WIDTH=_power_of_two(spec.dim),
        PDL=pdl, launch_pdl=pdl,
    )  # fmt: skip


def sample(
    weights: TorchWeights,
    slots: Slots,
    begin: int,
    count: int,
    logits: Tensor,
    tokens: Tensor,
    arrived: Tensor,
    *,
    pdl: bool = False,
) -> None:
    """Draw a token for each codebook of ``count`` slots from ``begin`` on, as
    :mod:`bot.engine.torch.sampling` does, write them, and count the step.

    logits: fp32 ``[>= 2 N, K * card]``. tokens: int64 ``[>= N, K]``, where they meet; arrived:
    int32 ``[>= N]``, how many of a slot's are there, 0 between launches.
    """
    spec, rests = weights.spec, slots.rests
    silent, rested, together, each = (
        (slots.codes,) * 4
        if rests is None
        else (rests.silent, rests.length, rests.together, rests.each)
    )
    twins = slots.text_guidance
    _sample[(count, spec.codebooks)](
        logits, tokens, arrived, slots.codes, slots.noise_key, slots.length, slots.params.table,
        silent.view(torch.int8) if silent.dtype == torch.bool else silent, rested, together, each,
        logits if twins is None else twins, begin, slots.codes.shape[-1],
        RESTS=rests is not None, TWINS=twins is not None, CODEBOOKS=spec.codebooks,
        VOICES=_power_of_two(spec.codebooks), CARD=spec.card, WIDTH=_power_of_two(spec.card),
        PDL=pdl, launch_pdl=pdl,
    )  # fmt: skip


@triton.jit(do_not_specialize=["begin", "steps"])
def _embed(
    x, embedding, positions, codes, lengths, table, begin, steps,
    CODEBOOKS: tl.constexpr, CARD: tl.constexpr, DIM: tl.constexpr, WIDTH: tl.constexpr,
    PDL: tl.constexpr,
):  # fmt: skip
    """One program embeds one slot. Whatever is no code is taken for one."""
    if PDL:
        gdc_wait()
        gdc_launch_dependents()
    row = tl.program_id(0).to(tl.int64)
    slot = begin + row
    at = tl.load(lengths + slot)
    here = tl.maximum(at - tl.load(table + slot * COLUMNS + 1).to(tl.int64), 0)
    lane = tl.arange(0, WIDTH)
    inside = lane < DIM
    total = tl.zeros((WIDTH,), dtype=tl.float32)
    for codebook in tl.static_range(CODEBOOKS):
        code = tl.load(codes + (slot * CODEBOOKS + codebook) * steps + here)
        code = tl.minimum(tl.maximum(code, 0), CARD) + codebook * (CARD + 1)
        total += tl.load(embedding + code * DIM + lane, mask=inside, other=0.0)
    total += tl.load(positions + at * DIM + lane, mask=inside, other=0.0)
    tl.store(x + row * 2 * DIM + lane, total, mask=inside)
    tl.store(x + (row * 2 + 1) * DIM + lane, total, mask=inside)


@triton.jit
def _gumbel(key, token):
    """Gumbel noise of tokens from a key: the same bits as the host's, then -log(-log(u))."""
    bits = key + (token + 1).to(tl.uint64) * _GOLDEN
    bits = (bits ^ (bits >> 30)) * _MIX_1
    bits = (bits ^ (bits >> 27)) * _MIX_2
    bits = (bits ^ (bits >> 31)) >> 24
    uniform = (bits.to(tl.int64).to(tl.float32) + 0.5) * (2.0**-40)
    # log1p(-u): where 1 - u was rounded, by how much is made good (Higham, "Accuracy and Stability
    # of Numerical Algorithms", 1.14.1).
    rest = 1.0 - uniform
    exact = rest == 1.0
    log1p = tl.where(exact, -uniform, tl.log(rest) * (-uniform / tl.where(exact, 1.0, rest - 1.0)))
    return -tl.log(-log1p)


@triton.jit(do_not_specialize=["begin", "steps"])
def _sample(
    logits, tokens, arrived, codes, noise_keys, lengths, table, silent, rested, together, each,
    text_guidance, begin, steps,
    RESTS: tl.constexpr, TWINS: tl.constexpr, CODEBOOKS: tl.constexpr, VOICES: tl.constexpr,
    CARD: tl.constexpr, WIDTH: tl.constexpr, PDL: tl.constexpr,
):  # fmt: skip
    """One program draws the token of one codebook of one slot.

    The least likely token that is kept is found by bisection over the bits of its logit: the lowest
    value above which there are fewer than top-k tokens, or no more than top-p of the likelihood.
    Whichever of a slot's programs arrives last takes all its tokens over.
    """
    if PDL:
        gdc_wait()
        gdc_launch_dependents()
    row = tl.program_id(0).to(tl.int64)
    codebook = tl.program_id(1)
    slot = begin + row
    of_slot = table + slot * COLUMNS
    active = tl.load(of_slot) > 0
    at = tl.load(lengths + slot)
    here = tl.maximum(at - tl.load(of_slot + 1).to(tl.int64), 0)
    following = tl.minimum(here + 1, steps - 1)
    place = (slot * CODEBOOKS + codebook) * steps + following
    given = tl.load(codes + place)
    wanted = (given < 0) & active

    token = tl.arange(0, WIDTH)
    inside = token < CARD
    temperature = tl.load(of_slot + 4).to(tl.float32)
    guidance = tl.load(of_slot + 5).to(tl.float32)
    column = logits + row * 2 * CODEBOOKS * CARD + codebook * CARD + token
    null = tl.load(column + CODEBOOKS * CARD, mask=inside, other=0.0).to(tl.float32)
    conditional = tl.load(column, mask=inside, other=0.0).to(tl.float32)
    if TWINS:
        # As sampling.mix_twins does it, for two slots that follow each other.
        beta = tl.zeros((WIDTH,), tl.float32) + tl.load(text_guidance + slot)
        twins = beta == beta
        pair = logits + (row - row % 2) * 2 * CODEBOOKS * CARD + codebook * CARD + token
        text = tl.load(pair, mask=inside & twins, other=0.0).to(tl.float32)
        sound = tl.load(pair + 2 * CODEBOOKS * CARD, mask=inside & twins, other=0.0).to(tl.float32)
        conditional = tl.where(twins, sound + beta * (text - sound), conditional)
    value = null + (conditional - null) * guidance
    value = tl.where(value == value, value, -float("inf"))
    if RESTS:
        voice = tl.arange(0, VOICES)
        there = voice < CODEBOOKS
        all_rested = tl.load(rested + slot * CODEBOOKS + voice, mask=there, other=0)
        limit = tl.load(together + slot)
        all_over = tl.sum((there & (all_rested < limit)).to(tl.int32)) == 0
        next_codes = (slot * CODEBOOKS + voice) * steps + following
        asked = tl.load(codes + next_codes, mask=there, other=0) < 0
        first = tl.sum((asked & (voice < codebook)).to(tl.int32)) == 0
        my_rest = tl.load(rested + slot * CODEBOOKS + codebook)
        over = my_rest >= tl.load(each + slot * CODEBOOKS + codebook)
        over = over | (all_over & wanted & first)
        quiet = tl.load(silent + codebook * (CARD + 1) + token, mask=inside, other=0) != 0
        value = tl.where(quiet & over, -float("inf"), value)
    random = temperature > 0
    value = value / tl.where(random, temperature, 1.0) + 0.0  # there is one zero
    value = tl.where(inside, value, -float("inf"))

    # As integers, the bits of floats are in the order of the floats, negative ones turned round.
    bits = value.to(tl.int32, bitcast=True)
    order = (bits ^ ((bits >> 31) & 0x7FFFFFFF)).to(tl.int64)
    top_k = tl.load(of_slot + 2).to(tl.float32)
    top_p = tl.load(of_slot + 3).to(tl.float32)
    likely = tl.where(inside, tl.exp(value - tl.max(value)), 0.0)
    by_mass = top_p > 0
    weight = tl.where(by_mass, likely / tl.sum(likely), inside.to(tl.float32))
    count = tl.where(top_k > 0, tl.minimum(top_k, CARD), CARD)
    most = tl.where(by_mass, top_p, count - 1)
    low = tl.full((), -(2**31), tl.int64)
    high = tl.full((), 2**31 - 1, tl.int64)
    for _ in range(32):
        middle = (low + high) >> 1
        enough = tl.sum(tl.where(order > middle, weight, 0.0)) <= most
        high = tl.where(enough, middle, high)
        low = tl.where(enough, low, middle + 1)

    noise = _gumbel(tl.load(noise_keys + slot * CODEBOOKS * steps + codebook * steps + following)
                    .to(tl.uint64), token)  # fmt: skip
    score = tl.where(random, value + noise, value)
    score = tl.where(inside & (order >= high), score, -float("inf"))
    drawn = tl.argmax(score, axis=0).to(tl.int64)
    tl.store(tokens + row * CODEBOOKS + codebook, tl.where(wanted, drawn, given))

    tl.debug_barrier()
    before = tl.atomic_add(arrived + row, 1, sem="acq_rel", scope="gpu")
    if before == CODEBOOKS - 1:
        tl.store(arrived + row, 0)
        all_voices = tl.arange(0, VOICES)
        known = all_voices < CODEBOOKS
        taken = tl.load(tokens + row * CODEBOOKS + all_voices, mask=known, other=0,
                        cache_modifier=".cg")  # fmt: skip
        tl.store(codes + (slot * CODEBOOKS + all_voices) * steps + following, taken, mask=known)
        if RESTS:
            sounds = known & (taken >= 0)
            still = tl.load(silent + all_voices * (CARD + 1) + taken, mask=sounds, other=0) != 0
            earlier = tl.load(rested + slot * CODEBOOKS + all_voices, mask=known, other=0)
            later = tl.where(active, tl.where(still, earlier + 1, 0), earlier)
            tl.store(rested + slot * CODEBOOKS + all_voices, later, mask=known)
        tl.store(lengths + slot, at + active.to(tl.int64))
