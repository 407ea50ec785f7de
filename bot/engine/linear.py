"""One matrix product in each precision, so that the transformer does not know which it runs in.

Each takes rows ``[M, in]`` and gives ``[M, out]``, added onto the residual if it is given one;
sums and scales are fp32 where the residual is. Where a product is not ``batch_invariant`` (a row's
bits depend on that row alone, whatever M is), the caller keeps M constant.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from bot.engine import cpu_kernels


class Linear(Protocol):
    batch_invariant: bool

    def __call__(self, x: Tensor, onto: Tensor | None = None, /) -> Tensor: ...


class Dense:
    """Weights in a floating dtype, multiplied by whatever BLAS the device has.

    On CUDA the product stays in that dtype, which attention is quick in; on a CPU it is fp32.
    """

    batch_invariant = False

    def __init__(self, weight: Tensor, bias: Tensor | None, dtype: torch.dtype) -> None:
        self.weight = weight.to(dtype)
        self.bias = None if bias is None else bias.to(dtype)
        self.gives = torch.float32 if weight.device.type == "cpu" else dtype

    def __call__(self, x: Tensor, onto: Tensor | None = None, /) -> Tensor:
        y = F.linear(x.to(self.weight.dtype), self.weight, self.bias).to(self.gives)
        return y if onto is None else onto + y


class Half:
    """fp16 weights, fp32 arithmetic, on a CPU: exact for checkpoints stored in fp16."""

    batch_invariant = True

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        self.packed = torch.ops.quantized.linear_prepack_fp16(weight.float(), bias)

    def __call__(self, x: Tensor, onto: Tensor | None = None, /) -> Tensor:
        y = torch.ops.quantized.linear_dynamic_fp16(x, self.packed)
        return y if onto is None else y.add_(onto)


class Int8:
    """int8 weights, one scale an output; int8 activations, one scale a row, on a CPU.

    Rows are divided by their largest magnitude first, so the fixed scale inside the product fits
    every row and no row sees another. Integer sums are exact, hence batch-invariant. A row of
    zeros becomes 0/0; whichever integers the product takes that for, times a magnitude of 0 they
    are 0.
    """

    batch_invariant = True

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        weight = weight.float()
        scale = weight.abs().amax(1).clamp_min(1e-12) / 127
        zero = torch.zeros(len(weight), dtype=torch.long)
        quantized = torch.quantize_per_channel(weight, scale.double(), zero, 0, torch.qint8)
        self.packed = torch.ops.quantized.linear_prepack(quantized, None)
        self.bias = bias
        self.step = 1 / activation_levels()

    def __call__(self, x: Tensor, onto: Tensor | None = None, /) -> Tensor:
        peak = x.abs().amax(-1, keepdim=True)
        y = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            x / peak, self.step, 128, self.packed
        )
        if self.bias is not None:
            onto = self.bias if onto is None else onto + self.bias
        return y.mul_(peak) if onto is None else torch.addcmul(onto, y, peak)


@cache
def activation_levels() -> int:
    """127, or 63 on processors whose 8-bit products saturate when two large ones are added."""
    weight = torch.quantize_per_tensor(torch.ones(16, 64), 1 / 127, 0, torch.qint8)
    packed = torch.ops.quantized.linear_prepack(weight, None)
    product = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32
    exact = product(torch.ones(2, 64), 1 / 127, 128, packed)
    return 127 if torch.allclose(exact, torch.full((2, 16), 64.0), rtol=1e-4) else 63


def make(weight: Tensor, bias: Tensor | None, precision: str, device: torch.device) -> Linear:
    """The product for ``weight`` ``[out, in]`` in fp32, fp16, bf16 or int8 on ``device``."""
    weight = weight.to(device)
    bias = None if bias is None else bias.to(device).float()
    if precision == "int8":
        return (
            cpu_kernels.PackedInt8(weight, bias) if cpu_kernels.fits(weight) else Int8(weight, bias)
        )
    if precision == "fp16" and device.type == "cpu":
        return Half(weight, bias)
    dtypes = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}
    return Dense(weight, bias, dtypes[precision])
