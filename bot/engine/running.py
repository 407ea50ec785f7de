"""One request in its slot: where it stands, counted on the host so that no device is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from bot.engine import decoder
from bot.engine.cache import Extent, Limits, Slots, delayed, forget, sequence_length, undelayed
from bot.engine.request import EngineRequest, Ticket, check_conditions
from bot.engine.sampling import sources
from bot.engine.weights import Weights
from bot.engine.windows import Window

# Positions of a prompt read in one tick, so that a long prompt does not hold up the others.
PROMPT_CHUNK = 64


@dataclass(eq=False)
class Running:
    """A request, the window it is in, and how far.

    length: positions in its past. known: positions to be read before the first step. offset: how
    many of them are prepended conditions, ``prepend`` ``[2, P, D]``. attended: conditions in cross.
    made: codes ``[K, ...]`` of the prompt and of the windows behind it, on the device.
    """

    request: EngineRequest
    ticket: Ticket
    slot: int
    window: Window
    following: Iterator[Window]
    made: list[Tensor]
    length: int = 0
    known: int = 0
    offset: int = 0
    attended: int = 0
    prepend: Tensor | None = field(default=None, repr=False)

    @property
    def extent(self) -> Extent:
        return Extent(self.slot, self.length, self.attended)

    @property
    def reading(self) -> bool:
        """Whether known positions are still to be read."""
        return self.length < self.known

    def begin(self, weights: Weights, slots: Slots, limits: Limits) -> None:
        """Lay out the window in the slot; ValueError if its conditions do not fit."""
        conditions, window = self.request.conditions_of(self.window), self.window
        check_conditions(conditions, weights.spec, limits)
        sequence = delayed(weights.spec, self._codes(), window.end - window.start)
        slots.codes[self.slot, :, : sequence.shape[1]] = sequence
        slots.source[self.slot, :, : sequence.shape[1]] = self._sources(weights, sequence.shape[1])
        forget(slots, self.slot)
        self.prepend = _rows(conditions.prepend, conditions.null_prepend, weights.device)
        self.offset = 0 if self.prepend is None else self.prepend.shape[1]
        cross = _rows(conditions.cross, conditions.null_cross, weights.device)
        if cross is not None:
            decoder.read_conditions(weights, slots, self.slot, cross)
            self.attended = cross.shape[1]
        self.length = 0
        # The last known step is decoded like any other: what it gives is the first new token.
        self.known = self.offset + window.known + min(weights.spec.delays)
        self._set_parameters(slots)
        if slots.rests is not None:
            steps = slots.codes[self.slot, :, : self.known - self.offset + 1]
            slots.rests.begin(self.slot, self.request.rests, steps, weights.spec.max_delay)

    def _codes(self) -> Tensor:
        """The window's codes that are known, ``[K, ...]``: made before it, or fixed in it."""
        window, request = self.window, self.request
        codes = torch.cat(self.made, dim=1)[:, window.start : window.start + window.known]
        if request.fixed is None:
            return codes
        first = window.start - request.known
        fixed = request.fixed[:, first + window.known : first + window.end - window.start]
        return torch.cat([codes, fixed.to(codes)], dim=1)

    def _sources(self, weights: Weights, steps: int) -> Tensor:
        """What the noise of the window's steps comes from, ``[K, steps]``."""
        # A seed may be any Python int; its low 64 bits are kept.
        seed = torch.tensor((self.request.seed + 2**63) % 2**64 - 2**63, device=weights.device)
        first = self.request.start_frame + self.window.start - self.request.known
        # Step s + 1 holds frame s - delay.
        step = torch.arange(-1, steps - 1, device=weights.device)
        delays = torch.tensor(weights.spec.delays, device=weights.device)
        return sources(seed, first + step[:, None] - delays).T

    def _set_parameters(self, slots: Slots) -> None:
        parameters, request, slot = slots.parameters, self.request, self.slot
        slots.length[slot] = 0
        parameters.active[slot] = 0 if self.reading else 1
        parameters.offset[slot] = self.offset
        parameters.top_k[slot] = request.top_k
        parameters.top_p[slot] = request.top_p
        parameters.temperature[slot] = request.temperature
        parameters.guidance[slot] = request.guidance

    def read(self, weights: Weights, slots: Slots) -> None:
        """Read the next known positions into the past."""
        begin, end = self.length, min(self.length + PROMPT_CHUNK, self.known)
        steps = slice(max(begin - self.offset, 0), max(end - self.offset, 0))
        inputs = decoder.embed(weights, slots.codes[self.slot, :, steps].T).expand(2, -1, -1)
        if self.prepend is not None:
            inputs = torch.cat([self.prepend[:, begin:end], inputs], dim=1)
        decoder.read_prompt(weights, slots, self.extent, inputs + slots.positions[begin:end])
        self.length = end
        slots.parameters.active[self.slot] = 0 if self.reading else 1

    def advance(self, weights: Weights, slots: Slots) -> bool:
        """Count a step; True when it was the window's last and its new codes are in ``made``."""
        self.length += 1
        spec, window = weights.spec, self.window
        steps = self.length - self.offset
        done = window.start + steps - spec.max_delay - self.request.known
        self.ticket.done_frames = max(self.ticket.done_frames, done)
        if steps + 1 < sequence_length(spec, window.end - window.start):
            return False
        codes = undelayed(spec, slots.codes[self.slot], window.end - window.start)
        self.made.append(codes[:, window.known :])
        return True


def _rows(given: Tensor | None, null: Tensor | None, device: torch.device) -> Tensor | None:
    """Conditions and null conditions as a slot's two rows, fp32 ``[2, S, D]``."""
    if given is None:
        return None
    null = torch.zeros_like(given) if null is None else null
    return torch.stack([given, null]).to(device, torch.float32)
