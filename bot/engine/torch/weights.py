"""A model's weights as torch's tensors: fp32 on a CPU, for reference, and fp16 or bf16 on a GPU."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from bot.engine.backend import Array, SlotShape
from bot.engine.spec import Spec
from bot.engine.state import Affine, Changes, LayerState, StateReader
from bot.engine.torch.kv_cache import slot_bytes
from bot.engine.torch.linear import NARROW, Linear

if TYPE_CHECKING:
    from bot.engine.torch.backend import TorchBackend

DTYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}


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
class TorchWeights:
    """All weights of a decoding step.

    embedding: fp32 ``[K * (card + 1), D]``, codebook after codebook.
    output_heads: D to ``K * card`` logits, codebook after codebook.
    first_code: where each codebook begins in the embedding, ``[K]``.
    """

    spec: Spec
    torch_device: torch.device
    precision: str
    embedding: Tensor
    layers: tuple[Layer, ...]
    out_norm: Norm
    output_heads: Linear
    first_code: Tensor

    @property
    def device(self) -> str:
        return str(self.torch_device)

    @property
    def cache_dtype(self) -> torch.dtype:
        """The KV cache's dtype."""
        return computed_in(self.precision, self.torch_device.type)

    @classmethod
    @torch.inference_mode()
    def from_state_dict(
        cls, state: Mapping[str, Any], spec: Spec, *, device: str = "cpu", precision: str = "fp32"
    ) -> TorchWeights:
        """From the ``best_state`` of a checkpoint. Raises UnsupportedModel.

        precision: a key of DTYPES, or of NARROW for the layers' products; the heads, a fiftieth of
        the weights, stay in fp16 then, since they would make half of the error.
        """
        place = torch.device(device)
        dtype = DTYPES.get(precision, computed_in(precision, place.type))
        narrow = precision if precision in NARROW else None

        def linear(state: Affine) -> Linear:
            return Linear(state.weight, state.bias, dtype, narrow)

        reader = _reader(state, spec, place)
        heads = _joined(reader.output_heads())
        made = cls(
            spec=spec,
            torch_device=place,
            precision=precision,
            embedding=torch.cat(reader.embeddings()),
            layers=tuple(_layer(layer, linear) for layer in reader.layers()),
            out_norm=_norm(reader.out_norm()),
            output_heads=Linear(heads.weight, heads.bias, dtype),
            first_code=torch.arange(spec.codebooks, device=place) * (spec.card + 1),
        )
        reader.check_nothing_left()
        return made

    @torch.inference_mode()
    def replace(self, state: Mapping[str, Any], changed: Collection[str]) -> None:
        changes, reader = Changes.of(changed), _reader(state, self.spec, self.torch_device)
        for i, part in changes.parts:
            for linear, affine in _linears(self.layers[i], reader.layer(i), part):
                linear.replace(affine.weight)
        if changes.embeddings:
            self.embedding.copy_(torch.cat(reader.embeddings()))
        if changes.heads:
            self.output_heads.replace(_joined(reader.output_heads()).weight)
        if self.torch_device.type == "cuda":
            torch.cuda.synchronize(self.torch_device)  # steps are on a stream of their own

    def slot_bytes(self, shape: SlotShape) -> int:
        return slot_bytes(self.spec, shape, self.cache_dtype)

    def allocate(
        self, slots: int, shape: SlotShape, *, graph: bool, silent: Array | None
    ) -> TorchBackend:
        from bot.engine.torch.backend import TorchBackend

        known = None if silent is None else torch.as_tensor(silent)
        return TorchBackend(self, slots, shape, graph=graph, silent=known)


def computed_in(precision: str, device: str) -> torch.dtype:
    """What keys and values are kept in, and what narrow weights are multiplied in."""
    if device == "cpu":
        return torch.float32
    return DTYPES["fp16" if precision in NARROW else precision]


def _reader(state: Mapping[str, Any], spec: Spec, place: torch.device) -> StateReader:
    return StateReader(state, spec, lambda entry: torch.as_tensor(entry).to(place).float())


def _joined(heads: list[Affine]) -> Affine:
    """The codebooks' heads as one product."""
    biases = [head.bias for head in heads if head.bias is not None]
    return Affine(torch.cat([h.weight for h in heads]), torch.cat(biases) if biases else None)


def _layer(state: LayerState, linear: Callable[[Affine], Linear]) -> Layer:
    cross = state.cross
    return Layer(
        norm1=_norm(state.norm1),
        qkv=linear(state.qkv),
        out=linear(state.out),
        cross=None
        if cross is None
        else Cross(_norm(cross.norm), linear(cross.q), linear(cross.kv), linear(cross.out)),
        norm2=_norm(state.norm2),
        up=linear(state.up),
        down=linear(state.down),
    )


def _linears(layer: Layer, state: LayerState, part: str) -> Iterator[tuple[Linear, Affine]]:
    """The products of a part of a layer, with what they are made from."""
    if part != "cross":
        yield getattr(layer, part), getattr(state, part)
    elif layer.cross is not None and (cross := state.cross) is not None:
        yield from ((layer.cross.q, cross.q), (layer.cross.kv, cross.kv))
        yield layer.cross.out, cross.out


def _norm(state: Affine) -> Norm:
    assert state.bias is not None
    return Norm(state.weight, state.bias)
