"""What fewer bits cost in accuracy: teacher-forced, against fp32.

    python -m benchmarks.engine_quality --layers 24 --frames 96 --json quality.json
    python -m benchmarks.engine_quality --pocket FOLDER

On pocket's own weights, trained, and tunes that it was not trained on, where FOLDER is one that
``python -m training.pocket`` filled; else at musicgen-small's width on weights that look trained:
gains and columns are drawn with the spread and the outliers that trained transformers have, blocks
are scaled by depth, and the heads so that the entropy is a trained one.

"kernels" is a step as the bot takes it, with rows, keys and values in int8. "weights alone" rounds
only the weights and multiplies in fp32: by groups of 32, scales chosen by least squares, but for
int8, which has one an output. int6 and int5 have no kernels. "as on a GPU" keeps the weights as a
GPU does (one scale an output, heads whole), and multiplies in fp32.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # runs as a script too

from bot.engine import Conditions, SlotShape, Spec, Weights, load_weights
from bot.engine.backend import WindowInputs
from bot.engine.cpu.backend import CpuBackend
from bot.engine.delay_pattern import apply_delay_pattern
from bot.engine.random_state import random_state
from bot.engine.torch import transformer
from bot.engine.torch.backend import TorchBackend
from bot.engine.torch.kv_cache import Extent
from bot.engine.torch.linear import NARROW
from bot.engine.torch.sampling import apply_guidance
from bot.engine.torch.weights import TorchWeights
from bot.pocket.text import heard_guidance
from bot.sampling_params import SamplingParams

GROUP = 32
SMALL = Spec(1024, 16, 24, 4, 2048, (0, 1, 2, 3), 4096, cross_attention=True)


Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Piece:
    """codes: ``[n, K]``, a step's each. text: what is attended to, ``[S, D]``."""

    codes: NDArray[np.int64]
    text: Numbers


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("benchmarks.engine_quality", description=__doc__)
    parser.add_argument("--layers", type=int, default=24)
    parser.add_argument("--frames", type=int, default=96)
    parser.add_argument("--pocket", type=Path, help="a folder of arrangements")
    parser.add_argument("--pieces", type=int, default=8, help="of the folder")
    parser.add_argument("--json", help="write the rows to this file")
    options = parser.parse_args(argv)
    torch.set_num_threads(1)  # of the reference: several wait for each other on a busy machine
    if options.pocket:
        spec, state, pieces = pocket(options.pocket, options.pieces, options.frames)
        guidance = heard_guidance(3)
    else:
        spec, guidance = replace(SMALL, layers=options.layers), 3.0
        state, pieces = trained_like(spec), [random_piece(spec, options.frames)]
    rows = []
    print("| weights | where | top-1 | mean KL, nats | top-1, guided | mean KL, guided |")
    print("|---|---|---|---|---|---|")
    for name, where, found in compare_all(spec, state, pieces, guidance):
        rows.append({"weights": name, "where": where} | found)
        print(
            f"| {name} | {where} | {100 * found['top1']:.1f} % | {found['kl_nats']:.5f} |"
            f" {100 * found['guided_top1']:.1f} % | {found['guided_kl_nats']:.5f} |",
            flush=True,
        )
    print(f"entropy {rows[0]['entropy_nats']:.2f} nats, guided by {guidance:.1f}")
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    return 0


def compare_all(
    spec: Spec, state: dict[str, Any], pieces: Sequence[Piece], guidance: float
) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Each kind of weights, where it is multiplied, and how its logits differ from fp32's."""
    expected = all_logits(state, spec, "fp32", pieces)
    for precision in ("int8", "int4"):
        made = all_logits(state, spec, precision, pieces)
        yield precision, "kernels", figures(expected, made, guidance)
    for precision in NARROW:
        made = all_logits(state, spec, precision, pieces, as_on_a_gpu=True)
        yield precision, "as on a GPU", figures(expected, made, guidance)
    for bits in (8, 6, 5, 4):
        made = all_logits(rounded_state(state, bits), spec, "fp32", pieces)
        yield f"int{bits}", "weights alone", figures(expected, made, guidance)


def all_logits(
    state: dict[str, Any],
    spec: Spec,
    precision: str,
    pieces: Sequence[Piece],
    as_on_a_gpu: bool = False,
) -> Tensor:
    return torch.cat(
        [
            logits_of(state, spec, precision, one.codes, one.text, as_on_a_gpu=as_on_a_gpu)
            for one in pieces
        ]
    )


def compare(
    spec: Spec, frames: int, precisions: Sequence[str] = ("int8", "int4")
) -> Iterator[tuple[str, dict[str, float]]]:
    """Each precision of the kernels, on random weights."""
    state, piece = trained_like(spec), random_piece(spec, frames)
    expected = logits_of(state, spec, "fp32", piece.codes, piece.text)
    for precision in precisions:
        yield (
            precision,
            figures(expected, logits_of(state, spec, precision, piece.codes, piece.text)),
        )


def random_piece(spec: Spec, frames: int) -> Piece:
    generator = np.random.default_rng(1)
    codes = generator.integers(0, spec.card, (frames, spec.codebooks))
    return Piece(codes, generator.standard_normal((12, spec.dim), np.float32))


def pocket(folder: Path, count: int, frames: int) -> tuple[Spec, dict[str, Any], list[Piece]]:
    """Pocket's model, and the beginnings of held-out arrangements with their prompts."""
    from bot.pocket.repository import read_model
    from bot.pocket.text import PocketText
    from training.pocket.dataset import Pieces

    weights = Path(__file__).parents[1] / "bot/pocket/weights"
    recipe, state = read_model(weights)
    spec, text = Spec.from_config(recipe), PocketText.load(weights)
    drawn = Pieces(folder / "valid").batch(count, frames, Random(7))
    pieces = []
    for codes, prompt in zip(drawn.codes.numpy(), drawn.prompts, strict=True):
        pattern = apply_delay_pattern(spec, codes, frames)
        pieces.append(Piece(np.ascontiguousarray(pattern[:, :frames].T), text(prompt)))
    return spec, state, pieces


def rounded_state(state: dict[str, Any], bits: int) -> dict[str, Any]:
    """A state whose layers' matrices are rounded to so many bits."""
    group = 0 if bits == 8 else GROUP
    return {
        name: rounded(array, bits, group)
        if name.startswith("transformer.") and array.ndim == 2
        else array
        for name, array in state.items()
    }


def rounded(weight: Any, bits: int, group: int) -> Numbers:
    """``[out, in]`` in steps of a scale: one a row without a group, else one for each so many
    inputs, that of bf16's precision that errs least in the sum of squares."""
    given = np.asarray(weight, np.float32)
    x = given.reshape(len(given), -1, group or given.shape[1])
    most = 2 ** (bits - 1) - 1
    peak = np.abs(x).max(-1, keepdims=True)
    best, least = np.zeros_like(x), np.full(peak.shape, np.inf, np.float32)
    for share in np.linspace(0.7, 1, 13) if group else (1.0,):
        scale = np.maximum(peak / most * np.float32(share), np.float32(1e-12))
        if group:
            scale = ((scale.view(np.uint32) + 0x8000) & 0xFFFF0000).view(np.float32)
        made = np.clip(np.rint(x / scale), -most - 1, most) * scale
        wrong = np.square(made - x).sum(-1, keepdims=True)
        best = np.where(wrong < least, made, best)
        least = np.minimum(wrong, least)
    return best.reshape(given.shape).astype(np.float32)


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
    state: dict[str, Any],
    spec: Spec,
    precision: str,
    codes: NDArray[Any],
    text: NDArray[Any],
    *,
    as_on_a_gpu: bool = False,
) -> Tensor:
    """Logits ``[n, 2, K, card]`` after each of the codes ``[n, K]``, all given.

    as_on_a_gpu: weights are kept as there, and widened to be multiplied in fp32.
    """
    weights: Weights = (
        TorchWeights.from_state_dict(state, spec, precision=precision)
        if as_on_a_gpu
        else load_weights(state, spec, precision=precision)
    )
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


def figures(expected: Tensor, made: Tensor, guidance: float = 3.0) -> dict[str, float]:
    """Top-1 agreement and mean KL divergence in nats, as they are and guided."""
    coefficient = torch.full((len(made),), guidance)
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
