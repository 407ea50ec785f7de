"""Limits on silence as tensors, for steps that the host cannot look into."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from bot.engine.rests import UNLIMITED


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
        special = torch.ones(len(silent), 1, dtype=torch.bool)
        unlimited = torch.full((slots, len(silent)), UNLIMITED, device=device)
        return cls(
            torch.cat([silent.cpu(), special], dim=1).to(device),
            torch.zeros_like(unlimited),
            unlimited[:, 0].clone(),
            unlimited,
        )

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
