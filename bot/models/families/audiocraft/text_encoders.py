"""Text encoders: T5 from the hub or from elsewhere, put into audiocraft's hands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.errors import ModelError
from bot.models.families.audiocraft.config import Recipe
from bot.models.weights.hub import Hub, OnProgress

REQUIRED = ("config.json", "model.safetensors")
TOKENIZERS = ("tokenizer.json", "spiece.model")
OPTIONAL = (*TOKENIZERS, "tokenizer_config.json", "special_tokens_map.json")


@dataclass(frozen=True, eq=False)
class TextEncoder:
    """transformers' ``T5EncoderModel`` and its tokenizer."""

    model: Any
    tokenizer: Any


def fetch_encoder(recipe: Recipe, hub: Hub, on_progress: OnProgress) -> TextEncoder | None:
    """The T5 that a vetted recipe names, None where it names none; raises :class:`ModelError`.

    Only the names that audiocraft itself accepts are followed.
    """
    conditioners = recipe["conditioners"].values()
    names = {str(c["t5"].get("name")) for c in conditioners if c.get("model") == "t5"}
    if len(names) > 1:
        raise ModelError("text-encoders-several")
    return _fetch(names.pop(), hub, on_progress) if names else None


def _fetch(name: str, hub: Hub, on_progress: OnProgress) -> TextEncoder:
    from audiocraft.modules.conditioners import T5Conditioner
    from transformers import T5EncoderModel, T5Tokenizer

    if name not in T5Conditioner.MODELS:
        raise ModelError("text-encoder-unknown", name=name[:60])
    folder = hub.get(name, REQUIRED, on_progress, OPTIONAL)
    if not any((folder / tokenizer).is_file() for tokenizer in TOKENIZERS):
        raise ModelError("text-encoder-without-tokenizer", name=name)
    tokenizer = T5Tokenizer.from_pretrained(folder, local_files_only=True)
    model = T5EncoderModel.from_pretrained(folder, use_safetensors=True, local_files_only=True)
    return TextEncoder(model.eval(), tokenizer)


@contextmanager
def use_encoder(encoder: TextEncoder | None) -> Iterator[None]:
    """While entered, audiocraft's text conditioner takes this T5 instead of fetching one.

    It knows no way to be given one: it asks two classes by name, and looks a width up in a table.
    """
    from audiocraft.modules import conditioners

    if encoder is None:
        yield
        return
    t5: Any = conditioners.T5Conditioner
    before = conditioners.T5Tokenizer, conditioners.T5EncoderModel, t5.MODELS_DIMS
    conditioners.T5Tokenizer = _Ready(encoder.tokenizer)
    conditioners.T5EncoderModel = _Ready(encoder.model)
    t5.MODELS_DIMS = dict.fromkeys(t5.MODELS, encoder.model.config.d_model)
    try:
        yield
    finally:
        conditioners.T5Tokenizer, conditioners.T5EncoderModel, t5.MODELS_DIMS = before


class _Ready:
    """Stands for a class of transformers' whose ``from_pretrained`` has been called already."""

    def __init__(self, loaded: Any) -> None:
        self._loaded = loaded

    def from_pretrained(self, name: str) -> Any:
        return self._loaded
