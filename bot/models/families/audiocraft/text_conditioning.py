"""Conditions of models that are told by text alone, for which audiocraft need not be imported."""

from collections.abc import Collection

import numpy as np

from bot.engine import Conditions
from bot.engine.cpu.weights import as_float32
from bot.engine.state import LazyEntry
from bot.errors import Message, ModelError
from bot.models.codec import Wave
from bot.models.conditioning import MAX_TEXT
from bot.models.families.audiocraft.config import Recipe
from bot.models.families.audiocraft.text_encoders import TRAINED, TextEncoder
from bot.models.sharing import State

PROVIDER = "condition_provider."
PARTS = ("weight", "bias")


def text_alone(recipe: Recipe) -> str | None:
    """The name of the only condition of a vetted recipe, if a T5 reads it and it is attended to or
    prepended; None for any other model."""
    kinds = {name: c.get("model") for name, c in recipe["conditioners"].items() if name != "args"}
    fuser = recipe["fuser"]
    heard = [*(fuser.get("cross") or ()), *(fuser.get("prepend") or ())]
    others = [*(fuser.get("sum") or ()), *(fuser.get("input_interpolate") or ())]
    if list(kinds.values()) != ["t5"] or heard != list(kinds) or others:
        return None
    return None if fuser.get("cross_attention_pos_emb") else heard[0]


class TextConditioner:
    """What audiocraft's ``T5Conditioner`` and ``ConditionFuser`` do: T5's states, projected."""

    melody = whole = False

    def __init__(self, name: str, recipe: Recipe, state: State, encoder: TextEncoder) -> None:
        """Raises :class:`ModelError` where weights are missing, unknown or of another shape."""
        self._encoder = encoder.trained(recipe, state)
        self._at = f"{PROVIDER}conditioners.{name}.output_proj."
        self._attended = name in (recipe["fuser"].get("cross") or ())
        width, given = recipe["transformer_lm"]["dim"], encoder.encoder.sizes.d_model
        wanted = dict(zip(self._names(), ((width, given), (width,)), strict=True))
        found = {
            entry: tuple(tensor.shape)
            for entry, tensor in state.items()
            if entry.startswith(PROVIDER) and TRAINED not in entry
        }
        if wanted != found:
            odd = sorted(n for n in wanted | found if wanted.get(n) != found.get(n))
            raise ModelError("checkpoint-weights-unfit", count=len(odd), first=odd[0][:80])
        self.replace(state, wanted)

    def _names(self) -> list[str]:
        return [self._at + part for part in PARTS]

    def replace(self, state: State, changed: Collection[str]) -> None:
        """Take those of the ``changed`` entries of a model's state that belong here anew."""
        if not set(changed).isdisjoint(names := self._names()):
            made = [state[name] for name in names]
            rows = [as_float32(e.make() if isinstance(e, LazyEntry) else e) for e in made]
            self._weight, self._bias = (np.array(row) for row in rows)

    def conditions(self, text: str | None, melody: Wave | None) -> Conditions:
        states = self._encoder.encoder(self._encoder.ids(text or ""))[:MAX_TEXT]
        told = (states @ self._weight.T + self._bias) * np.float32(bool(text))
        return Conditions(cross=told) if self._attended else Conditions(prepend=told)

    def remark(self, text: str | None) -> Message | None:
        return self._encoder.remark(text)
