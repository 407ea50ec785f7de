"""Small pieces, composed by rule, for the tests of the pocket model."""

from random import Random

import numpy as np
from numpy.typing import NDArray

from bot.pocket.training.arrange import Piece, arrange, plan
from bot.pocket.training.compose import compose
from bot.pocket.training.styles import STYLES


def piece(seed: int, style: str | None = None) -> Piece:
    """An arrangement that depends on the seed alone."""
    random = Random(seed)
    style = style or random.choice(list(STYLES))
    tune = compose(random, f"test-{seed}")
    return arrange(tune, plan(tune, style, random), random)


def codes(seed: int, frames: int, style: str | None = None) -> NDArray[np.int64]:
    """The first frames of a piece, ``[4, T]``."""
    return piece(seed, style).codes[:, :frames].astype(np.int64)
