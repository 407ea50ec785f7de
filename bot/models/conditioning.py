"""What a model is told: text and melody as the arrays that decoding attends to or begins with."""

from typing import Protocol

from bot.engine import Conditions, EngineRequest
from bot.errors import Message, both
from bot.models.codec import Wave
from bot.models.model_input import ContextWindow, ModelInput

# A prompt of 1,000 letters has some 250 of T5's pieces; what is longer than this is not heard.
MAX_TEXT = 256


class Conditioner(Protocol):
    """Turns a prompt, and a melody ``[C, S]`` or nothing, into :class:`Conditions`."""

    melody: bool

    def conditions(self, text: str | None, melody: Wave | None) -> Conditions: ...

    def remark(self, text: str | None) -> Message | None:
        """What to say where not all of a prompt is heard."""
        ...


def engine_request(
    given: ModelInput, conditioner: Conditioner, context_window: ContextWindow
) -> EngineRequest:
    """A model input with its conditions computed, ready to be decoded."""
    windows = context_window.windows(given)
    if given.melody is None:
        conditions = [conditioner.conditions(given.text, None)]
    else:
        conditions = [
            conditioner.conditions(given.text, context_window.melody(given, w)) for w in windows
        ]
    tuneless = Message("no-tune-heard") if all(one.tuneless for one in conditions) else None
    return EngineRequest(
        conditions=conditions[0],
        frames=given.frames,
        prompt=given.prompt,
        sampling=given.sampling,
        window_conditions=conditions if len(conditions) > 1 else (),
        note=both(conditioner.remark(given.text), tuneless),
    )
