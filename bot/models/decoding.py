"""The engine as a model's decoder, with as many slots as there is memory for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.config import Engine as EngineSettings
from bot.engine import Engine, Weights, slot_shape
from bot.models.conditioning import MAX_TEXT, Conditioner, engine_request
from bot.models.memory import free_bytes
from bot.models.model import Composition, Decoder
from bot.models.model_input import ContextWindow, ModelInput

# Of the memory that is free once the weights are there, the slots may take this much.
SLOTS_SHARE = 0.7


@dataclass(frozen=True, eq=False)
class Decoding:
    """A decoder, what makes its requests, how many it takes at once, and what it computes with."""

    decoder: Decoder
    compose: Callable[[ModelInput], Composition]
    melody: bool
    capacity: int
    precision: str
    threads: int


def by_engine(
    weights: Weights,
    conditioner: Conditioner,
    context_window: ContextWindow,
    settings: EngineSettings,
    prepended: int = 0,
    silent: NDArray[np.bool_] | None = None,
    slots: int | None = None,
    threads: int = 0,
) -> Decoding:
    """The engine with as many slots as the settings ask for and the memory allows.

    silent: bool ``[K, card]``, the codec's silent tokens, if it has any. slots: how many there is
    room for in all, where that has been planned. threads: of torch's, for what is around it.
    """
    shape = slot_shape(
        weights.spec, context_window.frames, prepended + MAX_TEXT, MAX_TEXT, conditioner.whole
    )
    room = int(free_bytes(weights.device) * SLOTS_SHARE)
    fitting = room // (weights.slot_bytes(shape) * shape.slots_each)
    slots = max(1, min(settings.at_once, fitting, slots or settings.at_once))
    engine = Engine(
        weights,
        slots=slots,
        max_frames=shape.frames,
        stride=context_window.stride,
        max_prepend=shape.prepend,
        max_cross=shape.cross,
        graph=settings.graphs,
        silent=silent,
        twins=shape.twins,
    )
    return Decoding(
        engine,
        lambda given: engine_request(given, conditioner, context_window),
        conditioner.melody,
        slots,
        weights.precision,
        threads,
    )
