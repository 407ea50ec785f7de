"""The transformer as functions of weights and slots: one step for many requests, or one prompt."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine import sampling
from bot.engine.attention import Batch, attend_conditions, attend_past
from bot.engine.cache import Slots
from bot.engine.weights import Layer, Norm, Weights


def step(weights: Weights, slots: Slots, positions: Tensor, batch: Batch) -> None:
    """Decode one step of every slot in ``batch``: read its codes, write the next, lengthen it.

    positions: fp32 ``[T, D]``. Nothing is read back to the host.
    """
    at = slots.length[batch.index]
    here = at - slots.offset[batch.index]
    logits = logits_at(weights, slots, positions, batch, at, here)
    codes = _sample(weights, slots, batch, logits, here)
    _write(slots, batch, codes, here)


def logits_at(
    weights: Weights, slots: Slots, positions: Tensor, batch: Batch, at: Tensor, here: Tensor
) -> Tensor:
    """Logits fp32 ``[B, 2, K, card]`` after the codes at step ``here`` ``[B]``, position ``at``."""
    spec = weights.spec
    x = embed(weights, slots.codes[batch.index, :, here]) + positions[at]
    x = x.repeat_interleave(2, dim=0)  # [2 B, D]: conditions and null side by side
    heads = (len(at), 2, spec.heads, spec.head_dim)
    for i, layer in enumerate(weights.layers):
        qkv = layer.qkv(_norm(x, layer.norm1)).view(len(at), 2, 3, *heads[2:])
        x = x + layer.out(attend_past(slots, i, batch, qkv).reshape(len(x), -1))
        if layer.cross is not None:
            query = layer.cross.q(_norm(x, layer.cross.norm)).view(heads)
            answer = attend_conditions(slots, i, batch, query)
            x = x + layer.cross.out(answer.reshape(len(x), -1))
        x = feed_forward(x, layer, spec.activation)
    logits = weights.heads(_norm(x, weights.out_norm)).float()
    return logits.view(len(at), 2, spec.codebooks, spec.card)


def embed(weights: Weights, codes: Tensor) -> Tensor:
    """Codes ``[..., K]`` to the sum of their embeddings, fp32 ``[..., D]``."""
    spec = weights.spec
    first = torch.arange(spec.codebooks, device=codes.device) * (spec.card + 1)
    return F.embedding(codes + first, weights.embedding).sum(-2)


def feed_forward(x: Tensor, layer: Layer, activation: str) -> Tensor:
    inner = layer.up(_norm(x, layer.norm2))
    inner = F.gelu(inner) if activation == "gelu" else F.relu(inner)
    return x + layer.down(inner)


def _norm(x: Tensor, norm: Norm) -> Tensor:
    return F.layer_norm(x, norm.weight.shape, norm.weight, norm.bias, 1e-5)


def _sample(weights: Weights, slots: Slots, batch: Batch, logits: Tensor, here: Tensor) -> Tensor:
    """Tokens ``[B, K]`` for the step after ``here``."""
    delays = torch.tensor(weights.spec.delays, device=here.device)
    index = batch.index
    frame = (here + slots.frame[index])[:, None] - delays  # step s holds frame s - 1 - delay
    noise = sampling.gumbel(slots.seed[index], frame, weights.spec.card)
    return sampling.choose(
        sampling.guide(logits, slots.guidance[index]),
        noise,
        slots.temperature[index],
        slots.top_k[index],
        slots.top_p[index],
    )


def _write(slots: Slots, batch: Batch, codes: Tensor, here: Tensor) -> None:
    """Put the tokens where nothing is known yet, and count the position."""
    index, following = batch.index, (here + 1).clamp_max(slots.codes.shape[-1] - 1)
    known = slots.codes[index, :, following]
    slots.codes[index, :, following] = torch.where(known < 0, codes, known)
    slots.length[index] += 1


def read_prompt(weights: Weights, slots: Slots, slot: int, inputs: Tensor, begin: int) -> None:
    """Fill a slot's cache with positions ``begin...`` that are known already.

    inputs: fp32 ``[2, n, D]``, embedded and with positions added.
    """
    spec = weights.spec
    x, count = inputs.reshape(-1, spec.dim), inputs.shape[1]
    end = begin + count
    seen = torch.ones(count, end, dtype=torch.bool, device=x.device).tril(begin)
    for i, layer in enumerate(weights.layers):
        qkv = layer.qkv(_norm(x, layer.norm1)).view(2, count, 3, spec.heads, spec.head_dim)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)  # each [2, H, n, d]
        keys, values = slots.keys[slot, i], slots.values[slot, i]
        keys[:, :, begin:end] = key
        values[:, :, begin:end] = value
        past = keys[:, :, :end].to(query.dtype), values[:, :, :end].to(query.dtype)
        answer = F.scaled_dot_product_attention(query, *past, attn_mask=seen)
        x = x + layer.out(answer.transpose(1, 2).reshape(len(x), -1))
        if layer.cross is not None:
            query = layer.cross.q(_norm(x, layer.cross.norm)).view(2, count, spec.heads, -1)
            attended = int(slots.cross_length[slot])
            keys = slots.cross_keys[slot, i, :, :, :attended]
            values = slots.cross_values[slot, i, :, :, :attended]
            answer = F.scaled_dot_product_attention(query.transpose(1, 2), keys, values)
            x = x + layer.cross.out(answer.transpose(1, 2).reshape(len(x), -1))
        x = feed_forward(x, layer, spec.activation)


def read_conditions(weights: Weights, slots: Slots, slot: int, conditions: Tensor) -> None:
    """Keep the keys and values of a request's conditions ``[2, S, D]``, made once."""
    spec, length = weights.spec, conditions.shape[1]
    rows = conditions.reshape(-1, spec.dim)
    for i, layer in enumerate(weights.layers):
        assert layer.cross is not None
        kv = layer.cross.kv(rows).view(2, length, 2, spec.heads, spec.head_dim)
        key, value = kv.permute(2, 0, 3, 1, 4)  # each [2, H, S, d]
        slots.cross_keys[slot, i, :, :, :length] = key
        slots.cross_values[slot, i, :, :, :length] = value
    slots.cross_length[slot] = length
