"""Continuous batching: requests join and leave between steps, and the host keeps count."""

from __future__ import annotations

from collections import deque

import torch

from bot.engine import decoder
from bot.engine.cache import Extent, Limits, allocate, slot_bytes
from bot.engine.graph import StepGraph
from bot.engine.request import EngineRequest, Ticket, check_request
from bot.engine.running import Running
from bot.engine.sampling import needed_depth
from bot.engine.weights import Weights
from bot.engine.windows import plan_windows


class Engine:
    """Decodes up to ``slots`` requests at once; all of it on the one thread that calls it.

    max_frames: the model's window. stride: by how much windows move in a longer piece, by default
    what audiocraft's 18 of 30 s are. max_prepend, max_cross: the longest conditions.
    graph: on CUDA, capture the step once and replay it.
    silent: bool ``[K, card]``, the silent tokens of a codec that has any, so that rests can be
    limited.
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
        silent: torch.Tensor | None = None,
    ) -> None:
        spec, device = weights.spec, weights.device
        self.weights = weights
        self.limits = Limits(max_frames, max_prepend if spec.prepend else 0, max_cross)
        self.stride = stride or max(1, max_frames * 3 // 5)
        if not 0 < self.stride <= max_frames:
            raise ValueError(f"Windows of {max_frames} frames cannot move by {self.stride}.")
        self.slots = allocate(spec, self.limits, slots, weights.cache_dtype, device, silent)
        everyone = torch.arange(slots, device=device)
        self._everyone = decoder.Batch(everyone, self.slots.parameters, spec.card)
        self._some: tuple[list[int], decoder.Batch] | None = None
        self._graph = StepGraph(self._step_everyone) if graph and device.type == "cuda" else None
        self._free = list(range(slots))
        self._waiting: deque[tuple[EngineRequest, Ticket]] = deque()
        self._running: list[Running] = []

    @property
    def busy(self) -> bool:
        """Whether `tick` has anything to do."""
        return bool(self._waiting or self._running)

    @property
    def slot_bytes(self) -> int:
        """Memory of one slot at its fullest, in bytes."""
        return slot_bytes(self.weights.spec, self.limits, self.weights.cache_dtype)

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
        for running in self._running:
            if running.reading:
                running.read(self.weights, self.slots)
        decoding = [r for r in self._running if not r.reading]
        if decoding:
            self._step(decoding)
        for running in decoding:
            if running.advance(self.weights, self.slots):
                self._go_on(running)

    def _drop_cancelled(self) -> None:
        for running in [r for r in self._running if r.ticket.future.cancelled()]:
            self._release(running)
        self._waiting = deque(w for w in self._waiting if not w[1].future.cancelled())

    def _admit(self, request: EngineRequest, ticket: Ticket) -> None:
        spec, total = self.weights.spec, request.known + request.frames
        windows = iter(plan_windows(request.known, total, self.limits.frames, self.stride))
        prompt = torch.empty(spec.codebooks, 0) if request.prompt is None else request.prompt
        made = [prompt.to(self.weights.device, torch.long)]
        running = Running(request, ticket, self._free.pop(), next(windows), windows, made)
        self._running.append(running)
        self._begin(running)

    def _begin(self, running: Running) -> None:
        self._some = None
        try:
            running.begin(self.weights, self.slots, self.limits)
        except Exception as error:  # noqa: BLE001 - a request's own conditions fail it alone
            _fail(running.ticket, error)
            self._release(running)

    def _go_on(self, running: Running) -> None:
        """Begin the next window, or hand over the codes: the only time the device is read."""
        following = next(running.following, None)
        if following is not None:
            running.window = following
            self._begin(running)
            return
        self._release(running)
        if running.ticket.future.set_running_or_notify_cancel():
            running.ticket.future.set_result(torch.cat(running.made, dim=1).cpu())

    def _release(self, running: Running) -> None:
        self.slots.parameters.active[running.slot] = 0
        self._running.remove(running)
        self._free.append(running.slot)

    def _step(self, decoding: list[Running]) -> None:
        """A step of ``decoding`` where a row's bits are its own, of every slot elsewhere."""
        if self._graph is not None:
            self._graph.replay()
        elif not self.weights.steady:
            self._step_everyone()
        else:
            batch = self._batch_of(decoding)
            decoder.step(self.weights, self.slots, batch, [r.extent for r in decoding])

    def _step_everyone(self) -> None:
        extents = None
        if self.weights.device.type == "cpu":
            extents = [Extent(slot, 0, 1) for slot in range(len(self._everyone.index))]
            for running in self._running:
                extents[running.slot] = running.extent
        decoder.step(self.weights, self.slots, self._everyone, extents)

    def _batch_of(self, decoding: list[Running]) -> decoder.Batch:
        """The same batch until somebody joins, leaves or begins a window."""
        chosen = [r.slot for r in decoding]
        if self._some is None or self._some[0] != chosen:
            index, card = torch.tensor(chosen), self.weights.spec.card
            asked = [r.request for r in decoding]
            depth = max(needed_depth(card, r.temperature, r.top_k, r.top_p) for r in asked)
            self._some = chosen, decoder.Batch(index, self.slots.parameters.at(index), depth)
        return self._some[1]


def _fail(ticket: Ticket, error: Exception) -> None:
    if ticket.future.set_running_or_notify_cancel():
        ticket.future.set_exception(error)
