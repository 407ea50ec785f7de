"""What fewer bits cost in accuracy: teacher-forced, against fp32, on weights that look trained.

    python -m benchmarks.engine_quality --layers 24 --frames 96 --json quality.json

No checkpoint is needed: gains and columns are drawn with the spread and the outliers that trained
transformers have, blocks are scaled by depth, and the heads so that the entropy is a trained one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # runs as a script too

from bot.engine import Conditions, SlotShape, Spec, load_weights
from bot.engine.backend import WindowInputs
from bot.engine.cpu.backend import CpuBackend
from bot.engine.random_state import random_state
from bot.engine.torch import transformer
from bot.engine.torch.backend import TorchBackend
from bot.engine.torch.kv_cache import Extent
from bot.engine.torch.sampling import apply_guidance
from bot.sampling_params import SamplingParams

SMALL = Spec(1024, 16, 24, 4, 2048, (0, 1, 2, 3), 4096, cross_attention=True)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.engine_quality", description=__doc__)
    parser.add_argument("--layers", type=int, default=24)
    parser.add_argument("--frames", type=int, default=96)
    parser.add_argument("--json", help="write the rows to this file")
    options = parser.parse_args(argv)
    rows = []
    for precision, figures in compare(replace(SMALL, layers=options.layers), options.frames):
        rows.append({"precision": precision} | figures)
        print(rows[-1], flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    return 0


def compare(
    spec: Spec, frames: int, precisions: Sequence[str] = ("int8", "int4")
) -> Iterator[tuple[str, dict[str, float]]]:
    """Each precision, and how its logits differ from fp32's over all frames and codebooks."""
    state, generator = trained_like(spec), np.random.default_rng(1)
    codes = generator.integers(0, spec.card, (frames, spec.codebooks))
    text = generator.standard_normal((12, spec.dim), np.float32)
    expected = logits_of(state, spec, "fp32", codes, text)
    for precision in precisions:
        yield precision, figures(expected, logits_of(state, spec, precision, codes, text))


def trained_like(spec: Spec) -> dict[str, NDArray[np.float32]]:
    """Random weights with uneven columns and rows, depth-scaled blocks and gains with outliers."""
    generator = np.random.default_rng(0)
    state = random_state(spec, 0)

    def spread(size: float, *shape: int) -> NDArray[np.float32]:
        return np.exp(size * generator.standard_normal(shape, np.float32))

    for name, array in state.items():
        if "norm" in name and name.endswith("weight"):
            array *= spread(0.4, len(array))
            array[generator.permutation(len(array))[: len(array) // 100]] *= 5
        elif array.ndim > 1 and name.startswith("transformer"):
            array *= spread(0.3, len(array), 1)
            array *= spread(0.3, 1, array.shape[1])
            if "out_proj" in name or "linear2" in name:
                array /= np.float32((2 * spec.layers) ** 0.5)
        elif name.startswith("linears"):
            array *= 2
    return state


@torch.inference_mode()
def logits_of(
    state: dict[str, Any], spec: Spec, precision: str, codes: NDArray[Any], text: NDArray[Any]
) -> Tensor:
    """Logits ``[n, 2, K, card]`` after each of the codes ``[n, K]``, all given."""
    weights = load_weights(state, spec, precision=precision)
    shape = SlotShape(len(codes), 0, len(text))
    backend: Any = weights.allocate(1, shape, graph=False, silent=None)
    window = WindowInputs(
        codes=np.ascontiguousarray(np.pad(codes.T, ((0, 0), (0, 1 + spec.max_delay)))),
        noise_keys=np.zeros((spec.codebooks, len(codes) + 1 + spec.max_delay), np.uint64),
        given=len(codes),
        conditions=Conditions(cross=text),
        sampling=SamplingParams(temperature=0),
        rests=None,
    )
    backend.begin_window(0, window)
    made = []
    for at, code in enumerate(codes):
        if isinstance(backend, CpuBackend):
            backend.step([0])
            made.append(torch.from_numpy(backend.logits(1).copy()))
        else:
            assert isinstance(backend, TorchBackend)
            index = torch.tensor([0])
            extents = [Extent(0, at, len(text))]
            batch = transformer.Batch(index, backend.slots.params.at(index), extents)
            code = torch.from_numpy(code)[None]
            made.append(
                transformer.logits_at(
                    backend.weights, backend.slots, batch, code, torch.tensor([at])
                )
            )
    return torch.cat(made)


def figures(expected: Tensor, made: Tensor) -> dict[str, float]:
    """Top-1 agreement and mean KL divergence in nats, as they are and guided by 3."""
    coefficient = torch.full((len(made),), 3.0)
    pairs = {
        "": (expected[:, 0], made[:, 0]),
        "guided_": (apply_guidance(expected, coefficient), apply_guidance(made, coefficient)),
    }
    found = {"entropy_nats": _entropy(expected[:, 0])}
    for name, (true, ours) in pairs.items():
        log_true, log_ours = true.log_softmax(-1), ours.log_softmax(-1)
        found[f"{name}top1"] = (true.argmax(-1) == ours.argmax(-1)).double().mean().item()
        found[f"{name}kl_nats"] = (log_true.exp() * (log_true - log_ours)).sum(-1).mean().item()
    return {k: float(f"{v:.3g}") for k, v in found.items()}


def _entropy(logits: Tensor) -> float:
    logs = logits.log_softmax(-1)
    return -(logs.exp() * logs).sum(-1).mean().item()


if __name__ == "__main__":
    sys.exit(main())
