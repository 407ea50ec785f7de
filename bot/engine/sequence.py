"""One request in its slot: where it stands, counted on the host so that no device is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from bot.engine import transformer
from bot.engine.kv_cache import (
    Extent,
    Slots,
    SlotShape,
    apply_delay_pattern,
    reset_slot,
    revert_delay_pattern,
    sequence_length,
)
from bot.engine.request import EngineRequest, SequenceHandle, check_conditions
from bot.engine.sampling import noise_keys
from bot.engine.weights import Weights
from bot.engine.windows import Window

# Positions prefilled in one tick, so that a long prompt does not hold up the others.
PREFILL_CHUNK = 64


@dataclass(eq=False)
class Sequence:
    """A request, the window it is in, and how far it is.

    length: positions in its KV cache. prefill_len: positions to prefill before the first step.
    offset: how many of them are prepended conditions, ``prepend`` ``[2, P, D]``.
    cross_length: conditions that are attended to.
    made: codes ``[K, ...]`` of the prompt and of the windows so far, on the device.
    """

    request: EngineRequest
    handle: SequenceHandle
    slot: int
    window: Window
    following: Iterator[Window]
    made: list[Tensor]
    length: int = 0
    prefill_len: int = 0
    offset: int = 0
    cross_length: int = 0
    prepend: Tensor | None = field(default=None, repr=False)

    @property
    def extent(self) -> Extent:
        return Extent(self.slot, self.length, self.cross_length)

    @property
    def prefilling(self) -> bool:
        return self.length < self.prefill_len

    def begin_window(self, weights: Weights, slots: Slots, shape: SlotShape) -> None:
        """Write the window to the slot: its codes, the keys of its noise, its conditions, its
        sampling parameters. ValueError if its conditions do not fit."""
        conditions, window = self.request.conditions_of(self.window), self.window
        check_conditions(conditions, weights.spec, shape)
        codes = apply_delay_pattern(weights.spec, self._given_codes(), window.end - window.start)
        steps = codes.shape[1]
        slots.codes[self.slot, :, :steps] = codes
        slots.noise_key[self.slot, :, :steps] = self._noise_keys(weights, steps)
        reset_slot(slots, self.slot)
        self.prepend = _two_rows(conditions.prepend, conditions.null_prepend, weights.device)
        self.offset = 0 if self.prepend is None else self.prepend.shape[1]
        cross = _two_rows(conditions.cross, conditions.null_cross, weights.device)
        if cross is not None:
            transformer.prefill_conditions(weights, slots, self.slot, cross)
            self.cross_length = cross.shape[1]
        self.length = 0
        # The last given step is decoded like any other: it samples the first new token.
        self.prefill_len = self.offset + window.prompt_len + min(weights.spec.delays)
        slots.length[self.slot] = 0
        active = not self.prefilling
        slots.params.write(self.slot, self.request.sampling, active=active, offset=self.offset)
        if slots.rests is not None:
            steps = slots.codes[self.slot, :, : self.prefill_len - self.offset + 1]
            slots.rests.begin(self.slot, self.request.rests, steps, weights.spec.max_delay)

    def _given_codes(self) -> Tensor:
        """The window's codes that are not sampled, ``[K, ...]``: made before it, or forced in it;
        -1 where one is sampled."""
        window, request = self.window, self.request
        codes = torch.cat(self.made, dim=1)[:, window.start : window.start + window.prompt_len]
        if request.forced is None:
            return codes
        first = window.start - request.prompt_len
        forced = request.forced[:, first + window.prompt_len : first + window.end - window.start]
        return torch.cat([codes, forced.to(codes)], dim=1)

    def _noise_keys(self, weights: Weights, steps: int) -> Tensor:
        """The key of the noise at each of the window's steps, ``[K, steps]``."""
        seed = self.request.sampling.seed
        seed = torch.tensor((seed + 2**63) % 2**64 - 2**63, device=weights.device)  # as int64
        first = self.window.start - self.request.prompt_len
        # Step s + 1 holds frame s - delay.
        step = torch.arange(-1, steps - 1, device=weights.device)
        delays = torch.tensor(weights.spec.delays, device=weights.device)
        return noise_keys(seed, first + step[:, None] - delays).T

    def prefill(self, weights: Weights, slots: Slots) -> None:
        """Run the next chunk of given positions through the layers."""
        begin, end = self.length, min(self.length + PREFILL_CHUNK, self.prefill_len)
        steps = slice(max(begin - self.offset, 0), max(end - self.offset, 0))
        inputs = transformer.embed(weights, slots.codes[self.slot, :, steps].T).expand(2, -1, -1)
        if self.prepend is not None:
            inputs = torch.cat([self.prepend[:, begin:end], inputs], dim=1)
        inputs = inputs + slots.positions[begin:end]
        transformer.prefill(weights, slots, self.extent, inputs)
        self.length = end
        slots.params.active[self.slot] = 0 if self.prefilling else 1

    def advance(self, weights: Weights, slots: Slots) -> bool:
        """Count a step; True when it was the window's last and its new codes are in ``made``."""
        self.length += 1
        spec, window = weights.spec, self.window
        steps = self.length - self.offset
        done = window.start + steps - spec.max_delay - self.request.prompt_len
        self.handle.done_frames = max(self.handle.done_frames, done)
        if steps + 1 < sequence_length(spec, window.end - window.start):
            return False
        codes = revert_delay_pattern(spec, slots.codes[self.slot], window.end - window.start)
        self.made.append(codes[:, window.prompt_len :])
        return True


def _two_rows(given: Tensor | None, null: Tensor | None, device: torch.device) -> Tensor | None:
    """Conditions and null conditions as a slot's two rows, fp32 ``[2, S, D]``."""
    if given is None:
        return None
    null = torch.zeros_like(given) if null is None else null
    return torch.stack([given, null]).to(device, torch.float32)
