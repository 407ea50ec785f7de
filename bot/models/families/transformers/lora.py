"""LoRA adapters as peft writes them: read, judged, and added to a base's weights."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.engine.state import LazyEntry
from bot.errors import ModelError
from bot.models.families.transformers.names import PROJECTIONS, Place, place_of
from bot.models.sharing import State, Variant

if TYPE_CHECKING:
    from torch import Tensor

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"
_ENTRY = re.compile(r"base_model\.model\.(.+)\.lora_(?:(A|B)\.weight|embedding_(A|B))")
MAX_RANK = 1024

# Options of peft's that change what an adapter means, and what each is called.
_REFUSED = {
    "use_dora": "DoRA (use_dora)",
    "modules_to_save": "whole modules beside its low-rank ones (modules_to_save)",
    "lora_bias": "biases (lora_bias)",
    "layer_replication": "layers that stand several times (layer_replication)",
    "target_parameters": "parameters instead of modules (target_parameters)",
    "trainable_token_indices": "single tokens (trainable_token_indices)",
    "alora_invocation_tokens": "aLoRA (alora_invocation_tokens)",
    "use_qalora": "QALoRA (use_qalora)",
    "use_bdlora": "BD-LoRA (use_bdlora)",
}


@dataclass(frozen=True)
class Scaling:
    """By how much the low-rank product of a module counts."""

    alpha: float
    alphas: Mapping[str, float]
    by_root: bool

    def of(self, module: str, rank: int) -> float:
        alpha = self.alpha
        for pattern, own in self.alphas.items():
            if re.fullmatch(rf"(?:.*\.)?(?:{re.escape(pattern)})", module):
                alpha = own
        return alpha / (math.sqrt(rank) if self.by_root else rank)


def scaling_of(config: Mapping[str, Any]) -> Scaling:
    """How an adapter's products are scaled; raises :class:`ModelError` for what is not LoRA."""
    kind = config.get("peft_type")
    if kind != "LORA":
        raise ModelError("adapter-not-lora", kind=str(kind)[:40])
    for option, what in _REFUSED.items():
        if config.get(option):
            raise ModelError("adapter-has", what=what)
    if config.get("bias", "none") != "none":
        raise ModelError("adapter-has-biases")
    alpha, alphas = config.get("lora_alpha"), config.get("alpha_pattern") or {}
    if (
        not _is_number(alpha)
        or not isinstance(alphas, dict)
        or not all(map(_is_number, alphas.values()))
    ):
        raise ModelError("adapter-alpha-wrong")
    return Scaling(float(alpha or 0), alphas, bool(config.get("use_rslora")))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@dataclass(frozen=True, eq=False)
class _Product:
    """One of an adapter's: ``b @ a`` times ``scale``, turned for an embedding, at ``place``."""

    place: Place
    a: "Tensor"
    b: "Tensor"
    scale: float
    embedding: bool

    def delta(self) -> "Tensor":
        delta = self.b.float() @ self.a.float() * self.scale
        return delta.T if self.embedding else delta


def merge(base: State, adapter: "Mapping[str, Tensor]", scaling: Scaling) -> Variant:
    """``base``, by audiocraft's names, with an adapter added: entry by entry, as each is read.

    Raises :class:`ModelError` where the adapter does not fit.
    """
    products: dict[str, list[_Product]] = {}
    for module, a, b, embedding in _products(adapter):
        place = place_of(module)
        if place is None or place.name not in base:
            raise ModelError("adapter-changes-unknown", name=module[:80])
        product = _Product(place, a, b, scaling.of(module, len(a)), embedding)
        _check_fits(product, base[place.name].shape)
        products.setdefault(place.name, []).append(product)
    merged = {
        name: LazyEntry(base[name].shape, partial(_merged, base[name], added))
        for name, added in products.items()
    }
    return Variant({**base, **merged}, frozenset(merged))


def _check_fits(product: _Product, shape: tuple[int, ...]) -> None:
    part = product.place.part
    there = (len(product.b), product.a.shape[1])
    here = (shape[0] // len(PROJECTIONS) if part is not None else shape[0], *shape[1:])
    if here != (there[::-1] if product.embedding else there):
        raise ModelError("adapter-size-unfit", name=product.place.name, here=here, there=there)


def _merged(entry: Any, products: "list[_Product]") -> "Tensor":
    whole = entry.make() if isinstance(entry, LazyEntry) else entry.clone()
    for product in products:
        part = product.place.part
        rows = whole if part is None else whole.chunk(len(PROJECTIONS))[part]
        rows.copy_(rows.float() + product.delta())
    return whole


def _products(adapter: "Mapping[str, Tensor]") -> "Iterator[tuple[str, Tensor, Tensor, bool]]":
    """Module, A ``[r, in]``, B ``[out, r]``, and whether it is an embedding's."""
    pairs: dict[tuple[str, bool], dict[str, Tensor]] = {}
    for entry, tensor in adapter.items():
        if (match := _ENTRY.fullmatch(entry)) is None:
            raise ModelError("adapter-part-unknown", name=entry[:80])
        key = match[1], match[3] is not None
        pairs.setdefault(key, {})[match[2] or match[3]] = tensor
    if not pairs:
        raise ModelError("adapter-empty")
    for (module, embedding), pair in pairs.items():
        a, b = pair.get("A"), pair.get("B")
        if a is None or b is None or a.dim() != 2 or b.dim() != 2 or len(a) != b.shape[1]:
            raise ModelError("adapter-parts-unfit", name=module[:80])
        if not 0 < len(a) <= MAX_RANK:
            raise ModelError("adapter-parts-unfit", name=module[:80])
        yield module, a, b, embedding
