"""Small pieces, composed by rule, for the tests of the pocket model."""

from random import Random

import numpy as np
from numpy.typing import NDArray

from training.pocket.arrange import Piece, arrange, plan
from training.pocket.compose import compose
from training.pocket.styles import STYLES


def piece(seed: int, style: str | None = None) -> Piece:
    """An arrangement that depends on the seed alone."""
    random = Random(seed)
    style = style or random.choice(list(STYLES))
    tune = compose(random, f"test-{seed}")
    return arrange(tune, plan(tune, style, random), random)


def codes(seed: int, frames: int, style: str | None = None) -> NDArray[np.int64]:
    """The first frames of a piece, ``[4, T]``."""
    return piece(seed, style).codes[:, :frames].astype(np.int64)
