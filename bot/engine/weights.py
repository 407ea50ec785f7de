"""A language model's weights, fused and packed once for decoding; audiocraft's, or random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from bot.engine import cpu_kernels
from bot.engine.cpu_kernels import FusedLayers
from bot.engine.linear import Linear, make
from bot.engine.spec import Spec, UnsupportedModel

PRECISIONS = ("auto", "fp32", "fp16", "bf16", "int8")
# Below this many weights torch's step is bound by calls, not by memory, and int8 only adds some.
INT8_FROM = 100_000_000


@dataclass(frozen=True)
class Norm:
    """Gain and bias of a layer norm, fp32 ``[D]``."""

    weight: Tensor
    bias: Tensor


@dataclass(frozen=True)
class Cross:
    """Cross-attention: keys and values are made once a request, queries at each step."""

    norm: Norm
    q: Linear
    kv: Linear
    out: Linear


@dataclass(frozen=True)
class Layer:
    norm1: Norm
    qkv: Linear
    out: Linear
    cross: Cross | None
    norm2: Norm
    up: Linear
    down: Linear


@dataclass(frozen=True)
class Weights:
    """All weights of a decoding step.

    embedding: fp32 ``[K * (card + 1), D]``, codebook after codebook.
    output_heads: D to ``K * card`` logits, codebook after codebook.
    first_code: where each codebook begins in the embedding, ``[K]``.
    batch_invariant: a row's bits do not depend on how many rows are multiplied together.
    fused_layers: all layers of a step in one call of compiled C, where the machine can.
    """

    spec: Spec
    device: torch.device
    precision: str
    embedding: Tensor
    layers: tuple[Layer, ...]
    out_norm: Norm
    output_heads: Linear
    first_code: Tensor
    batch_invariant: bool
    fused_layers: FusedLayers | None

    @property
    def cache_dtype(self) -> torch.dtype:
        """The KV cache's dtype."""
        if self.device.type == "cpu":
            return torch.float16 if self.precision == "int8" else torch.float32
        return {"fp32": torch.float32, "fp16": torch.float16}.get(self.precision, torch.bfloat16)

    @classmethod
    def from_state_dict(
        cls,
        state: Mapping[str, Tensor],
        spec: Spec,
        *,
        device: str | torch.device = "cpu",
        precision: str = "auto",
    ) -> Weights:
        """From the ``best_state`` of a checkpoint; the conditioners' entries are ignored.

        Raises UnsupportedModel where an entry is missing, unknown or of another shape.
        """
        device = torch.device(device)
        reader = _Reader(state, spec, device, resolve(precision, spec, device))
        with torch.inference_mode():
            weights = _build(cls, reader)
        reader.check_nothing_left()
        return weights

    @classmethod
    def random(
        cls,
        spec: Spec,
        *,
        device: str | torch.device = "cpu",
        precision: str = "auto",
        seed: int = 0,
    ) -> Weights:
        """Untrained weights of full shape, for measuring without a checkpoint."""
        state = dict(random_state(spec, seed, device))
        return cls.from_state_dict(state, spec, device=device, precision=precision)


def resolve(precision: str, spec: Spec, device: torch.device) -> str:
    """What ``auto`` means: on a CPU int8 where it is the faster, fp16 elsewhere."""
    if precision not in PRECISIONS:
        raise ValueError(f"precision is one of {', '.join(PRECISIONS)}, not {precision!r}.")
    if precision == "int8" and device.type != "cpu":
        raise ValueError("int8 is for CPUs; on a GPU choose fp16 or bf16.")
    if precision != "auto":
        return precision
    if device.type != "cpu":
        return "fp16"
    faster = weight_count(spec) >= INT8_FROM or cpu_kernels.library() is not None
    return "int8" if faster else "fp16"


def weight_count(spec: Spec) -> int:
    """Weights that one decoding step multiplies by; those for conditions alone do not count."""
    attention = 4 * spec.dim**2 + (2 * spec.dim**2 if spec.cross_attention else 0)
    return (
        spec.layers * (attention + 2 * spec.dim * spec.ffn) + spec.codebooks * spec.card * spec.dim
    )


def random_state(
    spec: Spec, seed: int, device: str | torch.device = "cpu"
) -> Iterator[tuple[str, Tensor]]:
    """A state dict of the right names and shapes ``[out, in]``, scaled as at initialisation."""
    generator = torch.Generator(device).manual_seed(seed)

    def matrix(out: int, width: int) -> Tensor:
        return torch.randn(out, width, generator=generator, device=device) / width**0.5

    def norm(name: str) -> Iterator[tuple[str, Tensor]]:
        yield f"{name}.weight", torch.ones(spec.dim)
        yield f"{name}.bias", torch.zeros(spec.dim)

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


class _Reader:
    """Takes entries out of a state dict and remembers which are left."""

    def __init__(
        self, state: Mapping[str, Tensor], spec: Spec, device: torch.device, precision: str
    ) -> None:
        ours = ("emb.", "transformer.", "out_norm.", "linears.")
        self.state = {k.replace(".mha.", "."): v for k, v in state.items() if k.startswith(ours)}
        self.spec, self.device, self.precision = spec, device, precision

    def take(self, name: str, *shape: int) -> Tensor:
        tensor = self.optional(name, *shape)
        if tensor is None:
            raise UnsupportedModel(f"the checkpoint has no {name}")
        return tensor

    def optional(self, name: str, *shape: int) -> Tensor | None:
        tensor = self.state.pop(name, None)
        if tensor is not None and tensor.shape != shape:
            raise UnsupportedModel(f"{name} is {tuple(tensor.shape)}, not {shape}")
        return tensor

    def norm(self, name: str) -> Norm:
        width = self.spec.dim
        weight, bias = self.take(f"{name}.weight", width), self.take(f"{name}.bias", width)
        return Norm(weight.to(self.device).float(), bias.to(self.device).float())

    def scale(self, name: str) -> Tensor:
        """A layer scale ``[D, 1]`` to fold into the product before it; one if there is none."""
        scale = self.optional(f"{name}.scale", self.spec.dim)
        return torch.ones(1, 1) if scale is None else scale.float()[:, None]

    def linear(self, weight: Tensor, bias: Tensor | None, scale: Tensor | None = None) -> Linear:
        if scale is not None and scale.numel() > 1:
            scale = scale.to(weight.device)
            weight = weight.float() * scale
            bias = None if bias is None else bias.float() * scale[:, 0]
        return make(weight, bias, self.precision, self.device)

    def named(self, name: str, out: int, width: int, scale: Tensor | None = None) -> Linear:
        weight = self.take(f"{name}.weight", out, width)
        return self.linear(weight, self.optional(f"{name}.bias", out), scale)

    def check_nothing_left(self) -> None:
        if self.state:
            raise UnsupportedModel(f"the checkpoint also has {min(self.state)}")


def _build(cls: type[Weights], reader: _Reader) -> Weights:
    spec = reader.spec
    embedding = [
        reader.take(f"emb.{k}.weight", spec.card + 1, spec.dim) for k in range(spec.codebooks)
    ]
    heads = [reader.take(f"linears.{k}.weight", spec.card, spec.dim) for k in range(spec.codebooks)]
    biases = [reader.optional(f"linears.{k}.bias", spec.card) for k in range(spec.codebooks)]
    head_bias = torch.cat([b for b in biases if b is not None]) if biases[0] is not None else None
    # Of int8's error in the logits, the heads would make half with a fiftieth of the weights.
    precision = "fp16" if reader.precision == "int8" else reader.precision
    product = make(torch.cat(heads), head_bias, precision, reader.device)
    layers = tuple(_layer(reader, f"transformer.layers.{i}") for i in range(spec.layers))
    return cls(
        spec=spec,
        device=reader.device,
        precision=reader.precision,
        embedding=torch.cat(embedding).to(reader.device).float(),
        layers=layers,
        out_norm=reader.norm("out_norm"),
        output_heads=product,
        first_code=torch.arange(spec.codebooks, device=reader.device) * (spec.card + 1),
        batch_invariant=product.batch_invariant,
        fused_layers=cpu_kernels.layers_of(spec, layers),
    )


def _layer(reader: _Reader, at: str) -> Layer:
    spec, dim = reader.spec, reader.spec.dim
    weight, bias = _projections(reader, f"{at}.self_attn")
    return Layer(
        norm1=reader.norm(f"{at}.norm1"),
        qkv=reader.linear(weight, bias),
        out=reader.named(f"{at}.self_attn.out_proj", dim, dim, reader.scale(f"{at}.layer_scale_1")),
        cross=_cross(reader, at) if spec.cross_attention else None,
        norm2=reader.norm(f"{at}.norm2"),
        up=reader.named(f"{at}.linear1", spec.ffn, dim),
        down=reader.named(f"{at}.linear2", dim, spec.ffn, reader.scale(f"{at}.layer_scale_2")),
    )


def _cross(reader: _Reader, at: str) -> Cross:
    dim = reader.spec.dim
    weight, bias = _projections(reader, f"{at}.cross_attention")
    scale = reader.scale(f"{at}.layer_scale_cross")
    return Cross(
        norm=reader.norm(f"{at}.norm_cross"),
        q=reader.linear(weight[:dim], None if bias is None else bias[:dim]),
        kv=reader.linear(weight[dim:], None if bias is None else bias[dim:]),
        out=reader.named(f"{at}.cross_attention.out_proj", dim, dim, scale),
    )


def _projections(reader: _Reader, at: str) -> tuple[Tensor, Tensor | None]:
    """Queries, keys and values in one matrix ``[3 D, D]``, as audiocraft keeps them."""
    dim = reader.spec.dim
    return (
        reader.take(f"{at}.in_proj_weight", 3 * dim, dim),
        reader.optional(f"{at}.in_proj_bias", 3 * dim),
    )
