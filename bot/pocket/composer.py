"""How pocket makes a piece: without long silence, and again where it came out broken."""

from dataclasses import replace
from functools import cache

import numpy as np
import torch
from torch import Tensor

from bot.engine import EngineRequest, RestLimits
from bot.pocket import judge, tokens
from bot.pocket.chip import FRAME_RATE
from bot.pocket.decoder import Composition, Steps

TRIES = 4
RESTS = RestLimits(FRAME_RATE // 2, (3 * FRAME_RATE, None, None, None))
"""All channels rest for half a second at most, the melody for three."""


@cache
def silent_tokens() -> Tensor:
    """The tokens of each codebook in which nothing sounds, bool ``[4, 1024]``."""
    rows = [torch.from_numpy(tokens.table(k).step == 0) for k in range(tokens.CODEBOOKS)]
    return torch.stack(rows)


def composition(request: EngineRequest) -> Composition:
    """The piece that a request asks for, made again with another seed while it is broken."""
    return Composition(request.frames, lambda: _tries(replace(request, rests=RESTS)))


def derived(seed: int, number: int) -> int:
    """The seed of another try: the same for the same seed, and far from its neighbours'.

    0 is the seed itself.
    """
    if number == 0:
        return seed
    sequence = np.random.SeedSequence(seed % 2**64, spawn_key=(number,))
    return int(sequence.generate_state(1, np.uint64)[0] >> 1)


def _tries(request: EngineRequest) -> Steps:
    """Tries until one is not broken; after the last, the one with the shortest hole."""
    ours = request.forced is None or bool((request.forced[tokens.PULSE_1] < 0).all())
    tries = TRIES if request.sampling.temperature > 0 else 1
    made: list[Tensor] = []
    for number in range(tries):
        seed = derived(request.sampling.seed, number)
        (codes,) = yield [replace(request, sampling=replace(request.sampling, seed=seed))]
        if not judge.broken(codes[:, request.prompt_len :].numpy(), melody=ours):
            return codes
        made.append(codes)
    return min(made, key=lambda codes: judge.longest_hole(codes[:, request.prompt_len :].numpy()))
