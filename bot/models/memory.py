"""How much memory is really free for one more model."""

from bot.util.system import free_memory


def free_bytes(device: str) -> int:
    """Free bytes on a CUDA device, or what this process may still take of the machine's memory."""
    if device.startswith("cuda"):
        import torch

        return torch.cuda.mem_get_info(device)[0]
    return free_memory()
