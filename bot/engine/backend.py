"""What the host asks of a back end: slots that hold sequences, and steps of many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from bot.engine.delay_pattern import Codes
from bot.engine.noise import Keys
from bot.engine.rests import RestLimits
from bot.engine.spec import Spec
from bot.sampling_params import SamplingParams

Array = NDArray[Any] | Any
"""An array of numpy's, or a tensor of torch's on a device of its own."""


@dataclass(frozen=True)
class SlotShape:
    """What one slot has room for: frames in a window, prepended and attended conditions.

    twins: a sequence has two slots, one behind the other, the second for double guidance.
    """

    frames: int
    prepend: int
    cross: int
    twins: bool = False

    @property
    def slots_each(self) -> int:
        """Slots that a sequence has."""
        return 2 if self.twins else 1


@dataclass(frozen=True, eq=False)
class Conditions:
    """Conditions of one request, after the model's own projection and fusing.

    cross: ``[S, D]`` to attend to. prepend: ``[P, D]`` to put before the first token.
    null_cross, null_prepend: the same shapes, for guidance; None is zeros, text's null condition.
    tuneless: whether there is a melody in them in which nothing is heard.
    without_text: the same without text, as long, for double guidance. text_guidance: beta there,
    how much the text counts beside the sound; 1 is guidance as it is without.
    """

    cross: Array | None = None
    prepend: Array | None = None
    null_cross: Array | None = None
    null_prepend: Array | None = None
    tuneless: bool = False
    without_text: Conditions | None = None
    text_guidance: float = 1.0

    @property
    def cross_length(self) -> int:
        return 0 if self.cross is None else len(self.cross)

    @property
    def prepend_length(self) -> int:
        return 0 if self.prepend is None else len(self.prepend)


@dataclass(frozen=True, eq=False)
class WindowInputs:
    """All that a slot needs for a window.

    codes: int64 ``[K, steps]`` in the delay pattern. noise_keys: uint64 ``[K, steps]``.
    given: how many of the steps hold no code that is sampled.
    text_guidance: where the slot is one of a sequence's two; else None.
    """

    codes: Codes
    noise_keys: Keys
    given: int
    conditions: Conditions
    sampling: SamplingParams
    rests: RestLimits | None
    text_guidance: float | None = None


class Weights(Protocol):
    """A model's weights, packed for a back end. precision: what they are kept in."""

    @property
    def spec(self) -> Spec: ...

    @property
    def device(self) -> str: ...

    @property
    def precision(self) -> str: ...

    def replace(self, state: Mapping[str, Any], changed: Collection[str]) -> None:
        """Take the ``changed`` entries of a state dict anew, in place, where sequences may not be
        in slots. Afterwards all is, bit for bit, as if made from that state."""
        ...

    def slot_bytes(self, shape: SlotShape) -> int:
        """Bytes that one slot holds at its fullest."""
        ...

    def allocate(
        self, slots: int, shape: SlotShape, *, graph: bool, silent: Array | None
    ) -> Backend:
        """A back end with that many slots, a multiple of those that a sequence has."""
        ...


class Backend(Protocol):
    """Decodes sequences in slots; a slot's position is counted from its prepended conditions.

    prefill_chunk: positions to prefill at once, so that a long prompt does not hold up the others.
    codes_at_hand: whether reading codes waits for nothing. waits: whether a step would first wait
    for a device that has enough to do.
    """

    @property
    def prefill_chunk(self) -> int: ...

    @property
    def codes_at_hand(self) -> bool: ...

    @property
    def waits(self) -> bool: ...

    def begin_window(self, slot: int, window: WindowInputs) -> None:
        """Write a window to a slot, from position 0."""
        ...

    def prefill(self, slot: int, end: int) -> None:
        """Run the slot's next positions, up to ``end``, through the layers."""
        ...

    def step(self, slots: Sequence[int]) -> None:
        """Decode one step of these slots, each of which stands behind all that it prefills.

        A sequence's two stand behind each other and before all that are alone. They draw the same
        tokens: from the second's logits with conditions, plus ``text_guidance`` times what the
        first's have beyond them.
        """
        ...

    def codes(self, slot: int) -> Codes:
        """A slot's codes ``[K, steps]`` in the delay pattern. Waits for what is being computed."""
        ...

    def release(self, slot: int) -> None:
        """Free a slot, which then costs as little as may be."""
        ...
