"""How many of torch's threads share an operation: those of a small model are too short to share.

The count belongs to the thread that computes, but one that has not computed yet begins with what
any other has set last. So whoever computes says first how many it takes.
"""

import sys
from functools import cache

SMALL = 30_000_000  # weights


@cache
def all_threads() -> int:
    """As many as torch itself takes here; must be asked before the first :func:`use`."""
    import torch

    return torch.get_num_threads()


def threads_for(weights: int, device: str) -> int:
    """What a model of so many weights is quickest with, above all where others are busy too."""
    whole = all_threads()
    return 1 if device == "cpu" and weights < SMALL else whole


def use(threads: int) -> None:
    """From here on the calling thread shares its operations among so many, itself one of them.

    0, or where nobody has imported torch: nothing to share.
    """
    torch = sys.modules.get("torch")
    if threads and torch is not None and torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
