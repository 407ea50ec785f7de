"""A matrix product whose rows' bits do not depend on their neighbours."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

ROWS = 32
"""Decoding always multiplies so many rows: with another number, BLAS may add in another order."""
SLOTS_A_STEP = ROWS // 2
"""More slots than fill the rows of a product are stepped one group after another."""

NARROW = {"int8": torch.int8, "fp8": torch.float8_e4m3fn}
"""Weights of eight bits, with one scale an output; what they are multiplied with stays as it is."""


class Linear:
    """Weights in a floating dtype, or kept in a narrow one, multiplied by whatever BLAS there is.

    It takes rows ``[M, in]`` and gives ``[M, out]``, added onto the residual if it is given one.
    Fewer than ROWS rows are filled up. On CUDA the product stays in ``dtype``, which attention is
    quick in; on a CPU it is fp32. narrow: a key of NARROW. scale: fp32 ``[out]`` of narrow weights.
    """

    def __init__(
        self, weight: Tensor, bias: Tensor | None, dtype: torch.dtype, narrow: str | None = None
    ) -> None:
        self.dtype = dtype
        self.scale: Tensor | None = None
        if narrow is None:
            self.weight = weight.to(dtype)
        else:
            self.weight, self.scale = narrowed(weight, NARROW[narrow])
        self.bias = None if bias is None else bias.to(dtype)
        self.gives = torch.float32 if weight.device.type == "cpu" else dtype

    def __call__(self, x: Tensor, onto: Tensor | None = None, /) -> Tensor:
        rows = len(x)
        x = x.to(self.dtype)
        if rows < ROWS:
            x = F.pad(x, (0, 0, 0, ROWS - rows))
        y = self.padded(x)[:rows].to(self.gives)
        return y if onto is None else onto + y

    def padded(self, x: Tensor) -> Tensor:
        """Rows in ``dtype``, of which there are enough already, and so what comes out."""
        if self.scale is None:
            return F.linear(x, self.weight, self.bias)
        # Of a scale, all that is ever widened at once is one product's weights.
        return F.linear(x, (self.weight.float() * self.scale[:, None]).to(self.dtype), self.bias)

    def replace(self, weight: Tensor) -> None:
        """Take other weights, in place."""
        if self.scale is None:
            self.weight.copy_(weight)
        else:
            kept, scale = narrowed(weight, self.weight.dtype)
            self.weight.copy_(kept)
            self.scale.copy_(scale)


def narrowed(weight: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """``[out, in]`` in eight bits, and fp32 ``[out]`` to multiply them with."""
    most = 127.0 if dtype == torch.int8 else torch.finfo(dtype).max
    scale = (weight.float().abs().amax(1) / most).clamp_min(1e-12)
    shares = weight.float() / scale[:, None]
    return (shares.round() if dtype == torch.int8 else shares).to(dtype), scale
