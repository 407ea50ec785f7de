"""What a model is told: text and melody as the arrays that decoding attends to or begins with."""

from functools import reduce
from typing import Protocol

from bot.engine import Conditions, EngineRequest
from bot.errors import Message, both
from bot.models.codec import Wave
from bot.models.model_input import ContextWindow, ModelInput

# A prompt of 1,000 letters has some 250 of T5's pieces; what is longer than this is not heard.
MAX_TEXT = 256


class Conditioner(Protocol):
    """Turns a prompt, and a melody ``[C, S]`` or nothing, into :class:`Conditions`.

    whole: it hears a sound once, rather than what is followed in each window.
    """

    melody: bool
    whole: bool

    def conditions(self, text: str | None, melody: Wave | None) -> Conditions: ...

    def remark(self, text: str | None) -> Message | None:
        """What to say where not all of a prompt is heard."""
        ...


def engine_request(
    given: ModelInput, conditioner: Conditioner, context_window: ContextWindow
) -> EngineRequest:
    """A model input with its conditions computed, ready to be decoded."""
    conditions = _of_windows(given, conditioner, context_window)
    texts = dict.fromkeys(section.text for section in given.sections) or {given.text: None}
    remark = reduce(both, map(conditioner.remark, texts))
    tuneless = Message("no-tune-heard") if all(one.tuneless for one in conditions) else None
    return EngineRequest(
        conditions=conditions[0],
        frames=given.frames,
        prompt=given.prompt,
        sampling=given.sampling,
        borders=given.borders,
        window_conditions=conditions if len(conditions) > 1 else (),
        note=both(remark, tuneless),
    )


def _of_windows(
    given: ModelInput, conditioner: Conditioner, context_window: ContextWindow
) -> list[Conditions]:
    """The conditions of each window; one alone where they are the same in all."""
    heard = given.melody if conditioner.whole else None
    if not given.sections and (given.melody is None or conditioner.whole):
        return [conditioner.conditions(given.told(given.text), heard)]
    windows = context_window.windows(given)
    if given.melody is not None and not conditioner.whole:
        return [
            conditioner.conditions(given.text_of(w), context_window.melody(given, w))
            for w in windows
        ]
    texts = dict.fromkeys(map(given.text_of, windows))
    said = {text: conditioner.conditions(text, heard) for text in texts}
    return [said[given.text_of(window)] for window in windows]
