"""How tokens are drawn: one type from the request down to the engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SamplingParams:
    """Options of sampling.

    temperature: 0 is argmax. top_k: keep that many of the likeliest tokens, 0 keeps all.
    top_p: keep the likeliest tokens of this mass; above 0 it overrides ``top_k``.
    guidance: the classifier-free guidance coefficient. seed: any integer; its low 64 bits count.
    """

    temperature: float = 1.0
    top_k: int = 250
    top_p: float = 0.0
    guidance: float = 3.0
    seed: int = 0

    def __post_init__(self) -> None:
        if self.temperature < 0 or self.top_k < 0 or not 0 <= self.top_p <= 1:
            raise ValueError("temperature and top_k are not negative, and top_p is in 0..1.")
