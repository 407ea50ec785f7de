"""The engine and its peers: each arm decodes a batch from the middle of a clip."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from benchmarks.openvino_decoder import OpenVinoDecoder
from bot.engine import (
    Conditions,
    Engine,
    EngineRequest,
    SlotShape,
    Spec,
    Weights,
    load_weights,
)
from bot.engine.cpu.backend import CpuBackend
from bot.engine.delay_pattern import sequence_length
from bot.engine.state import weight_count
from bot.models.device import NEEDS
from bot.sampling_params import SamplingParams

# Text conditions as long as a prompt of a dozen words; a melody's as long as 30 s of chroma.
TEXT, MELODY = 16, 235


class Arm(Protocol):
    """Decodes ``batch`` requests from where it stands."""

    weight_bytes: int  # read at each step
    cache_bytes: int  # of keys and values, for one position of one request

    def steps(self, count: int) -> float:
        """Seconds for ``count`` steps of the whole batch, after one that is not counted: what the
        arm before left in the processor's caches is not this one's."""
        ...


def arm_names(spec: Spec, device: torch.device, batch: int, missing: Sequence[str]) -> list[str]:
    """audiocraft alone comes first, since ratios are to it."""
    names = [] if "audiocraft" in missing else ["audiocraft"]
    if names and batch > 1:
        names.append(f"audiocraft, batch {batch}")
    if "transformers" not in missing and spec.cross_attention:
        names.append("transformers")
    if device.type == "cuda":
        names += ["engine fp16", "engine fp16 graph", "engine int8 graph"]
        if torch.cuda.get_device_capability(device) >= NEEDS["fp8"]:
            names.append("engine fp8 graph")
        return names + (["engine fp16 graph, in 16 slots"] if batch < 16 else [])
    if "openvino" not in missing and spec.cross_attention:
        names += ["openvino int8", "openvino int4"]
    return names + ["engine fp32", "engine int8", "engine int4"]


def made_arm(
    name: str,
    state: Mapping[str, Any],
    spec: Spec,
    device: torch.device,
    batch: int,
    middle: int,
    threads: int = 0,
) -> Arm:
    """One of :func:`arm_names`. middle: how many frames are behind every request. threads: of a
    CPU, where it is not left to the arm; torch knows of them already."""
    library, _, kind = name.partition(" ")
    if library == "transformers":
        return TransformersArm(spec, batch, middle, device)
    if library == "openvino":
        return OpenVinoArm(state, spec, kind, batch, middle, threads)
    if library == "engine":
        precision, _, graph = kind.partition(" ")
        slots = 16 if "16 slots" in graph else batch
        weights = load_weights(state, spec, device=str(device), precision=precision)
        return EngineArm(weights, batch, middle, slots, bool(graph), threads)
    model = audiocraft_model(spec, device)
    model.load_state_dict({k: torch.from_numpy(v) for k, v in state.items()})
    return AudiocraftArm(model, spec, 1 if name == "audiocraft" else batch, middle)


def conditions(spec: Spec, seed: int = 0) -> Conditions:
    generator = torch.Generator().manual_seed(seed)
    length = TEXT if spec.cross_attention else TEXT + MELODY
    given = torch.randn(length, spec.dim, generator=generator)
    return Conditions(cross=given) if spec.cross_attention else Conditions(prepend=given)


def prompt(spec: Spec, frames: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(spec.card, (spec.codebooks, frames), generator=generator)


class EngineArm:
    """This engine, its slots filled with requests in the middle of their clips."""

    def __init__(
        self,
        weights: Weights,
        batch: int,
        middle: int,
        slots: int,
        graph: bool,
        threads: int,
    ) -> None:
        spec, self.device = weights.spec, torch.device(weights.device)
        most = min(1500, 2 * middle + 200)  # so that all arms fit into memory together
        sizes = {"fp32": 4, "int8": 1, "fp8": 1, "int4": 9 / 16}
        self.weight_bytes = round(weight_count(spec) * sizes.get(weights.precision, 2))
        shape = SlotShape(1024, 0, 0)
        self.cache_bytes = weights.slot_bytes(shape) // sequence_length(spec, shape.frames)
        self.engine = Engine(weights, slots=slots, max_frames=most, graph=graph)
        if threads and isinstance(self.engine.backend, CpuBackend):
            self.engine.backend.threads = threads
        self.handles = [
            self.engine.submit(
                EngineRequest(
                    conditions(spec, i),
                    most - middle,
                    prompt(spec, middle, i),
                    SamplingParams(seed=i),
                )
            )
            for i in range(batch)
        ]
        while not all(h.done_frames for h in self.handles):
            self.engine.tick()

    def steps(self, count: int) -> float:
        return timed(self.engine.tick, count, self.device)


class AudiocraftArm:
    """audiocraft's own ``generate``, from the middle of a clip, timed between its callbacks.

    It runs on the caller's thread: one of its own would bring helpers of its own, which slow every
    arm of the process down.
    """

    def __init__(self, model: Any, spec: Spec, batch: int, middle: int) -> None:
        parameter = next(model.parameters())
        self.device, self.batch = parameter.device, batch
        self._model, self._spec, self._middle = model, spec, middle
        # Keys and values of the conditions are made again at every step.
        again = 2 * spec.dim**2 * spec.layers if spec.cross_attention else 0
        self.weight_bytes = (weight_count(spec) + again) * parameter.dtype.itemsize
        self.cache_bytes = _cache_bytes(spec, parameter.dtype.itemsize)

    def steps(self, count: int) -> float:
        from audiocraft.modules.conditioners import ConditioningAttributes

        attributes = [ConditioningAttributes(text={"description": "x"}) for _ in range(self.batch)]
        known = prompt(self._spec, self._middle).expand(self.batch, -1, -1).to(self.device)
        half = torch.autocast(self.device.type, torch.float16, enabled=self.device.type == "cuda")
        step, stamps = itertools.count(), []

        def stamp(made: int, total: int) -> None:
            at = next(step) - 1  # the first step reads the prompt, and the second is cold
            if at in (0, count):
                stamps.append(now(self.device))
            if at == count:
                raise StopIteration

        with half, contextlib.suppress(StopIteration):
            self._model.generate(known, attributes, max_gen_len=1500, callback=stamp)
        begin, end = stamps
        return end - begin


class TransformersArm:
    """transformers' MusicGen decoder with its cache, guidance and sampling, text models only."""

    def __init__(self, spec: Spec, batch: int, middle: int, device: torch.device) -> None:
        from transformers import MusicgenDecoderConfig, MusicgenForCausalLM

        self.device, self.spec = device, spec
        config = MusicgenDecoderConfig(
            vocab_size=spec.card, hidden_size=spec.dim, num_hidden_layers=spec.layers,
            num_attention_heads=spec.heads, ffn_dim=spec.ffn, num_codebooks=spec.codebooks,
        )  # fmt: skip
        dtype = torch.float16 if device.type == "cuda" else torch.float32
        self.model: Any = MusicgenForCausalLM(config).eval()
        self.model.to(device, dtype)
        self.weight_bytes = weight_count(spec) * dtype.itemsize
        self.cache_bytes = _cache_bytes(spec, dtype.itemsize)
        text = torch.as_tensor(conditions(spec).cross)
        self.text = torch.stack([text, torch.zeros_like(text)]).repeat(batch, 1, 1)
        self.text = self.text.to(device, dtype)
        self.codes = prompt(spec, middle).repeat(2 * batch, 1).to(device)
        self.cache: Any = None
        self.steps(2)

    @torch.inference_mode()
    def steps(self, count: int) -> float:
        return timed(self._step, count, self.device)

    def _step(self) -> None:
        out = self.model(
            input_ids=self.codes, encoder_hidden_states=self.text,
            past_key_values=self.cache, use_cache=True,
        )  # fmt: skip
        self.cache = out.past_key_values
        given, null = out.logits[:, -1].view(-1, 2, self.spec.codebooks, self.spec.card).unbind(1)
        guided = null + 3.0 * (given - null)
        top, token = guided.float().topk(250, dim=-1)
        drawn = torch.multinomial(top.softmax(-1).flatten(0, 1), 1).view(*top.shape[:2], 1)
        chosen = token.gather(-1, drawn)  # [B, K, 1]
        self.codes = chosen[:, None].expand(-1, 2, -1, -1).reshape(-1, 1)


class OpenVinoArm:
    """OpenVINO's step with its state, on its own defaults; guidance and sampling in numpy."""

    def __init__(
        self,
        state: Mapping[str, Any],
        spec: Spec,
        precision: str,
        batch: int,
        middle: int,
        threads: int,
    ) -> None:
        text = np.asarray(conditions(spec).cross)
        self.decoder = OpenVinoDecoder(state, spec, precision, batch, text, threads)
        self.decoder.begin_at(middle)
        # A scale and a zero for a group of weights, and for each head's keys and values.
        self.weight_bytes = round(weight_count(spec) * (1 if precision == "int8" else 0.516))
        self.cache_bytes = spec.layers * 2 * 2 * (spec.dim + 8 * spec.heads)
        self.codes = prompt(spec, 1).numpy().T.repeat(2 * batch, 0)  # [rows, K]
        self.random = np.random.default_rng(0)

    def steps(self, count: int) -> float:
        return timed(self._step, count, torch.device("cpu"))

    def _step(self) -> None:
        logits = self.decoder.step(self.codes)
        given, null = logits[::2], logits[1::2]
        guided = null + np.float32(3) * (given - null)
        top = np.argpartition(guided, -250, axis=-1)[..., -250:]
        noise = self.random.gumbel(size=top.shape)
        best = (np.take_along_axis(guided, top, -1) + noise).argmax(-1)[..., None]
        self.codes = np.take_along_axis(top, best, -1)[..., 0].repeat(2, 0)


def timed(step: Callable[[], None], count: int, device: torch.device) -> float:
    """Seconds for ``count`` steps, after one that is not counted."""
    step()
    begin = now(device)
    for _ in range(count):
        step()
    return now(device) - begin


def audiocraft_model(spec: Spec, device: torch.device) -> Any:
    """audiocraft's LM of this shape, untrained, whose conditions are those of `conditions`."""
    from audiocraft.models.lm import LMModel
    from audiocraft.modules.codebooks_patterns import DelayedPatternProvider
    from audiocraft.modules.conditioners import ConditionFuser, ConditioningProvider

    class Provider(ConditioningProvider):
        def tokenize(self, inputs: Any) -> Any:
            return inputs

        def forward(self, tokenized: Any) -> Any:
            made = conditions(spec)
            given = made.cross if made.cross is not None else made.prepend
            given = torch.as_tensor(given)
            rows = torch.cat([t.expand(len(tokenized) // 2, -1, -1) for t in (given, given * 0)])
            rows = rows.to(device, dtype)
            return {"description": (rows, torch.ones(rows.shape[:2], device=device))}

    dtype = torch.float16 if device.type == "cuda" else torch.float32
    ways = {"cross": [], "prepend": [], "sum": [], "input_interpolate": []}
    ways["cross" if spec.cross_attention else "prepend"] = ["description"]
    model = LMModel(
        DelayedPatternProvider(spec.codebooks, list(spec.delays)), Provider({}),
        ConditionFuser(ways), n_q=spec.codebooks, card=spec.card, dim=spec.dim,
        num_heads=spec.heads, num_layers=spec.layers, hidden_scale=spec.ffn // spec.dim,
        causal=True, memory_efficient=True, norm_first=True, activation="gelu", bias_proj=False,
        bias_ff=False, bias_attn=False, cross_attention=spec.cross_attention, device=device,
        dtype=dtype,
    )  # fmt: skip
    return model.to(device, dtype).eval()


def _cache_bytes(spec: Spec, itemsize: int) -> int:
    return spec.layers * 2 * 2 * spec.dim * itemsize


def now(device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.synchronize()
    # One thread's processor time does not count what else the machine does meanwhile.
    return time.process_time() if torch.get_num_threads() == 1 else time.perf_counter()


def taken(read: Callable[[], object], device: torch.device) -> float:
    """Seconds."""
    begin = now(device)
    read()
    return now(device) - begin


def poisson(
    rate: float, count: int, shortest: float, longest: float
) -> Iterator[tuple[float, int]]:
    """Arrival times in seconds, and frames, of ``count`` requests of mixed lengths."""
    generator = torch.Generator().manual_seed(7)
    gaps = torch.empty(count).exponential_(rate, generator=generator)
    seconds = shortest + (longest - shortest) * torch.rand(count, generator=generator)
    for at, length in zip(gaps.cumsum(0).tolist(), seconds.tolist(), strict=True):
        yield at, round(50 * length)
