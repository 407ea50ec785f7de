"""Where in the music every frame is, as two more codebooks that the model goes by.

Nothing in a channel says where a bar begins, so the plan does: one codebook has the place in the
bar, the other the bar in its phrase and what the phrase is. They are forced, never drawn, and the
codec does not hear them. 0 is unknown. A codebook may not run ahead of the others in the delay
pattern, so these two tell of the frame that is ``AHEAD`` later: it is known when that frame is
drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CODEBOOKS = 2
AHEAD = 4
"""Frames: the delay of these codebooks, the last channel's, and one for the step itself."""
PHRASE = 4
"""Bars in a phrase."""
LONGEST_BAR = 16
"""Sixteenths; a bar of twelve is the other kind."""
FIRST, RETURN, CONTRAST, END = "first", "return", "contrast", "end"
_PHRASES = (FIRST, RETURN, CONTRAST, END)


@dataclass(frozen=True)
class Bar:
    """One bar: which of its phrase (0 to 3), and what the phrase is; None is unknown."""

    number: int | None = None
    phrase: str | None = None

    @property
    def token(self) -> int:
        if self.number is None or self.phrase is None:
            return 0
        return 1 + PHRASE * _PHRASES.index(self.phrase) + self.number % PHRASE


def place(sixteenth: int, bar: int) -> int:
    """The token of a sixteenth in a bar of 16 or 12."""
    return 1 + sixteenth + (0 if bar == LONGEST_BAR else LONGEST_BAR)


def of_bars(bars: Sequence[Bar], sixteenths: int, grid: int, before: int = 0) -> NDArray[np.int64]:
    """Places and bars ``[2, before + T]``, frame by frame; ``before``: frames of a bar unknown that
    come first."""
    length = sixteenths * grid
    places = np.array([place(frame // grid, sixteenths) for frame in range(length)], np.int64)
    lead = -(-before // length)
    whole = (Bar(),) * lead + tuple(bars)
    rows = np.stack(
        [np.tile(places, len(whole)), np.repeat([bar.token for bar in whole], length)]
    ).astype(np.int64)
    return rows[:, lead * length - before :]


def ahead(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """``rows [2, T]`` as the codebooks carry them: each ``AHEAD`` frames early."""
    return np.concatenate([rows[:, AHEAD:], np.zeros((CODEBOOKS, AHEAD), np.int64)], axis=1)[
        :, : rows.shape[1]
    ]
