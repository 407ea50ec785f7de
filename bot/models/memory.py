"""How much memory is really free for one more model, and giving back what loading left."""

import ctypes
import sys

from bot.models.footprint import CONTEXT
from bot.util.system import free_memory


def free_bytes(device: str) -> int:
    """Free bytes on a CUDA device, or what this process may still take of the machine's memory."""
    if device.startswith("cuda"):
        import torch

        return torch.cuda.mem_get_info(device)[0]
    return free_memory()


def for_models(device: str, limit: float | None) -> int | None:
    """Bytes that a GPU has for models in all, of which no more than ``limit`` gigabytes may be
    taken; None on a CPU. It does not depend on what is loaded, as what a piece sounds like may not.
    """
    if not device.startswith("cuda"):
        return None
    import torch

    whole = torch.cuda.mem_get_info(device)[1] - CONTEXT
    return whole if limit is None else min(whole, int(limit * 10**9))


def wait_for_device() -> None:
    """Wait for all that a GPU still has to do: memory that was used on several streams may be freed
    only then."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_initialized():
        torch.cuda.synchronize()


def give_back() -> None:
    """Return to the system what the C library keeps of memory that has been freed.

    Loading frees hundreds of megabytes in pieces that are too small to be returned by themselves.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
        if trim is not None:
            trim(ctypes.c_size_t(0))
