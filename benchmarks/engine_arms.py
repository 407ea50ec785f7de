"""What the engine is measured against: each arm decodes a batch from the middle of a clip."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Iterator
from typing import Any, Protocol

import torch
from torch import Tensor

from bot.engine import Conditions, Engine, EngineRequest, Spec, Weights
from bot.engine.weights import weight_count

# Text conditions as long as a prompt of a dozen words; a melody's as long as 30 s of chroma.
TEXT, MELODY = 16, 235


class Arm(Protocol):
    """Decodes ``batch`` requests from where it stands."""

    name: str
    weight_bytes: int  # read at each step
    cache_bytes: int  # of keys and values, for one position of one request

    def steps(self, count: int) -> float:
        """Seconds for ``count`` steps of the whole batch."""
        ...

    def close(self) -> None: ...


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
        self, name: str, weights: Weights, batch: int, middle: int, slots: int, graph: bool
    ) -> None:
        spec, self.name, self.device = weights.spec, name, weights.device
        sizes = {"fp32": 4, "int8": 1}
        self.weight_bytes = weight_count(spec) * sizes.get(weights.precision, 2)
        self.cache_bytes = _cache_bytes(spec, weights.cache_dtype.itemsize)
        self.engine = Engine(weights, slots=slots, max_frames=1500, graph=graph)
        self.tickets = [
            self.engine.submit(
                EngineRequest(conditions(spec, i), 1500 - middle, prompt(spec, middle, i), seed=i)
            )
            for i in range(batch)
        ]
        while not all(t.done_frames for t in self.tickets):
            self.engine.tick()

    def steps(self, count: int) -> float:
        begin = now(self.device)
        for _ in range(count):
            self.engine.tick()
        return now(self.device) - begin

    def close(self) -> None:
        for ticket in self.tickets:
            ticket.cancel()
        self.engine.tick()


class AudiocraftArm:
    """audiocraft's own ``generate``, held between steps by its callback."""

    def __init__(self, name: str, model: Any, spec: Spec, batch: int, middle: int) -> None:
        parameter = next(model.parameters())
        self.name, self.device, self.batch = name, parameter.device, batch
        # Keys and values of the conditions are made again at every step.
        again = 2 * spec.dim**2 * spec.layers if spec.cross_attention else 0
        self.weight_bytes = (weight_count(spec) + again) * parameter.dtype.itemsize
        self.cache_bytes = _cache_bytes(spec, parameter.dtype.itemsize)
        self._go, self._done, self._over = threading.Semaphore(0), threading.Semaphore(0), False
        # A model keeps its past in itself, so each arm has its own, of the same parameters.
        own = copy.deepcopy(model, {id(p): p for p in model.parameters()})
        self._thread = threading.Thread(
            target=self._generate, args=(own, spec, middle), daemon=True
        )
        self._thread.start()
        self._wait()  # for the prompt and the first step
        self.steps(1)

    def _generate(self, model: Any, spec: Spec, middle: int) -> None:
        from audiocraft.modules.conditioners import ConditioningAttributes

        attributes = [ConditioningAttributes(text={"description": "x"}) for _ in range(self.batch)]
        known = prompt(spec, middle).expand(self.batch, -1, -1).to(self.device)
        half = torch.autocast(self.device.type, torch.float16, enabled=self.device.type == "cuda")
        try:
            with half:
                model.generate(known, attributes, max_gen_len=1500, callback=self._between)
        except StopIteration:
            self._done.release()

    def _between(self, made: int, total: int) -> None:
        self._done.release()
        self._go.acquire()
        if self._over:
            raise StopIteration

    def _wait(self) -> None:
        if not self._done.acquire(timeout=900):
            raise TimeoutError("audiocraft has not made a step in 15 minutes")

    def steps(self, count: int) -> float:
        begin = now(self.device)
        for _ in range(count):
            self._go.release()
            self._wait()
        return now(self.device) - begin

    def close(self) -> None:
        self._over = True
        self._go.release()
        self._thread.join()


class TransformersArm:
    """transformers' MusicGen decoder with its cache, guidance and sampling, text models only."""

    def __init__(self, spec: Spec, batch: int, middle: int, device: torch.device) -> None:
        from transformers import MusicgenDecoderConfig, MusicgenForCausalLM

        self.name, self.device, self.spec = "transformers", device, spec
        config = MusicgenDecoderConfig(
            vocab_size=spec.card, hidden_size=spec.dim, num_hidden_layers=spec.layers,
            num_attention_heads=spec.heads, ffn_dim=spec.ffn, num_codebooks=spec.codebooks,
        )  # fmt: skip
        dtype = torch.float16 if device.type == "cuda" else torch.float32
        self.model: Any = MusicgenForCausalLM(config).eval()
        self.model.to(device, dtype)
        self.weight_bytes = weight_count(spec) * dtype.itemsize
        self.cache_bytes = _cache_bytes(spec, dtype.itemsize)
        text = conditions(spec).cross
        assert text is not None
        self.text = torch.stack([text, torch.zeros_like(text)]).repeat(batch, 1, 1)
        self.text = self.text.to(device, dtype)
        self.codes = prompt(spec, middle).repeat(2 * batch, 1).to(device)
        self.cache: Any = None
        self.steps(2)

    @torch.inference_mode()
    def steps(self, count: int) -> float:
        begin = now(self.device)
        for _ in range(count):
            out = self.model(
                input_ids=self.codes, encoder_hidden_states=self.text,
                past_key_values=self.cache, use_cache=True,
            )  # fmt: skip
            self.cache = out.past_key_values
            given, null = (
                out.logits[:, -1].view(-1, 2, self.spec.codebooks, self.spec.card).unbind(1)
            )
            guided = null + 3.0 * (given - null)
            top, token = guided.float().topk(250, dim=-1)
            drawn = torch.multinomial(top.softmax(-1).flatten(0, 1), 1).view(*top.shape[:2], 1)
            chosen = token.gather(-1, drawn)  # [B, K, 1]
            self.codes = chosen[:, None].expand(-1, 2, -1, -1).reshape(-1, 1)
        return now(self.device) - begin

    def close(self) -> None:
        self.cache = None


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
            assert given is not None
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


def poisson(
    rate: float, count: int, shortest: float, longest: float
) -> Iterator[tuple[float, int]]:
    """Arrival times in seconds, and frames, of ``count`` requests of mixed lengths."""
    generator = torch.Generator().manual_seed(7)
    gaps = torch.empty(count).exponential_(rate, generator=generator)
    seconds = shortest + (longest - shortest) * torch.rand(count, generator=generator)
    for at, length in zip(gaps.cumsum(0).tolist(), seconds.tolist(), strict=True):
        yield at, round(50 * length)
