"""Each back end's draw behind one function: logits and keys in, tokens out."""

from collections.abc import Callable, Sequence

import numpy as np
import torch

from bot.engine.cpu.kernels import LANES, Model, Step, address, load
from bot.engine.torch.sampling import gumbel, sample_tokens
from bot.sampling_params import SamplingParams

Sampler = Callable[[np.ndarray, np.ndarray, Sequence[SamplingParams]], np.ndarray]
"""Logits ``[B, K, card]``, keys uint64 ``[B, K]`` and B options to tokens ``[B, K]``."""


def by_torch(logits, keys, params):
    logits = torch.from_numpy(logits)
    noise = gumbel(torch.from_numpy(keys.view(np.int64)), logits.shape[-1])
    columns = [
        torch.tensor([getattr(p, name) for p in params])
        for name in ("temperature", "top_k", "top_p")
    ]
    return sample_tokens(logits, noise, *columns).numpy()


def by_kernels(build: str) -> Sampler:
    kernels = load(build)
    assert kernels is not None

    def sample(logits, keys, params):
        count, codebooks, card = logits.shape
        padded = -(-card // LANES) * LANES
        rows = np.full((count, 2, codebooks, padded), -3e38, np.float32)
        rows[..., :card] = logits[:, None]
        tokens = np.empty((count, codebooks), np.int32)
        arrays = {
            "logits": rows, "noise_key": np.ascontiguousarray(keys), "tokens": tokens,
            "guidance": np.ones(count, np.float32),
            "temperature": np.array([p.temperature for p in params], np.float32),
            "top_p": np.array([p.top_p for p in params], np.float32),
            "top_k": np.array([p.top_k for p in params], np.int64),
        }  # fmt: skip
        step = Step(sampled=count)
        for name, array in arrays.items():
            setattr(step, name, address(array))
        model = Model(codebooks=codebooks, card=card, padded_card=padded)
        kernels.sample(model, step, 2)
        return tokens

    return sample
