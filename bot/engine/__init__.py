"""MusicGen's language model, decoded for many requests at once, by one of two back ends."""

from bot.engine.backend import Conditions, SlotShape, Weights
from bot.engine.engine import Engine, slot_shape
from bot.engine.load import load_weights
from bot.engine.request import EngineRequest, SequenceHandle
from bot.engine.rests import RestLimits
from bot.engine.spec import Spec, UnsupportedModel
from bot.engine.windows import Window, plan_windows

__all__ = [
    "Conditions",
    "Engine",
    "EngineRequest",
    "RestLimits",
    "SequenceHandle",
    "SlotShape",
    "Spec",
    "UnsupportedModel",
    "Weights",
    "Window",
    "load_weights",
    "plan_windows",
    "slot_shape",
]
