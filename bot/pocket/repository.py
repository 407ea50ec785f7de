"""A pocket's folder: its weights, in safetensors, with the recipe that says what they are."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelError

MODEL_FILE = "model.safetensors"
RECIPE = "xp.cfg"
"""In the file's metadata: audiocraft's recipe of the language model, as JSON."""


def read_model(folder: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The recipe and all weights by audiocraft's names; raises :class:`ModelError`."""
    from safetensors import SafetensorError, safe_open

    path = folder / MODEL_FILE
    try:
        with safe_open(path, framework="numpy") as file:
            recipe = json.loads(file.metadata()[RECIPE])
            return recipe, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, LookupError, TypeError) as error:
        raise ModelError("file-no-safetensors", file=path.name) from error


def read_entries(folder: Path, names: Sequence[str]) -> list[NDArray[np.float32]]:
    """Some of the weights, in fp32."""
    from safetensors import safe_open

    with safe_open(folder / MODEL_FILE, framework="numpy") as file:
        return [file.get_tensor(name).astype(np.float32) for name in names]
