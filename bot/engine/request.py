"""What is asked of the engine, and what the caller holds meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bot.engine.backend import Array, Conditions, SlotShape
from bot.engine.delay_pattern import SAMPLED, Codes
from bot.engine.rests import RestLimits
from bot.engine.spec import Spec
from bot.engine.windows import Window
from bot.errors import Message
from bot.sampling_params import SamplingParams

DEFAULT_SAMPLING = SamplingParams()


@dataclass(frozen=True, eq=False)
class EngineRequest:
    """One piece to decode.

    frames: new frames to make. prompt: codes ``[K, T0]`` that come before them.
    forced: codes ``[K, frames]`` of the new frames: a token where it is given, as a voice that the
    others are composed to, and -1 where it is sampled.
    rests: how long it may be silent; only where the engine knows the codec's silent tokens.
    borders: new frames at which what it is told changes, so that a window begins there.
    window_conditions: one for each window, where they differ from ``conditions``.
    note: what is known already to say about the piece.
    """

    conditions: Conditions
    frames: int
    prompt: Array | None = None
    sampling: SamplingParams = DEFAULT_SAMPLING
    forced: Array | None = None
    rests: RestLimits | None = None
    borders: Sequence[int] = ()
    window_conditions: Sequence[Conditions] = ()
    note: Message | None = None

    @property
    def prompt_len(self) -> int:
        """Frames of the prompt, T0."""
        return 0 if self.prompt is None else self.prompt.shape[1]

    def conditions_of(self, window: Window) -> Conditions:
        return self.window_conditions[window.index] if self.window_conditions else self.conditions


@dataclass(eq=False)
class SequenceHandle:
    """The caller's end of a request.

    future: codes int64 ``[K, T0 + frames]``, or the error that stopped it.
    done_frames, total_frames: new frames made, and to make; may be read from any thread.
    known_frames: those before them.
    note: what a decoder says about the piece, for people; there when the future is done.
    """

    total_frames: int
    done_frames: int = 0
    known_frames: int = 0
    note: Message | None = None
    future: Future[Codes] = field(default_factory=Future[Codes])

    def cancel(self) -> bool:
        """Stop within a step; from any thread. False if it was over already."""
        return self.future.cancel()


def codes_of(given: Array | None, codebooks: int) -> Codes:
    """Codes as the host keeps them, int64 ``[K, T]``; none is no frames."""
    if given is None:
        return np.empty((codebooks, 0), np.int64)
    on_host: Any = getattr(given, "cpu", lambda: given)()
    return np.asarray(on_host).astype(np.int64)


def check_request(request: EngineRequest, spec: Spec) -> None:
    """Raise ValueError, with a sentence, for what no engine of this model could decode."""
    prompt, forced = request.prompt, request.forced
    if request.frames < 1:
        raise ValueError(f"A piece has at least one new frame, not {request.frames}.")
    if prompt is not None and (prompt.ndim != 2 or prompt.shape[0] != spec.codebooks):
        raise ValueError(f"The prompt is {tuple(prompt.shape)}, not [{spec.codebooks}, T].")
    if prompt is not None and 0 not in prompt.shape and not _within(prompt, 0, spec.card):
        raise ValueError(f"The prompt's codes are not all in 0..{spec.card - 1}.")
    if forced is not None and tuple(forced.shape) != (spec.codebooks, request.frames):
        wanted = [spec.codebooks, request.frames]
        raise ValueError(f"The forced codes are {tuple(forced.shape)}, not {wanted}.")
    if forced is not None and not _within(forced, SAMPLED, spec.card):
        raise ValueError(f"The forced codes are not all in -1..{spec.card - 1}.")


def _within(codes: Array, least: int, end: int) -> bool:
    return bool(least <= codes.min() <= codes.max() < end)


def check_conditions(conditions: Conditions, spec: Spec, shape: SlotShape) -> None:
    """Raise ValueError, with a sentence, for conditions that do not fit the model or the slots."""
    if (conditions.cross is not None) != spec.cross_attention:
        raise ValueError("Conditions to attend to belong to models with cross-attention, and only.")
    without_text = conditions.without_text
    if without_text is not None:
        if not shape.twins:
            raise ValueError("Double guidance belongs to models that take up a style, and only.")
        lengths = without_text.cross_length, without_text.prepend_length
        if lengths != (conditions.cross_length, conditions.prepend_length):
            raise ValueError("Conditions without text are as long as those with it.")
        check_conditions(without_text, spec, shape)
    pairs = (
        (conditions.cross, conditions.null_cross, shape.cross),
        (conditions.prepend, conditions.null_prepend, shape.prepend),
    )
    for given, null, longest in pairs:
        if given is None:
            continue
        if given.ndim != 2 or given.shape[1] != spec.dim or not 0 < len(given) <= longest:
            raise ValueError(
                f"Conditions are {tuple(given.shape)}, not [1..{longest}, {spec.dim}]."
            )
        if null is not None and null.shape != given.shape:
            raise ValueError("Null conditions have the shape of those that they stand for.")
