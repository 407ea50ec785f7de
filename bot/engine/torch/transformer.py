"""The transformer as functions of weights and slots: prefill one sequence, decode many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine.torch import sampling
from bot.engine.torch.attention import DeviceAttention, HostAttention
from bot.engine.torch.kv_cache import Extent, SlotParams, Slots, write_kv
from bot.engine.torch.weights import Layer, Norm, TorchWeights


@dataclass(frozen=True)
class Batch:
    """Which slots a step is for: their numbers int64 ``[B]`` and their parameters ``[B]``.

    extents: on a CPU, how long each of them is. begin: where the host cannot say, the first of
    them; the others follow it.
    """

    index: Tensor
    params: SlotParams
    extents: Sequence[Extent] | None = None
    begin: int = 0

    def attention(self, slots: Slots) -> DeviceAttention | HostAttention:
        if self.extents is not None:
            return HostAttention(slots, self.extents)
        return DeviceAttention(slots, slice(self.begin, self.begin + len(self.index)))


def step(weights: TorchWeights, slots: Slots, batch: Batch) -> None:
    """Decode one step of the batch's slots: read their newest codes, sample the next, write both.

    Nothing is read back to the host.
    """
    index, params = batch.index, batch.params
    at = slots.length[index]
    here = (at - params.offset).clamp_min(0)
    logits = logits_at(weights, slots, batch, slots.codes[index, :, here], at)
    following = (here + 1).clamp_max(slots.codes.shape[-1] - 1)
    active = params.active
    given = slots.codes[index, :, following]
    wanted = (given < 0) & (active > 0)[:, None]
    if slots.text_guidance is not None:
        logits = sampling.mix_twins(logits, slots.text_guidance[index])
    guided = sampling.apply_guidance(logits, params.guidance)
    if slots.rests is not None:
        guided = slots.rests.forbid(index, wanted, guided)
    tokens = sampling.sample_tokens(
        guided,
        sampling.gumbel(slots.noise_key[index, :, following], weights.spec.card),
        params.temperature,
        params.top_k,
        params.top_p,
    )
    tokens = torch.where(wanted, tokens, given)
    slots.codes[index, :, following] = tokens
    if slots.rests is not None:
        slots.rests.count(index, tokens, active)
    slots.length[index] = at + active


def logits_at(
    weights: TorchWeights, slots: Slots, batch: Batch, codes: Tensor, at: Tensor
) -> Tensor:
    """Logits fp32 ``[B, 2, K, card]`` after codes ``[B, K]`` at positions ``at`` ``[B]``."""
    spec = weights.spec
    x = embed(weights, codes) + slots.positions[at]
    x = x[:, None].expand(-1, 2, -1).reshape(-1, spec.dim)  # conditional and null row
    x = run_layers(weights, slots, batch, x)
    return output_logits(weights, x).view(-1, 2, spec.codebooks, spec.card)


def run_layers(weights: TorchWeights, slots: Slots, batch: Batch, x: Tensor) -> Tensor:
    """The residual ``[2 B, D]`` of the newest positions, after the last layer."""
    spec, rows, attention = weights.spec, (len(x) // 2, 2), batch.attention(slots)
    for i, layer in enumerate(weights.layers):
        qkv = layer.qkv(_norm(x, layer.norm1)).view(*rows, 3, spec.heads, spec.head_dim)
        x = layer.out(attention.self_attention(i, qkv), x)
        if layer.cross is not None:
            query = layer.cross.q(_norm(x, layer.cross.norm)).view(*rows, spec.heads, spec.head_dim)
            x = layer.cross.out(attention.cross_attention(i, query), x)
        x = feed_forward(x, layer, spec.activation)
    return x


def output_logits(weights: TorchWeights, x: Tensor) -> Tensor:
    """The residual ``[M, D]`` to logits fp32 ``[M, K, card]``."""
    logits = weights.output_heads(_norm(x, weights.out_norm)).float()
    return logits.view(-1, weights.spec.codebooks, weights.spec.card)


def embed(weights: TorchWeights, codes: Tensor) -> Tensor:
    """Codes ``[..., K]`` to the sum of their embeddings, fp32 ``[..., D]``.

    A free slot may hold what no request left whole; whatever is no code is taken for one.
    """
    codes = codes.clamp(0, weights.spec.card)
    return F.embedding(codes + weights.first_code, weights.embedding).sum(-2)


def feed_forward(x: Tensor, layer: Layer, activation: str) -> Tensor:
    inner = layer.up(_norm(x, layer.norm2))
    return layer.down(F.gelu(inner) if activation == "gelu" else F.relu(inner), x)


def _norm(x: Tensor, norm: Norm) -> Tensor:
    return torch.layer_norm(x, norm.weight.shape, norm.weight, norm.bias, 1e-5)


def prefill_conditions(weights: TorchWeights, slots: Slots, slot: int, conditions: Tensor) -> None:
    """Fill a slot's ``cross_kv`` from its conditions ``[2, S, D]``."""
    spec, length = weights.spec, conditions.shape[1]
    for i, layer in enumerate(weights.layers):
        assert layer.cross is not None
        kv = layer.cross.kv(conditions.reshape(-1, spec.dim))
        kv = kv.view(2, length, 2, spec.heads, spec.head_dim).to(slots.cross_kv.dtype)
        write_kv(slots.cross_kv[slot, i], 0, kv.permute(2, 0, 3, 1, 4))
    slots.cross_length[slot].fill_(length)


def prefill(weights: TorchWeights, slots: Slots, extent: Extent, inputs: Tensor) -> Tensor:
    """Extend a slot's ``self_kv`` by inputs fp32 ``[2, n, D]``, embedded and with positions added.

    Gives the residual ``[2 n, D]`` after the last layer.
    """
    spec, (slot, begin, cross_length) = weights.spec, extent
    x, count = inputs.reshape(-1, spec.dim), inputs.shape[1]
    end = begin + count
    causal = torch.ones(count, end, dtype=torch.bool, device=x.device).tril(begin)
    for i, layer in enumerate(weights.layers):
        qkv = layer.qkv(_norm(x, layer.norm1)).view(2, count, 3, spec.heads, spec.head_dim)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)  # each [2, H, n, d]
        kv = slots.self_kv[slot, i]
        write_kv(kv, begin, torch.stack([key, value]))
        x = layer.out(_attend_prompt(query, kv[:, :, :, :end], causal), x)
        if layer.cross is not None:
            query = layer.cross.q(_norm(x, layer.cross.norm)).view(2, count, spec.heads, -1)
            conditions = slots.cross_kv[slot, i, :, :, :, :cross_length]
            x = layer.cross.out(_attend_prompt(query.transpose(1, 2), conditions, None), x)
        x = feed_forward(x, layer, spec.activation)
    slots.length[slot].fill_(end)
    return x


def _attend_prompt(query: Tensor, keys_values: Tensor, mask: Tensor | None) -> Tensor:
    """``[2, H, n, d]`` to ``[2, 2, H, T, d]`` under a mask ``[n, T]``, giving ``[2 n, H d]``."""
    keys, values = keys_values.unbind()
    answer = F.scaled_dot_product_attention(query, keys, values, attn_mask=mask)
    return answer.transpose(1, 2).reshape(2 * query.shape[2], -1)
