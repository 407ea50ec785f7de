"""How a loop sounds where it begins again, held against its own bar lines inside."""

from dataclasses import dataclass

import numpy as np

from bot.audio.clip import Clip
from bot.audio.tempo import STEPS, Numbers, chroma, onsets
from bot.pocket import chip
from bot.pocket.analysis import Codes
from bot.pocket.tokens import FRAME_RATE


@dataclass(frozen=True)
class _Bar:
    """What is heard of a bar: the pitch classes of its first and of its last beat, and the phase of
    its onsets in eighths."""

    first: Numbers
    last: Numbers
    phase: complex


class Seams:
    """Hears the bar lines of loops that share bars. bar, beat, eighth: frames."""

    def __init__(self, bar: int, beat: int, eighth: int) -> None:
        self._bar, self._beat, self._eighth = bar, beat, eighth
        self._heard: dict[bytes, _Bar] = {}

    def excess(self, codes: Codes) -> float:
        """How much worse the seam of a loop ``[4, T]`` is than the worst of its inner bar lines; 0
        where it is not.

        The sum of two: how much more of the pitch classes changes over it, 0 to 1, and by how much
        more of an eighth, 0 to 0.5, the onsets after it are off those before it.
        """
        starts = range(0, codes.shape[1], self._bar)
        bars = [self._hear(codes[:, at : at + self._bar]) for at in starts]
        lines = list(zip(bars, [*bars[1:], bars[0]], strict=True))
        jumps = [1 - float(before.last @ after.first) for before, after in lines]
        late = [_turned(before.phase, after.phase) for before, after in lines]
        return sum(max(0.0, one[-1] - max(one[:-1], default=0.0)) for one in (jumps, late))

    def _hear(self, bar: Codes) -> _Bar:
        key = bar.tobytes()
        if key not in self._heard:
            sound = chip.synthesise(np.ascontiguousarray(bar))
            beat = self._beat * chip.FRAME
            begins = onsets(_clip(sound))
            turns = np.arange(len(begins)) / STEPS * FRAME_RATE / self._eighth
            self._heard[key] = _Bar(
                first=chroma(_clip(sound[:beat])),
                last=chroma(_clip(sound[-beat:])),
                phase=complex(begins @ np.exp(-2j * np.pi * turns)),
            )
        return self._heard[key]


def _turned(before: complex, after: complex) -> float:
    return abs(float(np.angle(after * np.conj(before)))) / (2 * np.pi)


def _clip(sound: chip.Floats) -> Clip:
    return Clip(sound[None], chip.SAMPLE_RATE)
