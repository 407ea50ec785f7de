"""Continuous batching: requests join and leave between steps, and the host keeps count."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush

import numpy as np

from bot.engine.backend import Array, Backend, SlotShape, Weights
from bot.engine.delay_pattern import Codes
from bot.engine.request import EngineRequest, SequenceHandle, check_request, codes_of
from bot.engine.sequence import Sequence
from bot.engine.spec import Spec
from bot.engine.windows import plan_windows


class Engine:
    """Decodes up to ``slots`` requests at once; all of it on the one thread that calls it.

    max_frames: the model's window. stride: by how much windows move in a longer piece, by default
    what audiocraft's 18 of 30 s are. max_prepend, max_cross: the longest conditions.
    graph: on CUDA, capture the step once and replay it.
    silent: bool ``[K, card]``, the silent tokens of a codec that has any, so that rests can be
    limited.
    twins: requests may have conditions without text beside their own, for double guidance.
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
        silent: Array | None = None,
        twins: bool = False,
    ) -> None:
        self.spec = weights.spec
        self.shape = slot_shape(self.spec, max_frames, max_prepend, max_cross, twins)
        self.stride = stride or max(1, max_frames * 3 // 5)
        if not 0 < self.stride <= max_frames:
            raise ValueError(f"Windows of {max_frames} frames cannot move by {self.stride}.")
        each = self.shape.slots_each
        self.backend: Backend = weights.allocate(
            slots * each, self.shape, graph=graph, silent=silent
        )
        # The first are taken first, since a step on a GPU is of the first so many.
        self._free = list(range(0, slots * each, each))
        self._waiting: deque[tuple[EngineRequest, SequenceHandle]] = deque()
        self._running: list[Sequence] = []

    @property
    def busy(self) -> bool:
        """Whether `tick` has anything to do."""
        return bool(self._waiting or self._running)

    @property
    def waits(self) -> bool:
        """Whether `tick` would wait for a device that has two steps to do."""
        return self.backend.waits

    def submit(self, request: EngineRequest) -> SequenceHandle:
        """Queue a request; raises ValueError, with a sentence, if it cannot be decoded here."""
        check_request(request, self.spec)
        handle = SequenceHandle(request.frames, known_frames=request.prompt_len, note=request.note)
        self._waiting.append((request, handle))
        return handle

    def tick(self) -> None:
        """Admit who waits, prefill a chunk of every prompt, decode one step of all others."""
        self._drop_cancelled()
        while self._waiting and self._free:
            self._admit(*self._waiting.popleft())
        for sequence in [s for s in self._running if s.prefilling]:
            chunk = self.backend.prefill_chunk
            sequence.length = min(sequence.length + chunk, sequence.prefill_len)
            for slot in sequence.slots:
                self.backend.prefill(slot, sequence.length)
        decoding = [s for s in self._running if not s.prefilling]
        if decoding:
            doubled_first = sorted(decoding, key=lambda sequence: -len(sequence.slots))
            self.backend.step([slot for s in doubled_first for slot in s.slots])
        for sequence in decoding:
            if sequence.advance():
                self._next_window(sequence)

    def made_so_far(self, handle: SequenceHandle) -> Codes | None:
        """The codes of a running request that are final, int64 ``[K, T0 + done]``; None where it is
        not running, or its codes are on a device that would have to be waited for."""
        sequence = next((s for s in self._running if s.handle is handle), None)
        if sequence is None or not self.backend.codes_at_hand:
            return None
        return sequence.made_so_far(self.backend.codes(sequence.slot))

    def _drop_cancelled(self) -> None:
        for sequence in [s for s in self._running if s.handle.future.cancelled()]:
            self._release(sequence)
        self._waiting = deque(w for w in self._waiting if not w[1].future.cancelled())

    def _admit(self, request: EngineRequest, handle: SequenceHandle) -> None:
        total = request.prompt_len + request.frames
        borders = [request.prompt_len + border for border in request.borders]
        windows = iter(
            plan_windows(request.prompt_len, total, self.shape.frames, self.stride, borders)
        )
        made = [codes_of(request.prompt, self.spec.codebooks)]
        slot, window = heappop(self._free), next(windows)
        sequence = Sequence(request, handle, self.spec, slot, window, windows, made)
        self._running.append(sequence)
        self._begin_window(sequence)

    def _begin_window(self, sequence: Sequence) -> None:
        try:
            inputs = sequence.begin_window(self.shape)
            for slot, each in zip(sequence.slots, inputs, strict=True):
                self.backend.begin_window(slot, each)
        except Exception as error:  # noqa: BLE001 - a request's own conditions fail it alone
            self._release(sequence)
            if sequence.handle.future.set_running_or_notify_cancel():
                sequence.handle.future.set_exception(error)

    def _next_window(self, sequence: Sequence) -> None:
        """Begin the next window, or hand over the codes: the only time the device is read."""
        sequence.finish_window(self.backend.codes(sequence.slot))
        following = next(sequence.following, None)
        if following is not None:
            sequence.window = following
            self._begin_window(sequence)
            return
        self._release(sequence)
        if sequence.handle.future.set_running_or_notify_cancel():
            sequence.handle.future.set_result(np.concatenate(sequence.made, axis=1))

    def _release(self, sequence: Sequence) -> None:
        for slot in range(sequence.slot, sequence.slot + self.shape.slots_each):
            self.backend.release(slot)
        self._running.remove(sequence)
        heappush(self._free, sequence.slot)


def slot_shape(
    spec: Spec, max_frames: int, max_prepend: int, max_cross: int, twins: bool = False
) -> SlotShape:
    """What a slot of this model needs room for."""
    return SlotShape(
        frames=max_frames,
        prepend=max_prepend if spec.prepend else 0,
        cross=max_cross if spec.cross_attention else 0,
        twins=twins,
    )
