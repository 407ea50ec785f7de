"""How much memory is really free for one more model, and giving back what loading left."""

import ctypes
import sys

from bot.util.system import free_memory


def free_bytes(device: str) -> int:
    """Free bytes on a CUDA device, or what this process may still take of the machine's memory."""
    if device.startswith("cuda"):
        import torch

        return torch.cuda.mem_get_info(device)[0]
    return free_memory()


def give_back() -> None:
    """Return to the system what the C library keeps of memory that has been freed.

    Loading frees hundreds of megabytes in pieces that are too small to be returned by themselves.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
        if trim is not None:
            trim(ctypes.c_size_t(0))
