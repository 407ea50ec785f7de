"""What is asked of the engine, and what the asker holds meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from torch import Tensor

from bot.engine.cache import Limits
from bot.engine.rests import RestLimits
from bot.engine.spec import Spec
from bot.engine.windows import Window


@dataclass(frozen=True, eq=False)
class Conditions:
    """Conditions of one request, after the model's own projection and fusing.

    cross: ``[S, D]`` to attend to. prepend: ``[P, D]`` to put before the first token.
    null_cross, null_prepend: the same shapes, for guidance; None is zeros, text's null condition.
    """

    cross: Tensor | None = None
    prepend: Tensor | None = None
    null_cross: Tensor | None = None
    null_prepend: Tensor | None = None


@dataclass(frozen=True, eq=False)
class EngineRequest:
    """One piece to decode.

    frames: new frames to make. prompt: known codes int64 ``[K, T0]`` that come before them.
    temperature 0 is argmax; ``top_p > 0`` overrides ``top_k``; ``top_k`` 0 keeps every token.
    start_frame: number of the first new frame, for its noise.
    fixed: codes int64 ``[K, frames]`` of the new frames: a token where it is known beforehand, as a
    voice that the others are composed to, and -1 where it is to be made.
    rests: how long it may be silent; only where the engine knows the codec's silent tokens.
    conditions_for_window: where they differ from ``conditions`` beyond the first window: a
    sequence by window, or a function of one, called when that window begins.
    """

    conditions: Conditions
    frames: int
    prompt: Tensor | None = None
    seed: int = 0
    temperature: float = 1.0
    top_k: int = 250
    top_p: float = 0.0
    guidance: float = 3.0
    start_frame: int = 0
    fixed: Tensor | None = None
    rests: RestLimits | None = None
    conditions_for_window: Callable[[Window], Conditions] | Sequence[Conditions] | None = None

    @property
    def known(self) -> int:
        """Frames of the prompt, T0."""
        return 0 if self.prompt is None else self.prompt.shape[1]

    def conditions_of(self, window: Window) -> Conditions:
        given = self.conditions_for_window
        if given is None:
            return self.conditions
        return given(window) if callable(given) else given[window.index]


@dataclass(eq=False)
class Ticket:
    """A request on its way.

    future: int64 ``[K, T0 + frames]`` on the CPU, or the error that stopped it.
    done_frames, total_frames: new frames made, and to make; they may be read from any thread.
    """

    total_frames: int
    done_frames: int = 0
    future: Future[Tensor] = field(default_factory=Future)

    def cancel(self) -> bool:
        """Stop within a step; from any thread. False if it was over already."""
        return self.future.cancel()


def check_request(request: EngineRequest, spec: Spec) -> None:
    """Raise ValueError, with a sentence, for what no engine of this model could decode."""
    prompt, fixed = request.prompt, request.fixed
    if request.frames < 1:
        raise ValueError(f"A piece has at least one new frame, not {request.frames}.")
    if prompt is not None and (prompt.dim() != 2 or prompt.shape[0] != spec.codebooks):
        raise ValueError(f"The prompt is {tuple(prompt.shape)}, not [{spec.codebooks}, T].")
    if prompt is not None and prompt.numel() and not 0 <= prompt.min() <= prompt.max() < spec.card:
        raise ValueError(f"The prompt's codes are not all in 0..{spec.card - 1}.")
    if fixed is not None and fixed.shape != (spec.codebooks, request.frames):
        wanted = [spec.codebooks, request.frames]
        raise ValueError(f"The fixed codes are {tuple(fixed.shape)}, not {wanted}.")
    if fixed is not None and not -1 <= fixed.min() <= fixed.max() < spec.card:
        raise ValueError(f"The fixed codes are not all in -1..{spec.card - 1}.")
    if request.temperature < 0 or request.top_k < 0 or not 0 <= request.top_p <= 1:
        raise ValueError("temperature and top_k are not negative, and top_p is in 0..1.")


def check_conditions(conditions: Conditions, spec: Spec, limits: Limits) -> None:
    """Raise ValueError, with a sentence, for conditions that do not fit the model or the slots."""
    if (conditions.cross is not None) != spec.cross_attention:
        raise ValueError("Conditions to attend to belong to models with cross-attention, and only.")
    pairs = (
        (conditions.cross, conditions.null_cross, limits.cross),
        (conditions.prepend, conditions.null_prepend, limits.prepend),
    )
    for given, null, longest in pairs:
        if given is None:
            continue
        if given.dim() != 2 or given.shape[1] != spec.dim or not 0 < len(given) <= longest:
            raise ValueError(
                f"Conditions are {tuple(given.shape)}, not [1..{longest}, {spec.dim}]."
            )
        if null is not None and null.shape != given.shape:
            raise ValueError("Null conditions have the shape of those that they stand for.")
