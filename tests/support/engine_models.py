"""Tiny models and requests for the engine's tests, with weights that keep its codes moving."""

from typing import Any

import numpy as np

from bot.engine import Conditions, Engine, EngineRequest, Spec, Weights, load_weights
from bot.engine.cpu import build
from bot.engine.cpu.kernels import load
from bot.engine.cpu.weights import CpuWeights
from bot.engine.random_state import random_state
from bot.sampling_params import SamplingParams

MONO = (0, 1, 2, 3)
STEREO = (0, 0, 1, 1, 2, 2, 3, 3)
SAMPLING = {"temperature", "top_k", "top_p", "guidance"}
BUILDS = [name for name in build.builds() if load(name) is not None]
"""Builds of the kernels that run on this machine."""


def spec(delays=MONO, cross=True, **changes) -> Spec:
    shape: dict[str, Any] = {"dim": 32, "heads": 2, "layers": 3, "card": 50, "ffn": 128} | changes
    return Spec(
        codebooks=len(delays), delays=delays, cross_attention=cross, prepend=not cross, **shape
    )


def state(of: Spec, gain=2.0, seed=0) -> dict[str, np.ndarray]:
    """Random weights, larger than at initialisation, so that codes depend on what came before."""
    made = random_state(of, seed)
    return {n: a * np.float32(gain) if a.ndim > 1 else a for n, a in made.items()}


def weights(of: Spec | None = None, precision="fp32", use: str | None = None) -> Weights:
    """use: a build of the kernels, by default the fastest."""
    of = of or spec()
    if use is not None:
        return CpuWeights.from_state_dict(state(of), of, precision=precision, use=load(use))
    return load_weights(state(of), of, precision=precision)


def conditions(of: Spec, seed=0, length=5) -> Conditions:
    made = np.random.default_rng(seed).standard_normal((2, length, of.dim), np.float32)
    if of.cross_attention:
        return Conditions(cross=made[0])
    return Conditions(prepend=made[0], null_prepend=made[1])


def request(of: Spec, seed=0, frames=12, prompt=0, **options) -> EngineRequest:
    """A request whose conditions, prompt and noise all follow from ``seed``."""
    codes = None
    if prompt:
        codes = np.random.default_rng(seed + 100).integers(0, of.card, (of.codebooks, prompt))
    given = options.pop("conditions", None) or conditions(of, seed, 3 + seed % 4)
    drawn = {n: options.pop(n) for n in SAMPLING & options.keys()}
    return EngineRequest(given, frames, codes, SamplingParams(seed=seed, **drawn), **options)


def finish(engine: Engine, *handles) -> list[np.ndarray]:
    for _ in range(10_000):
        if not engine.busy:
            return [h.future.result(timeout=0) for h in handles]
        engine.tick()
    raise AssertionError("the engine is still busy after ten thousand ticks")


def alone(made: Weights, asked: EngineRequest, slots=1, max_frames=40) -> np.ndarray:
    engine = Engine(made, slots=slots, max_frames=max_frames)
    return finish(engine, engine.submit(asked))[0]
