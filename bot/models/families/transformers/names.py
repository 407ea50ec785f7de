"""transformers' MusicGen by audiocraft's names: what transformers' own converters did, undone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.engine.state import LazyEntry
from bot.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

PROVIDER = "condition_provider.conditioners."
# Modules of transformers' decoder, and audiocraft's.
_MODULES = {
    "enc_to_dec_proj": f"{PROVIDER}description.output_proj",
    "audio_enc_to_dec_proj": f"{PROVIDER}self_wav.output_proj",
    "decoder.model.decoder.layer_norm": "out_norm",
}
_IN_LAYERS = {
    "fc1": "linear1",
    "fc2": "linear2",
    "self_attn_layer_norm": "norm1",
    "encoder_attn_layer_norm": "norm_cross",
    "final_layer_norm": "norm2",
    "self_attn.out_proj": "self_attn.out_proj",
    "encoder_attn.out_proj": "cross_attention.out_proj",
}
_ATTENTION = {"self_attn": "self_attn", "encoder_attn": "cross_attention"}
_LAYER = re.compile(r"decoder\.model\.decoder\.layers\.(\d+)\.(.+)")
_NUMBERED = re.compile(r"decoder\.(?:model\.decoder\.(embed_tokens)|(lm_heads))\.(\d+)")
PROJECTIONS = ("q_proj", "k_proj", "v_proj")  # as audiocraft stacks them in one matrix
# Parts that are read by themselves, and a table of sinusoids that is computed.
APART = ("text_encoder.", "audio_encoder.", "decoder.model.decoder.embed_positions.")


@dataclass(frozen=True)
class Place:
    """Where a module's weight is by audiocraft's names: an entry, or a third of its rows.

    part: 0, 1, 2 for queries, keys and values; None for the whole entry.
    """

    name: str
    part: int | None = None


def place_of(module: str) -> Place | None:
    """Where audiocraft has the weight of a module of transformers'; None if it has none."""
    if module in _MODULES:
        return Place(f"{_MODULES[module]}.weight")
    if (match := _NUMBERED.fullmatch(module)) is not None:
        return Place(f"{'emb' if match[1] else 'linears'}.{match[3]}.weight")
    if (match := _LAYER.fullmatch(module)) is None:
        return None
    at, inner = f"transformer.layers.{match[1]}", match[2]
    if inner in _IN_LAYERS:
        return Place(f"{at}.{_IN_LAYERS[inner]}.weight")
    attention, _, projection = inner.partition(".")
    if attention in _ATTENTION and projection in PROJECTIONS:
        part = PROJECTIONS.index(projection)
        return Place(f"{at}.{_ATTENTION[attention]}.in_proj_weight", part)
    return None


def renamed(state: "Mapping[str, Tensor]") -> dict[str, Any]:
    """The language model's and the projections' weights by audiocraft's names; queries, keys and
    values are put together when they are read.

    Raises :class:`ModelError` for an entry that has no place there.
    """
    found: dict[str, Any] = {}
    parts: dict[str, dict[int, Tensor]] = {}
    for module, kind, tensor in _entries(state):
        place = place_of(module)
        if place is None:
            raise ModelError("weights-part-unknown", name=module[:80])
        if place.part is not None:
            parts.setdefault(place.name, {})[place.part] = tensor
        else:
            found[place.name.removesuffix("weight") + kind] = tensor
    for name, thirds in parts.items():
        if len(thirds) != len(PROJECTIONS):
            raise ModelError("weights-lack-part", name=name)
        stacked = [thirds[part] for part in sorted(thirds)]
        rows = sum(len(third) for third in stacked)
        found[name] = LazyEntry((rows, *stacked[0].shape[1:]), partial(_stacked, stacked))
    return found


def _stacked(thirds: "list[Tensor]") -> "Tensor":
    import torch

    return torch.cat(thirds)


def _entries(state: "Mapping[str, Tensor]") -> "Iterator[tuple[str, str, Tensor]]":
    """Module, ``weight`` or ``bias``, and tensor."""
    for entry, tensor in state.items():
        if not entry.startswith(APART):
            module, _, kind = entry.rpartition(".")
            yield module, kind, tensor
