"""Arrays to a device, as many as there are in one copy that nobody waits for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

ALIGNED = 16  # bytes


def upload(arrays: Sequence[NDArray[Any]], device: torch.device) -> list[Tensor]:
    """Tensors of the same kinds and shapes; on a CUDA device from page-locked memory."""
    packed, places = bytearray(), list[int]()
    for array in arrays:
        places.append(len(packed))
        packed += np.ascontiguousarray(array).tobytes()
        packed += bytes(-len(packed) % ALIGNED)
    there: Tensor = torch.from_numpy(np.frombuffer(packed, np.uint8))  # pyright: ignore[reportUnknownMemberType]
    if device.type == "cuda":
        there = there.pin_memory().to(device, non_blocking=True)
    return [
        there[place : place + array.nbytes].view(_kind(array)).view(array.shape)
        for place, array in zip(places, arrays, strict=True)
    ]


def _kind(array: NDArray[Any]) -> torch.dtype:
    return torch.from_numpy(np.empty(0, array.dtype)).dtype  # pyright: ignore[reportUnknownMemberType]
