"""MusicGen's language model for training: audiocraft's parameter names, nothing else of it.

A state dict of this module loads into ``audiocraft.models.LMModel`` and gives the same logits
(tested). It is written out because text is masked here, and because attention is computed in the
way that trains fastest on a processor.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bot.pocket import structure, tokens

DELAYS = (*range(tokens.CODEBOOKS), *[tokens.CODEBOOKS - 1] * structure.CODEBOOKS)


@dataclass(frozen=True)
class Sizes:
    dim: int = 256
    layers: int = 4
    heads: int = 4
    codebooks: int = tokens.CODEBOOKS + structure.CODEBOOKS
    cardinality: int = 1024
    hidden_scale: int = 4


class Network(nn.Module):
    """Delayed codes ``[B, K, S]`` and text ``[B, L, dim]`` to logits ``[B, K, S, cardinality]``."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        count, dim = sizes.codebooks, sizes.dim
        self.emb = nn.ModuleList([nn.Embedding(sizes.cardinality + 1, dim) for _ in range(count)])
        self.transformer = _Transformer(sizes)
        self.out_norm = nn.LayerNorm(dim)
        self.linears = nn.ModuleList(
            [nn.Linear(dim, sizes.cardinality, bias=False) for _ in range(count)]
        )
        self._initialise()

    def _initialise(self) -> None:
        std = self.sizes.dim**-0.5
        depth = (2 * self.sizes.layers) ** 0.5
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.trunc_normal_(parameter, std=std, a=-3 * std, b=3 * std)
            if name.endswith(("out_proj.weight", "linear2.weight")):
                parameter.data /= depth
            if name.endswith("linear2.weight"):
                parameter.data /= 2

    def forward(self, sequence: Tensor, text: Tensor, mask: Tensor) -> Tensor:
        """``mask [B, L]`` is True where there is text."""
        hidden = sum(table(sequence[:, k]) for k, table in enumerate(self.emb))
        steps = torch.arange(sequence.shape[2], device=sequence.device)
        hidden = hidden + sinusoids(steps, self.sizes.dim)
        hidden = self.out_norm(self.transformer(hidden, text, mask[:, None, None, :]))
        return torch.stack([linear(hidden) for linear in self.linears], dim=1)


def sinusoids(positions: Tensor, dim: int, max_period: float = 10000) -> Tensor:
    """audiocraft's position embedding, cosines first: ``[S]`` to ``[S, dim]``."""
    half = dim // 2
    exponent = torch.arange(half, device=positions.device) / (half - 1)
    phase = positions[..., None] / max_period**exponent
    return torch.cat([phase.cos(), phase.sin()], dim=-1)


class _Transformer(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.layers = nn.ModuleList([_Layer(sizes) for _ in range(sizes.layers)])

    def forward(self, hidden: Tensor, text: Tensor, mask: Tensor) -> Tensor:
        for layer in self.layers:
            hidden = layer(hidden, text, mask)
        return hidden


class _Layer(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        dim, inner = sizes.dim, sizes.dim * sizes.hidden_scale
        self.self_attn = _Attention(sizes)
        self.cross_attention = _Attention(sizes)
        self.linear1 = nn.Linear(dim, inner, bias=False)
        self.linear2 = nn.Linear(inner, dim, bias=False)
        self.norm1 = nn.LayerNorm(dim)
        self.norm2 = nn.LayerNorm(dim)
        self.norm_cross = nn.LayerNorm(dim)

    def forward(self, hidden: Tensor, text: Tensor, mask: Tensor) -> Tensor:
        normed = self.norm1(hidden)
        hidden = hidden + self.self_attn(normed, normed, None)
        hidden = hidden + self.cross_attention(self.norm_cross(hidden), text, mask)
        return hidden + self.linear2(F.gelu(self.linear1(self.norm2(hidden))))


class _Attention(nn.Module):
    """Causal over itself when there is no mask, else over a masked source."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * sizes.dim, sizes.dim))
        self.out_proj = nn.Linear(sizes.dim, sizes.dim, bias=False)

    def forward(self, query: Tensor, source: Tensor, mask: Tensor | None) -> Tensor:
        if mask is None:
            q, k, v = F.linear(query, self.in_proj_weight).chunk(3, dim=-1)
        else:
            dim = query.shape[-1]
            q = F.linear(query, self.in_proj_weight[:dim])
            k, v = F.linear(source, self.in_proj_weight[dim:]).chunk(2, dim=-1)
        q, k, v = (x.unflatten(2, (self.heads, -1)).transpose(1, 2) for x in (q, k, v))
        mixed = _mix(q, k, v, _causal(q) if mask is None else mask)
        return self.out_proj(mixed.transpose(1, 2).flatten(2))


def _causal(query: Tensor) -> Tensor:
    steps = query.shape[2]
    return torch.ones(steps, steps, dtype=torch.bool, device=query.device).tril()


def _mix(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Attention written out: on a processor its backward pass is twice as fast as torch's own."""
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    return scores.masked_fill(~mask, -torch.inf).softmax(-1).to(v.dtype) @ v


def delay(codes: Tensor, special: int) -> Tensor:
    """The delay pattern: ``[B, K, T]`` to ``[B, K, T + 1]``, moved by delay and 1."""
    batch, count, length = codes.shape
    sequence = codes.new_full((batch, count, length + 1), special)
    for k, late in enumerate(DELAYS[:count]):
        sequence[:, k, late + 1 :] = codes[:, k, : length - late]
    return sequence
