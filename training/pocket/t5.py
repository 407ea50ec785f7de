"""The T5 encoder as it is trained; ``bot/pocket/t5.py`` is the same in numpy, to be used.

Module and parameter names are those of ``T5EncoderModel``: the same state dict fits both.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bot.pocket.t5 import T5Sizes, relative_buckets


class T5Encoder(nn.Module):
    """Token ids ``[B, S]`` and mask ``[B, S]`` (1 is text) to hidden states ``[B, S, d_model]``."""

    def __init__(self, sizes: T5Sizes) -> None:
        super().__init__()
        self.shared = nn.Embedding(sizes.vocab_size, sizes.d_model)
        self.encoder = _Stack(sizes)
        self.sizes = sizes

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        bias = self.encoder.position_bias(ids.shape[1]).to(ids.device)
        bias = bias.masked_fill(mask[:, None, None, :] == 0, torch.finfo(bias.dtype).min)
        hidden = self.shared(ids)
        for block in self.encoder.block:
            hidden = block(hidden, bias)
        return self.encoder.final_layer_norm(hidden)


class _Stack(nn.Module):
    def __init__(self, sizes: T5Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.block = nn.ModuleList([_Block(sizes, first=i == 0) for i in range(sizes.num_layers)])
        self.final_layer_norm = _RmsNorm(sizes)

    def position_bias(self, length: int) -> Tensor:
        """``[1, heads, length, length]``: what attention adds for the distance of two tokens."""
        place = np.arange(length)
        buckets = torch.from_numpy(relative_buckets(place[None, :] - place[:, None], self.sizes))
        weight = self.block[0].layer[0].SelfAttention.relative_attention_bias.weight  # pyright: ignore
        return weight[buckets.to(weight.device)].permute(2, 0, 1)[None]


class _Block(nn.Module):
    def __init__(self, sizes: T5Sizes, first: bool) -> None:
        super().__init__()
        self.layer = nn.ModuleList([_AttentionLayer(sizes, first), _FeedForwardLayer(sizes)])

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        return self.layer[1](self.layer[0](hidden, bias))


class _AttentionLayer(nn.Module):
    def __init__(self, sizes: T5Sizes, first: bool) -> None:
        super().__init__()
        self.SelfAttention = _Attention(sizes, first)
        self.layer_norm = _RmsNorm(sizes)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        return hidden + self.SelfAttention(self.layer_norm(hidden), bias)


class _Attention(nn.Module):
    def __init__(self, sizes: T5Sizes, first: bool) -> None:
        super().__init__()
        inner = sizes.num_heads * sizes.d_kv
        self.heads = sizes.num_heads
        self.q = nn.Linear(sizes.d_model, inner, bias=False)
        self.k = nn.Linear(sizes.d_model, inner, bias=False)
        self.v = nn.Linear(sizes.d_model, inner, bias=False)
        self.o = nn.Linear(inner, sizes.d_model, bias=False)
        if first:
            buckets = sizes.relative_attention_num_buckets
            self.relative_attention_bias = nn.Embedding(buckets, sizes.num_heads)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        q, k, v = (self._split(linear(hidden)) for linear in (self.q, self.k, self.v))
        # T5 does not divide by the root of the head's width.
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype), scale=1.0)
        return self.o(mixed.transpose(1, 2).flatten(2))

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)


class _FeedForwardLayer(nn.Module):
    def __init__(self, sizes: T5Sizes) -> None:
        super().__init__()
        self.DenseReluDense = _FeedForward(sizes)
        self.layer_norm = _RmsNorm(sizes)

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden + self.DenseReluDense(self.layer_norm(hidden))


class _FeedForward(nn.Module):
    def __init__(self, sizes: T5Sizes) -> None:
        super().__init__()
        self.wi = nn.Linear(sizes.d_model, sizes.d_ff, bias=False)
        self.wo = nn.Linear(sizes.d_ff, sizes.d_model, bias=False)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.wo(F.relu(self.wi(hidden)))


class _RmsNorm(nn.Module):
    def __init__(self, sizes: T5Sizes) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(sizes.d_model))
        self.epsilon = sizes.layer_norm_epsilon

    def forward(self, hidden: Tensor) -> Tensor:
        return F.rms_norm(hidden.float(), self.weight.shape, self.weight.float(), self.epsilon).to(
            hidden.dtype
        )
