"""A T5 encoder in numpy, so that a prompt is read without transformers, and without torch.

Pocket's computes in float64 and rounds at the end, so that no processor's order of adding is heard;
MusicGen's is two hundred times as large and computes in float32.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]
GATED = "gated-gelu"


BIAS = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"


@dataclass(frozen=True)
class T5Sizes:
    """The part of a T5's ``config.json`` that the encoder needs."""

    vocab_size: int
    d_model: int
    d_kv: int
    d_ff: int
    num_layers: int
    num_heads: int
    relative_attention_num_buckets: int = 32
    relative_attention_max_distance: int = 128
    layer_norm_epsilon: float = 1e-6
    feed_forward_proj: str = "relu"

    @staticmethod
    def from_config(config: Mapping[str, Any]) -> "T5Sizes":
        """Raises ValueError for a T5 that is made in another way."""
        sizes = T5Sizes(**{k: config[k] for k in T5Sizes.__dataclass_fields__ if k in config})
        if sizes.feed_forward_proj not in ("relu", GATED):
            raise ValueError(f"T5 with {sizes.feed_forward_proj}")
        return sizes

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The weights that the encoder needs, by the names of ``T5EncoderModel``."""
        inner, width = self.num_heads * self.d_kv, self.d_model
        ups = ("wi_0", "wi_1") if self.feed_forward_proj == GATED else ("wi",)
        found = {
            "shared.weight": (self.vocab_size, width),
            BIAS: (self.relative_attention_num_buckets, self.num_heads),
            "encoder.final_layer_norm.weight": (width,),
        }
        for number in range(self.num_layers):
            block = f"encoder.block.{number}.layer."
            attention, forward = block + "0.SelfAttention.", block + "1.DenseReluDense."
            found |= {f"{attention}{name}.weight": (inner, width) for name in "qkv"}
            found |= {f"{attention}o.weight": (width, inner)}
            found |= {f"{forward}{name}.weight": (self.d_ff, width) for name in ups}
            found |= {f"{forward}wo.weight": (width, self.d_ff)}
            found |= {f"{block}{layer}.layer_norm.weight": (width,) for layer in (0, 1)}
        return found


class T5Encoder:
    """Token ids ``[S]`` to hidden states ``[S, d_model]``; ``state`` is a ``T5EncoderModel``'s."""

    def __init__(
        self, sizes: T5Sizes, state: Mapping[str, NDArray[Any]], dtype: Any = np.float64
    ) -> None:
        """Raises ValueError where a weight is missing or of another shape."""
        for name, shape in sizes.shapes().items():
            if name not in state or state[name].shape != shape:
                raise ValueError(name)
        self.sizes = sizes
        self._state = {name: state[name].astype(dtype, copy=False) for name in sizes.shapes()}

    @classmethod
    def load(cls, folder: Path, dtype: Any = np.float64) -> "T5Encoder":
        """From ``config.json`` and ``model.safetensors``; ValueError where they do not fit."""
        from safetensors import safe_open

        sizes = T5Sizes.from_config(json.loads((folder / "config.json").read_text()))
        with safe_open(folder / "model.safetensors", framework="numpy") as file:
            there = sizes.shapes().keys() & set(file.keys())
            return cls(sizes, {name: file.get_tensor(name) for name in there}, dtype)

    def __call__(self, ids: NDArray[np.int64]) -> Numbers:
        hidden, bias = self._state["shared.weight"][ids], self._position_bias(len(ids))
        for number in range(self.sizes.num_layers):
            block = f"encoder.block.{number}.layer."
            hidden = hidden + self._attended(self._normed(hidden, block + "0."), bias, block)
            hidden = hidden + self._fed_forward(self._normed(hidden, block + "1."), block)
        return self._rms(hidden, self._state["encoder.final_layer_norm.weight"])

    def _position_bias(self, length: int) -> Numbers:
        """``[heads, length, length]``: what attention adds for the distance of two tokens."""
        place = np.arange(length)
        buckets = relative_buckets(place[None, :] - place[:, None], self.sizes)
        return self._state[BIAS][buckets].transpose(2, 0, 1)

    def _attended(self, hidden: Numbers, bias: Numbers, block: str) -> Numbers:
        state, part = self._state, block + "0.SelfAttention."
        q, k, v = (
            (hidden @ state[f"{part}{name}.weight"].T)
            .reshape(len(hidden), self.sizes.num_heads, -1)
            .transpose(1, 0, 2)
            for name in "qkv"
        )
        # T5 does not divide by the root of the head's width.
        scores = q @ k.transpose(0, 2, 1) + bias
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = shares @ v / shares.sum(axis=-1, keepdims=True)
        return mixed.transpose(1, 0, 2).reshape(len(hidden), -1) @ state[f"{part}o.weight"].T

    def _fed_forward(self, hidden: Numbers, block: str) -> Numbers:
        part, state = block + "1.DenseReluDense.", self._state
        if self.sizes.feed_forward_proj == GATED:
            gate = _gelu(hidden @ state[f"{part}wi_0.weight"].T)
            inner = gate * (hidden @ state[f"{part}wi_1.weight"].T)
        else:
            inner = np.maximum(hidden @ state[f"{part}wi.weight"].T, 0)
        return inner @ state[f"{part}wo.weight"].T

    def _normed(self, hidden: Numbers, layer: str) -> Numbers:
        return self._rms(hidden, self._state[layer + "layer_norm.weight"])

    def _rms(self, hidden: Numbers, weight: Numbers) -> Numbers:
        square = np.square(hidden).mean(axis=-1, keepdims=True)
        return hidden / np.sqrt(square + self.sizes.layer_norm_epsilon) * weight


def _gelu(x: Numbers) -> Numbers:
    """By the hyperbolic tangent, as T5's."""
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def relative_buckets(distance: NDArray[np.int64], sizes: T5Sizes) -> NDArray[np.int64]:
    """T5's bucket of each distance: exact when near, logarithmic further off, both directions."""
    half = sizes.relative_attention_num_buckets // 2
    exact = half // 2
    far = np.abs(distance)
    # To the base of 2 the borders, which are powers of it, come out exact.
    scale = (half - exact) / math.log2(sizes.relative_attention_max_distance / exact)
    coarse = exact + (np.log2(np.maximum(far, 1) / exact) * scale).astype(np.int64)
    bucket = np.where(far < exact, far, np.minimum(coarse, half - 1))
    return bucket + half * (distance > 0)
