"""Limits on silence while decoding: a channel that has rested too long may not draw a silent token.

Only codecs whose tokens say by themselves what sounds have silent tokens (pocket's). How long each
codebook has been silent is counted row by row, so a request's tokens do not depend on neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

ENDLESS, UNLIMITED = 2**31, 2**40
"""Frames of the silence before a piece, and a limit that not even that one reaches."""


@dataclass(frozen=True)
class RestLimits:
    """How long a request may be silent, in frames.

    together: all codebooks at once. each: every codebook alone; None is unlimited. A new piece is
    taken to begin after endless silence, so its first frame sounds.
    """

    together: int
    each: tuple[int | None, ...]


@dataclass(frozen=True)
class Rests:
    """The silent tokens of a codec, and every slot's silence so far.

    silent: bool ``[K, card + 1]``; the special token counts as silent. length: frames that each
    codebook has rested at its newest step, int64 ``[N, K]``. together ``[N]`` and each ``[N, K]``:
    the limits of the request in the slot.
    """

    silent: Tensor
    length: Tensor
    together: Tensor
    each: Tensor

    @classmethod
    def allocate(cls, silent: Tensor, slots: int, device: torch.device) -> Rests:
        """silent: bool ``[K, card]``."""
        codebooks = len(silent)
        rested = torch.full((slots, codebooks), ENDLESS, device=device)
        unlimited = torch.full_like(rested, UNLIMITED)
        special = torch.ones(codebooks, 1, dtype=torch.bool)
        return cls(
            torch.cat([silent.cpu(), special], dim=1).to(device),
            rested,
            unlimited[:, 0].clone(),
            unlimited,
        )

    def begin(self, slot: int, limits: RestLimits | None, given: Tensor, max_delay: int) -> None:
        """Set a slot's limits, and count its silence at the end of given steps ``[K, S]``.

        The rest of the last codebook is known ``max_delay`` frames late, so the limit on all of
        them takes hold that much earlier.
        """
        codebooks = len(self.silent)
        limits = limits or RestLimits(UNLIMITED, (None,) * codebooks)
        self.together[slot] = max(1, limits.together - max_delay)
        each = [UNLIMITED if longest is None else longest for longest in limits.each]
        self.each[slot] = torch.tensor(each)
        heard = ~self.silent[torch.arange(codebooks, device=given.device)[:, None], given]
        steps = torch.arange(1, given.shape[1] + 1, device=given.device)
        last = (heard * steps).amax(1)
        self.length[slot] = torch.where(last > 0, given.shape[1] - last, ENDLESS)

    def forbid(self, index: Tensor, wanted: Tensor, logits: Tensor) -> Tensor:
        """Logits ``[B, K, card]`` of slots ``index`` without the silence that is too much.

        wanted: bool ``[B, K]``, where a token is to be drawn. When all codebooks have rested too
        long, the first of those has to sound.
        """
        rested = self.length[index]
        all_rested = (rested >= self.together[index, None]).all(1, keepdim=True)
        first = wanted & (wanted.cumsum(1) == 1)
        over = (rested >= self.each[index]) | (all_rested & first)
        return logits.masked_fill(over[..., None] & self.silent[:, :-1], -torch.inf)

    def count(self, index: Tensor, tokens: Tensor, active: Tensor) -> None:
        """Take the tokens ``[B, K]`` of a step into account, where ``active`` ``[B]`` is set."""
        codebook = torch.arange(tokens.shape[1], device=tokens.device)
        rested = self.length[index]
        following = torch.where(self.silent[codebook, tokens], rested + 1, 0)
        self.length[index] = torch.where(active[:, None] > 0, following, rested)
