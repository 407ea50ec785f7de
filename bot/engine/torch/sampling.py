"""From logits to tokens: row by row, without a branch, with noise that is a function of its key.

Keys come from :mod:`bot.engine.noise`, here as int64.
"""

from __future__ import annotations

import torch
from torch import Tensor

from bot.engine.noise import GOLDEN, MIX_1, MIX_2

# SplitMix64's constants as int64.
_GOLDEN, _MIX_1, _MIX_2 = (constant - 2**64 for constant in (GOLDEN, MIX_1, MIX_2))


def _shift(x: Tensor, bits: int) -> Tensor:
    """Logical shift to the right of int64."""
    return (x >> bits) & ((1 << (64 - bits)) - 1)


def _mix(x: Tensor) -> Tensor:
    """SplitMix64's finaliser, int64 to int64: each bit going in changes half of those going out."""
    x = (x ^ _shift(x, 30)) * _MIX_1
    x = (x ^ _shift(x, 27)) * _MIX_2
    return x ^ _shift(x, 31)


def gumbel(key: Tensor, card: int) -> Tensor:
    """Gumbel noise ``[..., card]`` from keys ``[...]``.

    ``argmax(log p + gumbel)`` is a draw from p (Gumbel, 1954).
    """
    token = torch.arange(1, card + 1, device=key.device)
    bits = _shift(_mix(key[..., None] + token * _GOLDEN), 24)
    # 40 bits keep their relative precision where it matters, near zero.
    uniform = (bits.float() + 0.5) * 2.0**-40
    return -torch.log(-torch.log1p(-uniform))


def apply_guidance(logits: Tensor, guidance: Tensor) -> Tensor:
    """Classifier-free guidance: ``[B, 2, ...]`` (conditions, null) and ``[B]`` to ``[B, ...]``."""
    given, null = logits.unbind(1)
    return null + (given - null) * guidance.view(-1, *[1] * (null.dim() - 1))


def mix_twins(logits: Tensor, text_guidance: Tensor) -> Tensor:
    """Double guidance: logits ``[B, 2, ...]`` of rows of which each two that follow each other may
    be a sequence's, with all conditions and without text, and ``[B]``, which is no number where a
    row is alone. Both get what guidance goes on with."""
    paired = len(logits) // 2 * 2
    made = logits.float()
    given = made[:paired, 0].view(-1, 2, *logits.shape[2:])
    text, sound = given[:, :1], given[:, 1:]
    beta = text_guidance[:paired].view(-1, 2, *[1] * (logits.dim() - 2))
    mixed = sound + beta * (text - sound)
    made[:paired, 0] = torch.where(beta.isnan(), given, mixed).flatten(0, 1)
    return made


def sample_tokens(
    logits: Tensor,
    noise: Tensor,
    temperature: Tensor,
    top_k: Tensor,
    top_p: Tensor,
) -> Tensor:
    """Draw tokens ``[B, K]`` from logits ``[B, K, card]`` with noise of the same shape.

    temperature, top_k, top_p: ``[B]``. Temperature 0 is argmax. ``top_p > 0`` overrides ``top_k``,
    ``top_k`` 0 keeps all, and what is as likely as the last that is kept is kept too.
    Logits that are not numbers give some token too.
    """
    temperature, top_k, top_p = (v[:, None, None] for v in (temperature, top_k, top_p))
    random = temperature > 0
    logits = logits / torch.where(random, temperature, 1.0)
    depth = logits.shape[-1]
    ranked = logits.topk(depth, dim=-1).values
    likely = ranked.softmax(-1)
    nucleus = (likely.cumsum(-1) - likely <= top_p).sum(-1, keepdim=True)
    first = torch.where(top_k > 0, top_k, depth).clamp_max(depth)
    kept = torch.where(top_p > 0, nucleus, first)
    lowest = ranked.gather(-1, kept.clamp_min(1) - 1)
    score = torch.where(random, logits + noise, logits)
    return score.masked_fill(logits < lowest, -torch.inf).argmax(-1)
