"""Which back end decodes a model: the C kernels on a CPU, torch elsewhere and as the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.backend import Weights
from bot.engine.cpu.kernels import kernels
from bot.engine.cpu.weights import PRECISIONS as CPU_PRECISIONS
from bot.engine.cpu.weights import CpuWeights, fits
from bot.engine.spec import Spec

GPU_PRECISIONS = ("fp32", "fp16", "bf16", "int8", "fp8")
PRECISIONS = ("auto", *GPU_PRECISIONS, "int4")


def load_weights(
    state: Mapping[str, Any], spec: Spec, *, device: str = "cpu", precision: str = "auto"
) -> Weights:
    """Pack a checkpoint's ``best_state`` for decoding; the conditioners' entries are ignored.

    Raises UnsupportedModel where an entry is missing, unknown or of another shape, and ValueError
    for a precision that the device does not have.
    """
    chosen = resolve_precision(precision, spec, device)
    if device == "cpu" and chosen in CPU_PRECISIONS:
        return CpuWeights.from_state_dict(state, spec, precision=chosen)
    from bot.engine.torch.weights import TorchWeights

    return TorchWeights.from_state_dict(state, spec, device=device, precision=chosen)


def resolve_precision(precision: str, spec: Spec, device: str) -> str:
    """What ``auto`` means: on a CPU int8 where the kernels can be used, else fp32; fp16 on a GPU
    (where that does not fit, who knows the memory says int8).

    fp16 on a CPU is kept as fp32, which loses nothing of it.
    """
    on_cpu = device == "cpu"
    if precision not in PRECISIONS:
        raise ValueError(f"precision is one of {', '.join(PRECISIONS)}, not {precision!r}.")
    if not on_cpu:
        if precision == "int4":
            raise ValueError("int4 is for CPUs; on a GPU choose fp16, bf16, int8 or fp8.")
        return "fp16" if precision == "auto" else precision
    if precision == "fp8":
        raise ValueError("fp8 is for GPUs; on a CPU choose int8 or int4.")
    usable = fits(spec) and kernels() is not None
    if precision == "auto" or (precision in CPU_PRECISIONS and not usable):
        return "int8" if usable else "fp32"
    return "fp32" if precision == "fp16" else precision
