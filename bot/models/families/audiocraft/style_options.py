"""What a configuration says of MusicGen-Style's condition, judged before anything is built."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import ModelError

STYLE = "style"  # the kind of a condition, of MusicGen-Style
FEATURES = "mert"  # what the published model hears with
SHORTEST = 1.5  # seconds of an excerpt that it was trained on
# What ``transformer_scale`` means: width, heads, layers.
_SCALES = {"xsmall": (256, 8, 4), "default": (512, 8, 8), "large": (1024, 16, 24)}
FRAME_RATE = 75  # rows a second of what MERT hears
MAX_SECONDS = 30.0


@dataclass(frozen=True)
class StyleOptions:
    """What a configuration says of the condition.

    seconds: of the excerpt. every: of so many frames one is kept. quantisers, bins: of the
    residual quantiser, of which ``used`` count.
    """

    width: int
    heads: int
    layers: int
    sample_rate: int
    seconds: float
    every: int
    quantisers: int
    bins: int
    used: int

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> StyleOptions:
        """Raises :class:`ModelError` for what cannot be built."""
        scale = _SCALES.get(str(options.get("transformer_scale", "default")))
        numbers = [options.get(k, d) for k, d in _NUMBERS.items()]
        if options.get("model_name") != FEATURES or scale is None:
            raise ModelError("condition-unread", name=STYLE)
        if not options.get("batch_norm", True) or not all(map(_is_small, numbers)):
            raise ModelError("condition-unread", name=STYLE)
        seconds = options.get("length", 3.0)
        if not isinstance(seconds, int | float) or not SHORTEST <= seconds <= MAX_SECONDS:
            raise ModelError("condition-unread", name=STYLE)
        rate, every, quantisers, bins, used = map(int, numbers)
        return cls(*scale, rate, float(seconds), every, quantisers, bins, min(used, quantisers))

    @property
    def rows(self) -> int:
        """How many an excerpt becomes, at most."""
        return math.ceil(self.seconds * FRAME_RATE / self.every)


_NUMBERS = {"sample_rate": None, "ds_factor": 15, "n_q_out": 6, "bins": 1024, "eval_q": 3}


def _is_small(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 1 << 17
