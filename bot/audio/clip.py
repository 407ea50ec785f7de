"""One value for sound, so that no function has to guess a rate or a shape."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.errors import Message


@dataclass(frozen=True, eq=False)
class Clip:
    """Sound in memory.

    samples: float32 ``[C, T]``, C channels of T samples, nominally in -1..1.
    sample_rate: samples per second.
    note: what to tell people, where it is not all that its file holds.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    note: Message | None = None

    @property
    def channels(self) -> int:
        return self.samples.shape[0]

    @property
    def seconds(self) -> float:
        return self.samples.shape[1] / self.sample_rate

    def since(self, seconds: float) -> "Clip":
        """What comes after ``seconds``; all of it where that is negative."""
        first = max(0, round(seconds * self.sample_rate))
        return Clip(self.samples[:, first:], self.sample_rate)
