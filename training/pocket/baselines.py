"""Guesses that any model must beat: the last frame again, and the usual next token."""

import numpy as np
from numpy.typing import NDArray

from bot.pocket import tokens

SMOOTHING = 0.05
CARD = tokens.CARDINALITY


class Baselines:
    """Unigram, bigram and hold-the-last-frame, counted on training codes ``[N, 4, T]``."""

    def __init__(self, codes: NDArray[np.uint16]) -> None:
        self.unigram = np.stack([_counts(codes[:, k].ravel(), CARD) for k in range(4)])
        self.unigram = (self.unigram + SMOOTHING) / (self.unigram + SMOOTHING).sum(1, keepdims=True)
        self.bigram = np.stack([_pairs(codes[:, k]) for k in range(4)])
        kept = [(codes[:, k, 1:] == codes[:, k, :-1]).mean() for k in range(4)]
        self.held = np.array(kept)

    def losses(self, codes: NDArray[np.uint16]) -> dict[str, NDArray[np.float64]]:
        """Mean nats per token by codebook, ``[4]`` for each baseline, on crops ``[N, 4, T]``."""
        return {
            "unigram": self._each(codes, lambda k, before, now: self.unigram[k, now]),
            "hold the last frame": self._each(codes, self._hold),
            "bigram": self._each(codes, self._bigram),
        }

    def _each(self, codes: NDArray[np.uint16], chance) -> NDArray[np.float64]:
        pairs = [(codes[:, k, :-1].astype(int), codes[:, k, 1:].astype(int)) for k in range(4)]
        return np.array([-np.log(chance(k, *pairs[k])).mean() for k in range(4)])

    def _hold(self, k: int, before: NDArray, now: NDArray) -> NDArray[np.float64]:
        other = self.unigram[k, now] / np.maximum(1e-9, 1 - self.unigram[k, before])
        return np.where(now == before, self.held[k], (1 - self.held[k]) * other)

    def _bigram(self, k: int, before: NDArray, now: NDArray) -> NDArray[np.float64]:
        seen = self.bigram[k].sum(1)[before]
        weight = seen / (seen + 5)
        likely = self.bigram[k][before, now] / np.maximum(1, seen)
        return weight * likely + (1 - weight) * self.unigram[k, now]


def _counts(values: NDArray, size: int) -> NDArray[np.float64]:
    return np.bincount(values.astype(np.int64), minlength=size).astype(np.float64)


def _pairs(rows: NDArray[np.uint16]) -> NDArray[np.float64]:
    flat = rows[:, :-1].astype(np.int64) * CARD + rows[:, 1:]
    return _counts(flat.ravel(), CARD * CARD).reshape(CARD, CARD)
