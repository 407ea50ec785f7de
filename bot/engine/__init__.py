"""The decoder: MusicGen's language model on many requests at once; needs torch and nothing else."""

from bot.engine.engine import Engine
from bot.engine.request import Conditions, EngineRequest, Ticket
from bot.engine.rests import RestLimits
from bot.engine.spec import Spec, UnsupportedModel
from bot.engine.weights import Weights
from bot.engine.windows import Window, plan_windows

__all__ = [
    "Conditions",
    "Engine",
    "EngineRequest",
    "RestLimits",
    "Spec",
    "Ticket",
    "UnsupportedModel",
    "Weights",
    "Window",
    "plan_windows",
]
