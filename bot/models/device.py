"""What computes the models other than the bundled one: a GPU or the CPU, if torch is there at all.

torch, audiocraft and what they need are the extra ``musicgen``; the bundled model needs none of it.
"""

import platform
from importlib.util import find_spec

from bot.config import POCKET, ModelSettings, Settings
from bot.errors import ModelError

CPU = "cpu"
NEEDED = ("torch", "torchaudio", "audiocraft", "transformers")


def musicgen_installed() -> bool:
    """Whether the extra is there; imports nothing."""
    return all(find_spec(name) is not None for name in NEEDED)


def unusable(settings: Settings) -> list[str]:
    """Names of the models whose libraries are not installed."""
    if musicgen_installed():
        return []
    return [name for name, entry in settings.models.items() if entry.source != POCKET]


def check_installed(entry: ModelSettings) -> None:
    """Raise ModelError, with the command, for a model whose libraries are not installed."""
    if entry.source != POCKET and not musicgen_installed():
        raise ModelError("musicgen-missing")


def device_of(settings: Settings) -> str:
    """``cuda`` where there is one and the settings allow it, else ``cpu``.

    Raises ModelError where the settings insist on one that there is not.
    """
    if settings.engine.device == CPU or not musicgen_installed():
        return CPU
    import torch

    if settings.engine.device == "auto":
        return "cuda" if torch.cuda.is_available() else CPU
    if not torch.cuda.is_available():
        raise ModelError("gpu-absent")
    return settings.engine.device


def device_name(device: str) -> str:
    """A GPU's own name, or the kind of the CPU: where it differs, the last bits may."""
    if device == CPU:
        return platform.machine()
    import torch

    return torch.cuda.get_device_name(device)
