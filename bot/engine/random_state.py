"""Untrained weights of full shape, for measuring and testing without a checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bot.engine.spec import Spec


def random_state(spec: Spec, seed: int) -> dict[str, NDArray[np.float32]]:
    """A state dict of the right names and shapes ``[out, in]``, scaled as at initialisation."""
    return dict(_entries(spec, np.random.default_rng(seed)))


def _entries(
    spec: Spec, generator: np.random.Generator
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    def matrix(out: int, width: int) -> NDArray[np.float32]:
        return generator.standard_normal((out, width), np.float32) / np.float32(width**0.5)

    def norm(name: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        yield f"{name}.weight", np.ones(spec.dim, np.float32)
        yield f"{name}.bias", np.zeros(spec.dim, np.float32)

    for k in range(spec.codebooks):
        yield f"emb.{k}.weight", matrix(spec.card + 1, spec.dim)
        yield f"linears.{k}.weight", matrix(spec.card, spec.dim)
    for i in range(spec.layers):
        at = f"transformer.layers.{i}"
        for block in ("self_attn", "cross_attention")[: 1 + spec.cross_attention]:
            yield f"{at}.{block}.in_proj_weight", matrix(3 * spec.dim, spec.dim)
            yield f"{at}.{block}.out_proj.weight", matrix(spec.dim, spec.dim)
        yield f"{at}.linear1.weight", matrix(spec.ffn, spec.dim)
        yield f"{at}.linear2.weight", matrix(spec.dim, spec.ffn)
        for name in ("norm1", "norm_cross", "norm2"):
            if spec.cross_attention or name != "norm_cross":
                yield from norm(f"{at}.{name}")
    yield from norm("out_norm")
