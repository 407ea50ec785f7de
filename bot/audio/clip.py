"""One value for sound, so that no function has to guess a rate or a shape."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Clip:
    """Sound in memory.

    samples: float32 ``[C, T]``, C channels of T samples, nominally in -1..1.
    sample_rate: samples per second.
    """

    samples: NDArray[np.float32]
    sample_rate: int

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
