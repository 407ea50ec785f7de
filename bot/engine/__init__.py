"""MusicGen's language model, decoded for many requests at once."""

from bot.engine.engine import Engine
from bot.engine.request import Conditions, EngineRequest, SequenceHandle
from bot.engine.rests import RestLimits
from bot.engine.spec import Spec, UnsupportedModel
from bot.engine.weights import Weights
from bot.engine.windows import Window, plan_windows

__all__ = [
    "Conditions",
    "Engine",
    "EngineRequest",
    "RestLimits",
    "SequenceHandle",
    "Spec",
    "UnsupportedModel",
    "Weights",
    "Window",
    "plan_windows",
]
