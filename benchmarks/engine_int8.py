"""What int8 costs in accuracy: teacher-forced, against fp32, on weights that look trained.

    python -m benchmarks.engine_int8 --layers 24 --frames 96 --json int8.json

No checkpoint is needed: gains and columns are drawn with the spread and the outliers that trained
transformers have, blocks are scaled by depth, and the heads so that the entropy is a trained one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # runs as a script too

from bot.engine import Spec, Weights
from bot.engine.kv_cache import Extent, SlotShape, allocate
from bot.engine.sampling import apply_guidance
from bot.engine.transformer import logits_at, prefill_conditions
from bot.engine.weights import random_state

SMALL = Spec(1024, 16, 24, 4, 2048, (0, 1, 2, 3), 4096, cross_attention=True)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.engine_int8", description=__doc__)
    parser.add_argument("--layers", type=int, default=24)
    parser.add_argument("--frames", type=int, default=96)
    parser.add_argument("--json", help="write the rows to this file")
    options = parser.parse_args(argv)
    rows = [
        {"precision": precision} | figures
        for precision, figures in compare(replace(SMALL, layers=options.layers), options.frames)
    ]
    for row in rows:
        print(row)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    return 0


@torch.inference_mode()
def compare(spec: Spec, frames: int, precisions=("fp16", "int8")):
    """Yield each precision and how its logits differ from fp32's, over all frames and codebooks."""
    state = trained_like(spec)
    torch.manual_seed(1)
    codes, text = torch.randint(spec.card, (frames, spec.codebooks)), torch.randn(12, spec.dim)
    expected = _logits(Weights.from_state_dict(state, spec, precision="fp32"), codes, text)
    for precision in precisions:
        made = _logits(Weights.from_state_dict(state, spec, precision=precision), codes, text)
        yield precision, _figures(expected, made)


def trained_like(spec: Spec) -> dict[str, Tensor]:
    """Random weights with uneven columns and rows, depth-scaled blocks and gains with outliers."""
    torch.manual_seed(0)
    state = dict(random_state(spec, 0))
    for name, tensor in state.items():
        if "norm" in name and name.endswith("weight"):
            tensor.mul_(torch.randn_like(tensor).mul(0.4).exp())
            tensor[torch.randperm(len(tensor))[: len(tensor) // 100]] *= 5
        elif tensor.dim() > 1 and name.startswith("transformer"):
            tensor.mul_(torch.randn(tensor.shape[0], 1).mul(0.3).exp())
            tensor.mul_(torch.randn(1, tensor.shape[1]).mul(0.3).exp())
            if "out_proj" in name or "linear2" in name:
                tensor.div_((2 * spec.layers) ** 0.5)
        elif name.startswith("linears"):
            tensor.mul_(2.0)
    return state


def _logits(weights: Weights, codes: Tensor, text: Tensor) -> Tensor:
    """Logits ``[n, 2, K, card]`` after each of the codes ``[n, K]``, all known."""
    shape = SlotShape(len(codes), 0, len(text))
    slots = allocate(weights.spec, shape, 1, weights.cache_dtype, weights.device)
    prefill_conditions(weights, slots, 0, torch.stack([text, torch.zeros_like(text)]))
    return torch.cat([
        logits_at(weights, slots, code[None], torch.tensor([at]), [Extent(0, at, len(text))])
        for at, code in enumerate(codes)
    ])  # fmt: skip


def _figures(expected: Tensor, made: Tensor) -> dict[str, float]:
    coefficient = torch.full((len(made),), 3.0)
    pairs = {
        "": (expected[:, 0], made[:, 0]),
        "guided_": (apply_guidance(expected, coefficient), apply_guidance(made, coefficient)),
    }
    figures = {"entropy_nats": _entropy(expected[:, 0])}
    for name, (true, ours) in pairs.items():
        log_true, log_ours = true.log_softmax(-1), ours.log_softmax(-1)
        figures[f"{name}top1"] = (true.argmax(-1) == ours.argmax(-1)).double().mean().item()
        figures[f"{name}kl_nats"] = (log_true.exp() * (log_true - log_ours)).sum(-1).mean().item()
    return {k: float(f"{v:.3g}") for k, v in figures.items()}


def _entropy(logits: Tensor) -> float:
    logs = logits.log_softmax(-1)
    return -(logs.exp() * logs).sum(-1).mean().item()


if __name__ == "__main__":
    sys.exit(main())
