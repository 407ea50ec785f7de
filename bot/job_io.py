"""What crosses from the job service to a worker, and what comes back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.errors import Message
from bot.job_spec import JobSpec

OTHER_WEIGHTS = "tokens-of-other-weights"
"""The code of an error: what tokens mean, only the weights know that they were made with."""


@dataclass(frozen=True, eq=False)
class JobInputs:
    """Everything an executor needs to make one piece; picklable.

    source: the part of the source to use, decoded; ``None`` without audio.
    tokens: int16 ``[K, T]`` of exactly that part when a piece of the bot's own is continued, so
        that nothing is encoded again; usable by the model that made them, ``tokens_model_id``.
    complete: the tokens are the whole piece already, which is only decoded.
    """

    spec: JobSpec
    source: Clip | None = None
    tokens: NDArray[np.int16] | None = None
    tokens_model_id: str | None = None
    complete: bool = False

    @property
    def id(self) -> str:
        """The job's."""
        return self.spec.id


@dataclass(frozen=True, eq=False)
class Result:
    """What came out: the normalised clip, its tokens int16 ``[K, T]``, and who made it.

    model: ``name@digest`` of the weights, the same as in the piece whose tokens may be
        continued.
    note: what the model says about it, for people.
    device: what computed it, and in which precision; another may round otherwise.
    """

    clip: Clip
    tokens: NDArray[np.int16]
    model: str
    note: Message | None = None
    device: str = ""
