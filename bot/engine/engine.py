"""Continuous batching: requests join and leave between steps, and the host keeps count."""

from __future__ import annotations

from collections import deque

import torch

from bot.engine import transformer
from bot.engine.cuda_graph import CapturedStep
from bot.engine.kv_cache import Extent, SlotShape, allocate, release_slot
from bot.engine.request import EngineRequest, SequenceHandle, check_request
from bot.engine.sampling import needed_depth
from bot.engine.sequence import Sequence
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
        self.shape = SlotShape(max_frames, max_prepend if spec.prepend else 0, max_cross)
        self.stride = stride or max(1, max_frames * 3 // 5)
        if not 0 < self.stride <= max_frames:
            raise ValueError(f"Windows of {max_frames} frames cannot move by {self.stride}.")
        self.slots = allocate(spec, self.shape, slots, weights.cache_dtype, device, silent)
        all_slots = torch.arange(slots, device=device)
        self._all_slots = transformer.Batch(all_slots, self.slots.params, spec.card)
        self._batch: tuple[list[int], transformer.Batch] | None = None
        self._graph = (
            CapturedStep(self._step_all_slots) if graph and device.type == "cuda" else None
        )
        self._free = list(range(slots))
        self._waiting: deque[tuple[EngineRequest, SequenceHandle]] = deque()
        self._running: list[Sequence] = []

    @property
    def busy(self) -> bool:
        """Whether `tick` has anything to do."""
        return bool(self._waiting or self._running)

    def submit(self, request: EngineRequest) -> SequenceHandle:
        """Queue a request; raises ValueError, with a sentence, if it cannot be decoded here."""
        check_request(request, self.weights.spec)
        handle = SequenceHandle(total_frames=request.frames)
        self._waiting.append((request, handle))
        return handle

    @torch.inference_mode()
    def tick(self) -> None:
        """Admit who waits, prefill a chunk of every prompt, decode one step of all others."""
        self._drop_cancelled()
        while self._waiting and self._free:
            self._admit(*self._waiting.popleft())
        for sequence in self._running:
            if sequence.prefilling:
                sequence.prefill(self.weights, self.slots)
        decoding = [s for s in self._running if not s.prefilling]
        if decoding:
            self._step(decoding)
        for sequence in decoding:
            if sequence.advance(self.weights, self.slots):
                self._next_window(sequence)

    def _drop_cancelled(self) -> None:
        for sequence in [s for s in self._running if s.handle.future.cancelled()]:
            self._release(sequence)
        self._waiting = deque(w for w in self._waiting if not w[1].future.cancelled())

    def _admit(self, request: EngineRequest, handle: SequenceHandle) -> None:
        spec, total = self.weights.spec, request.prompt_len + request.frames
        windows = iter(plan_windows(request.prompt_len, total, self.shape.frames, self.stride))
        prompt = torch.empty(spec.codebooks, 0) if request.prompt is None else request.prompt
        made = [prompt.to(self.weights.device, torch.long)]
        sequence = Sequence(request, handle, self._free.pop(), next(windows), windows, made)
        self._running.append(sequence)
        self._begin_window(sequence)

    def _begin_window(self, sequence: Sequence) -> None:
        self._batch = None
        try:
            sequence.begin_window(self.weights, self.slots, self.shape)
        except Exception as error:  # noqa: BLE001 - a request's own conditions fail it alone
            _fail(sequence.handle, error)
            self._release(sequence)

    def _next_window(self, sequence: Sequence) -> None:
        """Begin the next window, or hand over the codes: the only time the device is read."""
        following = next(sequence.following, None)
        if following is not None:
            sequence.window = following
            self._begin_window(sequence)
            return
        self._release(sequence)
        if sequence.handle.future.set_running_or_notify_cancel():
            sequence.handle.future.set_result(torch.cat(sequence.made, dim=1).cpu())

    def _release(self, sequence: Sequence) -> None:
        release_slot(self.slots, sequence.slot, self.weights.spec)
        self._running.remove(sequence)
        self._free.append(sequence.slot)

    def _step(self, decoding: list[Sequence]) -> None:
        """A step of ``decoding`` where products are batch-invariant, of every slot elsewhere."""
        if self._graph is not None:
            self._graph.replay()
        elif not self.weights.batch_invariant:
            self._step_all_slots()
        else:
            batch = self._batch_of(decoding)
            transformer.step(self.weights, self.slots, batch, [s.extent for s in decoding])

    def _step_all_slots(self) -> None:
        extents = None
        if self.weights.device.type == "cpu":
            extents = [Extent(slot, 0, 1) for slot in range(len(self._all_slots.index))]
            for sequence in self._running:
                extents[sequence.slot] = sequence.extent
        transformer.step(self.weights, self.slots, self._all_slots, extents)

    def _batch_of(self, decoding: list[Sequence]) -> transformer.Batch:
        """The same batch until somebody joins, leaves or begins a window."""
        chosen = [s.slot for s in decoding]
        if self._batch is None or self._batch[0] != chosen:
            index, card = torch.tensor(chosen), self.weights.spec.card
            depth = max(needed_depth(card, s.request.sampling) for s in decoding)
            self._batch = chosen, transformer.Batch(index, self.slots.params.at(index), depth)
        return self._batch[1]


def _fail(handle: SequenceHandle, error: Exception) -> None:
    if handle.future.set_running_or_notify_cancel():
        handle.future.set_exception(error)
