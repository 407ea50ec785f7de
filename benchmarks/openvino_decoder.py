"""MusicGen's language model for OpenVINO, from the same weights as the engine's: what the engine's
closest peer makes of it.

    python -m benchmarks.openvino_decoder --layers 4 --frames 32

One graph is a step: codes to logits, keys and values of what came before in the state that OpenVINO
keeps itself, those of the text given. Its weights are compressed by its own tool, NNCF. The command
shows that the graph is right: its logits against the fp32 reference's, on trained-like weights,
teacher-forced. ``uv sync --group peers`` installs both.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # runs as a script too

from bot.engine import Spec
from bot.engine.state import Affine, LayerState, StateReader

Floats = NDArray[np.float32]
PRECISIONS = ("fp32", "int8", "int4")


def main(argv: Sequence[str] | None = None) -> int:
    import torch

    from benchmarks.engine_quality import SMALL, figures, logits_of, random_piece, trained_like

    parser = argparse.ArgumentParser("benchmarks.openvino_decoder", description=__doc__)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--frames", type=int, default=32)
    options = parser.parse_args(argv)
    spec = replace(SMALL, layers=options.layers)
    state, piece = trained_like(spec), random_piece(spec, options.frames)
    expected = logits_of(state, spec, "fp32", piece.codes, piece.text)
    print("| weights | where | top-1 | mean KL, nats | top-1, guided | mean KL, guided |")
    print("|---|---|---|---|---|---|")
    for precision in PRECISIONS:
        decoder = OpenVinoDecoder(state, spec, precision, 1, piece.text)
        logits = [decoder.step(np.stack([codes, codes])) for codes in piece.codes]
        found = {"openvino": torch.from_numpy(np.stack(logits))}
        found["engine"] = logits_of(state, spec, precision, piece.codes, piece.text)
        for where, made in found.items():
            row = figures(expected, made)
            print(
                f"| {precision} | {where} | {100 * row['top1']:.1f} % | {row['kl_nats']:.5f} |"
                f" {100 * row['guided_top1']:.1f} % | {row['guided_kl_nats']:.5f} |",
                flush=True,
            )
    return 0


class OpenVinoDecoder:
    """A compiled step of ``requests`` requests, two rows each: with text, and without.

    text: what every request's first row attends to, ``[S, D]``. threads: 0 leaves them to OpenVINO.
    positions: how many it can take.
    """

    def __init__(
        self,
        state: Mapping[str, Any],
        spec: Spec,
        precision: str,
        requests: int,
        text: Floats,
        threads: int = 0,
        positions: int = 1600,
    ) -> None:
        openvino: Any = importlib.import_module("openvino")
        self.spec, self.rows, self.position = spec, 2 * requests, 0
        graph, cross = _Graph(state, spec, positions).built()
        if precision != "fp32":
            _compress(graph, precision)
        hints: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY"}
        if threads:
            hints["INFERENCE_NUM_THREADS"] = threads
        if precision == "fp32":  # a reference: nothing is rounded
            hints |= {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f32"}
        self.compiled = openvino.Core().compile_model(graph, "CPU", hints)
        self._request = self.compiled.create_infer_request()
        self._request.set_tensor("beams", openvino.Tensor(np.arange(self.rows, dtype=np.int32)))
        for name, rows in self._attended(cross, text, requests).items():
            self._request.set_tensor(name, openvino.Tensor(rows))

    def _attended(
        self, cross: list[Affine], text: Floats, requests: int
    ) -> dict[str, NDArray[np.float32]]:
        """Keys and values of the text, ``[rows, heads, S, d]``, by input."""
        spec, made = self.spec, {}
        for i, kv in enumerate(cross):
            both = np.stack([text, np.zeros_like(text)]) @ kv.weight.T  # [2, S, 2 D]
            both = both if kv.bias is None else both + kv.bias
            both = both.reshape(2, len(text), 2, spec.heads, spec.head_dim).transpose(2, 0, 3, 1, 4)
            for kind, rows in zip(("keys", "values"), both, strict=True):
                made[f"{kind}.{i}"] = np.ascontiguousarray(np.tile(rows, (requests, 1, 1, 1)))
        return made

    def step(self, codes: NDArray[np.integer[Any]]) -> Floats:
        """Logits ``[rows, K, card]`` after codes ``[rows, K]``, one position further."""
        self._request.infer({
            "codes": codes.astype(np.int32), "position": np.array([self.position], np.int32)
        })  # fmt: skip
        self.position += 1
        return self._request.get_output_tensor(0).data.copy()

    def begin_at(self, position: int) -> None:
        """Stand behind as many positions of random keys and values."""
        openvino: Any = importlib.import_module("openvino")
        spec, random = self.spec, np.random.default_rng(0)
        past = random.standard_normal((self.rows, spec.heads, position, spec.head_dim), np.float32)
        self._request.reset_state()
        for state in self._request.query_state():
            state.state = openvino.Tensor(past)
        self.position = position


def _compress(graph: Any, precision: str) -> None:
    """As NNCF does by default: int8 with a scale and zero an output; int4, with scales of groups of
    128, but for embeddings and heads, which stay in int8."""
    logging.getLogger("nncf").setLevel(logging.ERROR)
    nncf: Any = importlib.import_module("nncf")
    modes = nncf.CompressWeightsMode
    if precision == "int8":
        nncf.compress_weights(graph, mode=modes.INT8_ASYM)
    else:
        nncf.compress_weights(graph, mode=modes.INT4_SYM, group_size=128)


class _Graph:
    """Builds a step, in OpenVINO's operations."""

    def __init__(self, state: Mapping[str, Any], spec: Spec, positions: int) -> None:
        self.openvino: Any = importlib.import_module("openvino")
        self.op: Any = importlib.import_module("openvino.opset13")
        self.reader = StateReader(state, spec, lambda entry: np.asarray(entry, np.float32))
        self.spec, self.positions = spec, positions
        self.inputs: list[Any] = []
        self.sinks: list[Any] = []
        self.variables: list[Any] = []

    def built(self) -> tuple[Any, list[Affine]]:
        """The graph, and what makes keys and values of the text, by layer."""
        op, spec = self.op, self.spec
        codes = self._input("codes", [-1, spec.codebooks], np.int32)
        position = self._input("position", [1], np.int32)
        self.beams = self._input("beams", [-1], np.int32)
        tables = np.concatenate(self.reader.embeddings())
        offsets = np.arange(spec.codebooks, dtype=np.int32) * np.int32(spec.card + 1)
        rows = op.gather(op.constant(tables), op.add(codes, op.constant(offsets)), _int(0))
        x = op.unsqueeze(op.reduce_sum(rows, _int(1)), _int(1))  # [rows, 1, D]
        x = op.add(x, op.gather(op.constant(self._sinusoids()), position, _int(0)))
        cross: list[Affine] = []
        for i, layer in enumerate(self.reader.layers()):
            x = self._layer(i, layer, x, cross)
        x = self._norm(x, self.reader.out_norm())
        heads = self.reader.output_heads()
        logits = self._product(x, Affine(np.concatenate([h.weight for h in heads]), None))
        logits = op.reshape(logits, _ints(-1, spec.codebooks, spec.card), False)
        results = [op.result(logits)]
        graph = self.openvino.Model(results, self.sinks, self.inputs, self.variables, "step")
        return graph, cross

    def _layer(self, i: int, layer: LayerState, x: Any, cross: list[Affine]) -> Any:
        op = self.op
        qkv = self._product(self._norm(x, layer.norm1), layer.qkv)
        query, key, value = op.split(qkv, _int(2), 3).outputs()
        keys, values = self._past(f"keys.{i}.past", key), self._past(f"values.{i}.past", value)
        x = op.add(x, self._product(self._attend(query, keys, values), layer.out))
        if (attended := layer.cross) is not None:
            query = self._product(self._norm(x, attended.norm), attended.q)
            shape = [-1, self.spec.heads, -1, self.spec.head_dim]
            keys, values = (self._input(f"{k}.{i}", shape, np.float32) for k in ("keys", "values"))
            x = op.add(x, self._product(self._attend(query, keys, values), attended.out))
            cross.append(attended.kv)
        up = op.gelu(self._product(self._norm(x, layer.norm2), layer.up), "erf")
        return op.add(x, self._product(up, layer.down))

    def _past(self, name: str, newest: Any) -> Any:
        """All keys or values ``[rows, heads, T, d]``, the newest last, kept for the next step."""
        op, spec, openvino = self.op, self.spec, self.openvino
        info = openvino.op.util.VariableInfo()
        info.data_shape = openvino.PartialShape([-1, spec.heads, -1, spec.head_dim])
        info.data_type, info.variable_id = openvino.Type.f32, name
        variable = openvino.op.util.Variable(info)
        rows = op.shape_of(self.beams, "i64")
        empty = op.broadcast(
            op.constant(np.float32(0)),
            op.concat([rows, _ints(spec.heads), _ints(0), _ints(spec.head_dim)], 0),
        )
        past = op.gather(op.read_value(empty, variable), self.beams, _int(0))
        whole = op.concat([past, self._heads(newest)], 2)
        self.variables.append(variable)
        self.sinks.append(op.assign(whole, variable))
        return whole

    def _attend(self, query: Any, keys: Any, values: Any) -> Any:
        op = self.op
        made = op.scaled_dot_product_attention(self._heads(query), keys, values, causal=False)
        return op.reshape(op.transpose(made, _ints(0, 2, 1, 3)), _ints(0, 0, self.spec.dim), True)

    def _heads(self, x: Any) -> Any:
        """``[rows, 1, D]`` as ``[rows, heads, 1, d]``."""
        spec = self.spec
        split = self.op.reshape(x, _ints(0, 0, spec.heads, spec.head_dim), True)
        return self.op.transpose(split, _ints(0, 2, 1, 3))

    def _norm(self, x: Any, norm: Affine) -> Any:
        op = self.op
        plain = op.mvn(x, _ints(2), True, 1e-5, "inside_sqrt")
        return op.add(op.multiply(plain, op.constant(norm.weight)), op.constant(norm.bias))

    def _product(self, x: Any, affine: Affine) -> Any:
        made = self.op.matmul(x, self.op.constant(affine.weight), False, True)
        return made if affine.bias is None else self.op.add(made, self.op.constant(affine.bias))

    def _sinusoids(self) -> Floats:
        half = self.spec.dim // 2
        slowness = self.spec.max_period ** (np.arange(half) / (half - 1))
        phase = np.arange(self.positions)[:, None] / slowness
        made = np.concatenate([np.cos(phase), np.sin(phase)], axis=1)
        return (made * self.spec.positional_scale).astype(np.float32)

    def _input(self, name: str, shape: list[int], dtype: Any) -> Any:
        made = self.op.parameter(shape, dtype, name)
        made.output(0).get_tensor().set_names({name})
        self.inputs.append(made)
        return made


def _int(value: int) -> Any:
    return importlib.import_module("openvino.opset13").constant(np.int64(value))


def _ints(*values: int) -> Any:
    return importlib.import_module("openvino.opset13").constant(np.array(values, np.int64))


if __name__ == "__main__":
    sys.exit(main())
