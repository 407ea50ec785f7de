"""Continuous batching: requests join and leave between steps, and the host counts for the device."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from bot.engine import decoder
from bot.engine.attention import Batch
from bot.engine.cache import (
    Limits,
    allocate,
    delayed,
    sequence_length,
    slot_bytes,
    undelayed,
)
from bot.engine.request import (
    Conditions,
    EngineRequest,
    Ticket,
    check_conditions,
    check_request,
)
from bot.engine.weights import Weights, position_table
from bot.engine.windows import Window, plan_windows

# Positions of a prompt read in one tick, so that a long prompt does not hold up the others.
PROMPT_CHUNK = 64


@dataclass(eq=False)
class _Running:
    """A request in a slot, counted on the host.

    length: positions in its cache. known: positions that are read, not decoded. offset: what is
    prepended. made: new frames of the windows behind it, on the device.
    """

    request: EngineRequest
    ticket: Ticket
    slot: int
    windows: Iterator[Window]
    window: Window
    length: int = 0
    known: int = 0
    offset: int = 0
    attended: int = 0
    prepend: Tensor | None = None
    made: list[Tensor] = field(default_factory=list)


class Engine:
    """Decodes up to ``slots`` requests at once; all of it on the one thread that calls it.

    max_frames: the model's window. stride: by how much windows move in a longer piece, by default
    what audiocraft's 18 of 30 s are. max_prepend, max_cross: the longest conditions.
    graph: capture the step once and replay it (CUDA only).
    """

    def __init__(
        self,
        weights: Weights,
        *,
        slots: int,
        max_frames: int,
        stride: int | None = None,
        max_prepend: int = 512,
        max_cross: int = 256,
        graph: bool = True,
    ) -> None:
        spec = weights.spec
        self.weights = weights
        self.limits = Limits(max_frames, max_prepend if spec.prepend else 0, max_cross)
        self.stride = stride or max(1, max_frames * 3 // 5)
        self.dtype = weights.cache_dtype
        with torch.inference_mode():
            self.slots = allocate(spec, self.limits, slots, self.dtype, weights.device)
            self.positions = position_table(spec, self.slots.keys.shape[-2], weights.device)
        self._everyone = torch.arange(slots, device=weights.device)
        self._free = list(range(slots))
        self._waiting: deque[tuple[EngineRequest, Ticket]] = deque()
        self._running: list[_Running] = []

    @property
    def busy(self) -> bool:
        """Whether `tick` has anything to do."""
        return bool(self._waiting or self._running)

    @property
    def slot_bytes(self) -> int:
        """Memory of one slot at its fullest, in bytes."""
        return slot_bytes(self.weights.spec, self.limits, self.dtype)

    def submit(self, request: EngineRequest) -> Ticket:
        """Queue a request; raises ValueError, with a sentence, if it cannot be decoded here."""
        check_request(request, self.weights.spec)
        ticket = Ticket(total_frames=request.frames)
        self._waiting.append((request, ticket))
        return ticket

    @torch.inference_mode()
    def tick(self) -> None:
        """Admit who waits, read a piece of every unread prompt, decode one step of all others."""
        self._drop_cancelled()
        while self._waiting and self._free:
            self._admit(*self._waiting.popleft())
        reading = [r for r in self._running if r.length < r.known]
        decoding = [r for r in self._running if r.length >= r.known]
        for running in reading:
            self._read(running)
        if decoding:
            self._step(decoding)
        for running in decoding:
            self._advance(running)

    def stop(self, error: Exception) -> None:
        """Fail every request, after a step that could not be taken."""
        for ticket in [t for _, t in self._waiting] + [r.ticket for r in self._running]:
            if ticket.future.set_running_or_notify_cancel():
                ticket.future.set_exception(error)
        self._waiting.clear()
        for running in list(self._running):
            self._release(running)

    def _drop_cancelled(self) -> None:
        for running in [r for r in self._running if r.ticket.future.cancelled()]:
            self._release(running)
        self._waiting = deque(w for w in self._waiting if not w[1].future.cancelled())

    def _release(self, running: _Running) -> None:
        self._running.remove(running)
        self._free.append(running.slot)

    def _admit(self, request: EngineRequest, ticket: Ticket) -> None:
        total = request.known + request.frames
        windows = iter(plan_windows(request.known, total, self.limits.frames, self.stride))
        running = _Running(request, ticket, self._free.pop(), windows, next(windows))
        self._running.append(running)
        self._set_parameters(running)
        empty = torch.empty(self.weights.spec.codebooks, 0, dtype=torch.long)
        prompt = empty if request.prompt is None else request.prompt
        running.made.append(prompt.to(self.weights.device, torch.long))
        self._begin(running)

    def _set_parameters(self, running: _Running) -> None:
        slots, slot, request = self.slots, running.slot, running.request
        # A seed may be any Python int; int64 keeps its low 64 bits.
        slots.seed[slot] = (request.seed + 2**63) % 2**64 - 2**63
        slots.temperature[slot] = request.temperature
        slots.top_k[slot] = request.top_k
        slots.top_p[slot] = request.top_p
        slots.guidance[slot] = request.guidance

    def _begin(self, running: _Running) -> None:
        """Lay out the running request's window in its slot."""
        try:
            conditions = running.request.conditions_of(running.window)
            self._place(running, conditions)
        except Exception as error:  # noqa: BLE001 - a request's own conditions fail it alone
            if running.ticket.future.set_running_or_notify_cancel():
                running.ticket.future.set_exception(error)
            self._release(running)

    def _place(self, running: _Running, conditions: Conditions) -> None:
        weights, slots, slot, window = self.weights, self.slots, running.slot, running.window
        check_conditions(conditions, weights.spec, self.limits)
        frames = window.end - window.start
        codes = torch.cat(running.made, dim=1)[:, window.start : window.start + window.known]
        sequence = delayed(weights.spec, codes, frames)
        slots.codes[slot, :, : sequence.shape[1]] = sequence
        running.prepend = _with_null(conditions.prepend, conditions.null_prepend, weights.device)
        running.offset = 0 if running.prepend is None else running.prepend.shape[1]
        cross = _with_null(conditions.cross, conditions.null_cross, weights.device)
        if cross is not None:
            decoder.read_conditions(weights, slots, slot, cross)
            running.attended = cross.shape[1]
        running.length = 0
        # The last known step is decoded: its output is the first new token.
        running.known = running.offset + window.known + min(weights.spec.delays)
        slots.length[slot] = 0
        slots.offset[slot] = running.offset
        slots.frame[slot] = running.request.start_frame + window.start - running.request.known

    def _read(self, running: _Running) -> None:
        """Read the next piece of what is known into the cache."""
        begin = running.length
        end = min(begin + PROMPT_CHUNK, running.known)
        inputs = self._known_inputs(running, begin, end)
        decoder.read_prompt(self.weights, self.slots, running.slot, inputs, begin)
        running.length = end
        self.slots.length[running.slot] = end

    def _known_inputs(self, running: _Running, begin: int, end: int) -> Tensor:
        """The model's inputs ``[2, end - begin, D]`` at known positions."""
        offset = running.offset
        codes = self.slots.codes[running.slot, :, max(begin - offset, 0) : max(end - offset, 0)]
        inputs = decoder.embed(self.weights, codes.T).expand(2, -1, -1)
        if running.prepend is not None:
            inputs = torch.cat([running.prepend[:, begin:end], inputs], dim=1)
        return inputs + self.positions[begin:end]

    def _step(self, decoding: list[_Running]) -> None:
        ran = tuple((p, r.slot, r.length, r.attended) for p, r in enumerate(decoding))
        if self.weights.steady:
            index = torch.tensor([r.slot for r in decoding])
        else:
            index, ran = self._everyone, tuple((s, s, n, a) for _, s, n, a in ran)
        decoder.step(self.weights, self.slots, self.positions, Batch(index, ran))

    def _advance(self, running: _Running) -> None:
        """Count the step just taken; go on to the next window, or finish."""
        running.length += 1
        spec, window, ticket = self.weights.spec, running.window, running.ticket
        complete = running.length - running.offset - spec.max_delay
        ticket.done_frames = max(
            ticket.done_frames, window.start + complete - running.request.known
        )
        if running.length - running.offset + 1 < sequence_length(spec, window.end - window.start):
            return
        codes = undelayed(spec, self.slots.codes[running.slot], window.end - window.start)
        running.made.append(codes[:, window.known :].clone())
        following = next(running.windows, None)
        if following is not None:
            running.window = following
            self._begin(running)
            return
        self._release(running)
        if ticket.future.set_running_or_notify_cancel():
            ticket.future.set_result(torch.cat(running.made, dim=1).cpu())


def _with_null(given: Tensor | None, null: Tensor | None, device: torch.device) -> Tensor | None:
    """Conditions and null conditions as two rows, fp32 ``[2, S, D]``."""
    if given is None:
        return None
    null = torch.zeros_like(given) if null is None else null
    return torch.stack([given, null]).to(device, torch.float32)
