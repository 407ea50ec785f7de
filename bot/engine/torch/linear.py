"""A matrix product whose rows' bits do not depend on their neighbours."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

ROWS = 32
"""Decoding always multiplies so many rows: with another number, BLAS may add in another order."""
SLOTS_A_STEP = ROWS // 2
"""More slots than fill the rows of a product are stepped one group after another."""


class Linear:
    """Weights in a floating dtype, multiplied by whatever BLAS the device has.

    It takes rows ``[M, in]`` and gives ``[M, out]``, added onto the residual if it is given one.
    Fewer than ROWS rows are filled up. On CUDA the product stays in the weights' dtype, which
    attention is quick in; on a CPU it is fp32.
    """

    def __init__(self, weight: Tensor, bias: Tensor | None, dtype: torch.dtype) -> None:
        self.weight = weight.to(dtype)
        self.bias = None if bias is None else bias.to(dtype)
        self.gives = torch.float32 if weight.device.type == "cpu" else dtype

    def __call__(self, x: Tensor, onto: Tensor | None = None, /) -> Tensor:
        rows = len(x)
        x = x.to(self.weight.dtype)
        if rows < ROWS:
            x = F.pad(x, (0, 0, 0, ROWS - rows))
        y = self.padded(x)[:rows].to(self.gives)
        return y if onto is None else onto + y

    def padded(self, x: Tensor) -> Tensor:
        """Rows in the weights' dtype, of which there are enough already, and so what comes out."""
        return F.linear(x, self.weight, self.bias)
