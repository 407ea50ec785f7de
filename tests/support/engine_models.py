"""Tiny models and requests for the engine's tests, with weights that keep its codes moving."""

from typing import Any
from unittest import mock

import torch

from bot.engine import Conditions, Engine, EngineRequest, Spec, Weights, cpu_kernels
from bot.engine.weights import random_state
from bot.sampling_params import SamplingParams

MONO = (0, 1, 2, 3)
STEREO = (0, 0, 1, 1, 2, 2, 3, 3)
UNCOMPILED = "int8 uncompiled"
SAMPLING = {"temperature", "top_k", "top_p", "guidance"}


def spec(delays=MONO, cross=True, **changes) -> Spec:
    shape: dict[str, Any] = {"dim": 32, "heads": 2, "layers": 3, "card": 50, "ffn": 128} | changes
    return Spec(
        codebooks=len(delays), delays=delays, cross_attention=cross, prepend=not cross, **shape
    )


def weights(of: Spec | None = None, precision="fp32", gain=2.0) -> Weights:
    """Random weights, larger than at initialisation, so that codes depend on what came before."""
    of = of or spec()
    state = {n: t * gain if t.dim() > 1 else t for n, t in random_state(of, 0)}
    if precision == UNCOMPILED:  # int8 as it is where cpu_kernels.c cannot be compiled
        with mock.patch.object(cpu_kernels, "library", return_value=None):
            return Weights.from_state_dict(state, of, precision="int8")
    return Weights.from_state_dict(state, of, precision=precision)


def conditions(of: Spec, seed=0, length=5) -> Conditions:
    made = torch.randn(2, length, of.dim, generator=torch.Generator().manual_seed(seed))
    if of.cross_attention:
        return Conditions(cross=made[0])
    return Conditions(prepend=made[0], null_prepend=made[1])


def request(of: Spec, seed=0, frames=12, prompt=0, **options) -> EngineRequest:
    """A request whose conditions, prompt and noise all follow from ``seed``."""
    codes = None
    if prompt:
        generator = torch.Generator().manual_seed(seed + 100)
        codes = torch.randint(of.card, (of.codebooks, prompt), generator=generator)
    given = options.pop("conditions", None) or conditions(of, seed, 3 + seed % 4)
    drawn = {n: options.pop(n) for n in SAMPLING & options.keys()}
    return EngineRequest(given, frames, codes, SamplingParams(seed=seed, **drawn), **options)


def finish(engine: Engine, *handles) -> list[torch.Tensor]:
    for _ in range(10_000):
        if not engine.busy:
            return [h.future.result(timeout=0) for h in handles]
        engine.tick()
    raise AssertionError("the engine is still busy after ten thousand ticks")


def alone(made: Weights, asked: EngineRequest, slots=1, max_frames=40) -> torch.Tensor:
    engine = Engine(made, slots=slots, max_frames=max_frames)
    return finish(engine, engine.submit(asked))[0]
