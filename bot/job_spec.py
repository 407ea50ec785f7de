"""One piece of work and what comes of it, as it travels between studio and models."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.request import GenerationRequest


@dataclass(frozen=True, eq=False)
class JobInputs:
    """Everything an executor needs to make one piece; picklable.

    request: its seed and model are definite.
    source: the part of ``input_audio`` to use, decoded; ``None`` without audio.
    tokens: int16 ``[K, T]`` of exactly that part when one of our pieces is continued, so that
        nothing is encoded again; usable by the model that made them, ``tokens_model_id``.
    """

    id: str
    request: GenerationRequest
    source: Clip | None = None
    tokens: NDArray[np.int16] | None = None
    tokens_model_id: str | None = None


@dataclass(frozen=True, eq=False)
class Result:
    """What came out: the normalised clip, its tokens int16 ``[K, T]``, and who made it.

    model: ``name@digest`` of the weights, the same as in the piece whose tokens may be continued.
    """

    clip: Clip
    tokens: NDArray[np.int16]
    model: str
