"""One request in its slot: where it stands, counted on the host so that no device is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from bot.engine.backend import SlotShape, WindowInputs
from bot.engine.delay_pattern import (
    Codes,
    apply_delay_pattern,
    revert_delay_pattern,
    sequence_length,
)
from bot.engine.noise import Keys, noise_keys
from bot.engine.request import EngineRequest, SequenceHandle, check_conditions, codes_of
from bot.engine.spec import Spec
from bot.engine.windows import Window


@dataclass(eq=False)
class Sequence:
    """A request, the window it is in, and how far it is.

    slot: the first of those that it has. slots: those that it decodes in.
    length: positions in its KV cache. offset: how many of them are prepended conditions.
    prefill_len: positions to prefill before the first step.
    made: codes ``[K, ...]`` of the prompt and of the windows so far.
    """

    request: EngineRequest
    handle: SequenceHandle
    spec: Spec
    slot: int
    window: Window
    following: Iterator[Window]
    made: list[Codes]
    length: int = field(default=0, init=False)
    prefill_len: int = field(default=0, init=False)
    offset: int = field(default=0, init=False)
    slots: tuple[int, ...] = field(default=(), init=False)

    @property
    def prefilling(self) -> bool:
        return self.length < self.prefill_len

    @property
    def frames(self) -> int:
        """Frames in its window."""
        return self.window.end - self.window.start

    def begin_window(self, shape: SlotShape) -> list[WindowInputs]:
        """Count from the window's start; what each slot needs. ValueError if that does not fit."""
        conditions = self.request.conditions_of(self.window)
        check_conditions(conditions, self.spec, shape)
        # The last given step is decoded like any other: it samples the first new token.
        given_steps = self.window.prompt_len + min(self.spec.delays)
        self.length, self.offset = 0, conditions.prepend_length
        self.prefill_len = self.offset + given_steps
        codes = apply_delay_pattern(self.spec, self._given_codes(), self.frames)
        doubled = conditions.without_text
        each = [conditions] if doubled is None else [conditions, doubled]
        self.slots = tuple(range(self.slot, self.slot + len(each)))
        inputs = WindowInputs(
            codes=codes,
            noise_keys=self._noise_keys(codes.shape[1]),
            given=given_steps + 1,
            conditions=conditions,
            sampling=self.request.sampling,
            rests=self.request.rests,
            text_guidance=None if doubled is None else conditions.text_guidance,
        )
        return [replace(inputs, conditions=those) for those in each]

    def _given_codes(self) -> Codes:
        """The window's codes that are not sampled, ``[K, ...]``: made before it, or forced in it;
        -1 where one is sampled."""
        window, request = self.window, self.request
        codes = np.concatenate(self.made, axis=1)
        codes = codes[:, window.start : window.start + window.prompt_len]
        if request.forced is None:
            return codes
        first = window.start - request.prompt_len
        forced = request.forced[:, first + window.prompt_len : first + self.frames]
        return np.concatenate([codes, codes_of(forced, self.spec.codebooks)], axis=1)

    def _noise_keys(self, steps: int) -> Keys:
        """The key of the noise at each of the window's steps, ``[K, steps]``."""
        first = self.window.start - self.request.prompt_len
        # Step s + 1 holds frame s - delay.
        delays = np.array(self.spec.delays)[:, None]
        return noise_keys(self.request.sampling.seed, first + np.arange(-1, steps - 1) - delays)

    def advance(self) -> bool:
        """Count a step; True when it was the window's last."""
        self.length += 1
        steps = self.length - self.offset
        done = self.window.start + steps - self.spec.max_delay - self.request.prompt_len
        self.handle.done_frames = max(self.handle.done_frames, done)
        return steps + 1 >= sequence_length(self.spec, self.frames)

    def finish_window(self, sequence: Codes) -> None:
        """Take over the window's new codes from the slot's ``[K, steps]``."""
        codes = revert_delay_pattern(self.spec, sequence, self.frames)
        self.made.append(codes[:, self.window.prompt_len :])

    def made_so_far(self, sequence: Codes) -> Codes:
        """The piece's codes ``[K, ...]`` that no step changes any more, with the slot's."""
        codes = revert_delay_pattern(self.spec, sequence, self.frames)
        whole = np.concatenate([*self.made, codes[:, self.window.prompt_len :]], axis=1)
        return whole[:, : self.request.prompt_len + self.handle.done_frames]
