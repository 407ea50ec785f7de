"""Text encoders: fetched into the weights folder, and made known to audiocraft by that folder."""

import json
from pathlib import Path

from bot.errors import ModelError
from bot.models.families.audiocraft.config import Recipe
from bot.models.weights.hub import Hub, OnProgress

REQUIRED = ("config.json", "model.safetensors")
TOKENIZERS = ("tokenizer.json", "spiece.model")
OPTIONAL = (*TOKENIZERS, "tokenizer_config.json", "special_tokens_map.json")


def fetch_encoders(recipe: Recipe, hub: Hub, on_progress: OnProgress) -> None:
    """Put local folders in place of the T5 names in a vetted recipe; raises :class:`ModelError`.

    Only the names that audiocraft itself accepts are followed.
    """
    for conditioner in recipe["conditioners"].values():
        if conditioner.get("model") == "t5":
            options = conditioner["t5"]
            options["name"] = _bring(str(options.get("name")), hub, on_progress)


def _bring(name: str, hub: Hub, on_progress: OnProgress) -> str:
    from audiocraft.modules.conditioners import T5Conditioner

    if name not in T5Conditioner.MODELS:
        raise ModelError(f"The checkpoint asks for an unknown text encoder, {name[:60]!r}.")
    folder = hub.get(name, REQUIRED, on_progress, OPTIONAL)
    if not any((folder / tokenizer).is_file() for tokenizer in TOKENIZERS):
        raise ModelError(f"The text encoder {name} has no tokenizer on the model hub.")
    _introduce(folder)
    return str(folder)


def _introduce(folder: Path) -> None:
    """audiocraft takes only names it knows, with their widths; a folder becomes one of them."""
    from audiocraft.modules.conditioners import T5Conditioner

    if str(folder) not in T5Conditioner.MODELS:
        width = json.loads((folder / "config.json").read_text())["d_model"]
        T5Conditioner.MODELS_DIMS[str(folder)] = width
        T5Conditioner.MODELS.append(str(folder))
