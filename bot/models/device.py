"""What computes the models other than the bundled one: a GPU or the CPU, if torch is there at all.

torch, audiocraft and what they need are the extra ``musicgen``; the bundled model needs none of it.
"""

import platform
import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec

from bot.config import POCKET, ModelSettings, Settings
from bot.errors import Message, ModelError

CPU = "cpu"
NEEDS = {"bf16": (8, 0), "fp8": (8, 9)}
"""Compute capability that a precision needs."""
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
    """``cuda`` where there is one that can be used and the settings allow it, else ``cpu``.

    Raises ModelError, with the reason, where the settings insist on one that cannot be used, or on
    a precision that it does not have.
    """
    device = _device(settings.engine.device)
    check_precision(settings.engine.precision, device)
    return device


def _device(asked: str) -> str:
    if asked == CPU or not musicgen_installed():
        return CPU
    trouble = gpu_trouble(asked)
    if asked == "auto":
        return "cuda" if trouble is None else CPU
    if trouble is not None:
        raise ModelError(trouble)
    return asked


def check_precision(precision: str, device: str) -> None:
    """Raise ModelError for a precision that a device does not compute in."""
    if precision in ("auto", "fp32", "fp16", "int8"):
        return
    choices = {"auto", "fp32", "fp16", "bf16", "int8", "int4"}
    if device != CPU:
        import torch

        choices = {"auto", "fp32", "fp16", "int8"}
        has = (8, 0) if torch.version.cuda is None else torch.cuda.get_device_capability(device)
        choices |= {name for name, needs in NEEDS.items() if has >= needs}
    if precision not in choices:
        name = "CPU" if device == CPU else device_name(device)
        raise ModelError(
            "precision-unfit", precision=precision, device=name, choices=sorted(choices)
        )


@cache
def gpu_trouble(device: str = "auto") -> Message | None:
    """Why torch cannot compute on a GPU: there is none, its driver is older than torch wants, or it
    is older than what torch was built for. None where it can."""
    import torch

    try:
        torch.cuda.init()
    except (RuntimeError, AssertionError) as error:  # what a build without CUDA raises is the other
        found = re.search(r"driver .* too old \(found version (\d+)\)", str(error))
        if found is None:
            return Message("gpu-absent")
        version = int(found[1])
        known = f"{version // 1000}.{version % 1000 // 10}"
        return Message("gpu-driver-old", found=known, needed=str(torch.version.cuda))
    index = int(device.partition(":")[2] or 0)
    if index >= torch.cuda.device_count():
        return Message("gpu-absent")
    built, has = torch.cuda.get_arch_list(), torch.cuda.get_device_capability(index)
    if torch.version.cuda is None or runs(built, has):  # ROCm's are named in another way
        return None
    card, oldest = torch.cuda.get_device_name(index), min(map(_capability, built))
    return Message(
        "gpu-too-old", card=card, has="{}.{}".format(*has), needed="{}.{}".format(*oldest)
    )


def runs(built: Iterable[str], has: tuple[int, int]) -> bool:
    """Whether a card can run what was built for such architectures, as ``sm_86``: code for its own
    generation and no newer member of it, or intermediate code (``compute_86``) for any before."""
    for name in built:
        capability = _capability(name)
        general = not name[-1].isalpha()  # sm_90a is for 9.0 alone
        reaches = has[0] == capability[0] or name.startswith("compute")
        if capability == has or (capability < has and general and reaches):
            return True
    return False


def _capability(name: str) -> tuple[int, int]:
    number = re.sub(r"\D", "", name)
    return int(number[:-1]), int(number[-1])


def device_name(device: str) -> str:
    """A GPU's own name, or the kind of the CPU: where it differs, the last bits may."""
    if device == CPU:
        return platform.machine()
    import torch

    return torch.cuda.get_device_name(device)
