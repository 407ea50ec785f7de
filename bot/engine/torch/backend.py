"""The slots as torch's tensors, and their steps: the fp32 reference on a CPU, and CUDA."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bot.engine.backend import Array, Conditions, SlotShape, WindowInputs
from bot.engine.delay_pattern import Codes
from bot.engine.rests import SlotRests
from bot.engine.torch import transformer
from bot.engine.torch.cuda_graph import CapturedSteps, Pacer
from bot.engine.torch.kv_cache import Extent, Slots, allocate, begin_slot, release_slot
from bot.engine.torch.linear import SLOTS_A_STEP
from bot.engine.torch.transformer import Batch
from bot.engine.torch.weights import TorchWeights

log = logging.getLogger(__name__)

Step = Callable[[int], None]
"""Steps the first so many slots, or some more."""
FEW = (1, 4, 8, 16)
"""Slots that there are graphs for, besides multiples of SLOTS_A_STEP and all of them."""


class TorchBackend:
    """Slots on a device. On a CPU the host's lengths say what is attended to; on CUDA the first
    slots are stepped, as far as any is in use, by lengths that only the device reads."""

    def __init__(
        self,
        weights: TorchWeights,
        slots: int,
        shape: SlotShape,
        *,
        graph: bool = True,
        silent: Tensor | None = None,
    ) -> None:
        spec, device = weights.spec, weights.torch_device
        self.weights, self._device = weights, device
        self.slots = allocate(spec, shape, slots, weights.cache_dtype, device, silent)
        self._silent = None if self.slots.rests is None else self.slots.rests.silent.cpu().numpy()
        self._extents = [Extent(slot, 0, 0) for slot in range(slots)]
        self._prepend: list[Tensor | None] = [None] * slots
        self._offset, self._given = [0] * slots, [0] * slots
        self._cuda: OnCuda | None = None
        if device.type == "cuda":
            # The step is no method of this object: it would hold this, and this the graphs.
            with torch.inference_mode():
                step = choose_device_step(weights, self.slots)
                if graph:
                    step = CapturedSteps(step, graph_sizes(slots, shape.slots_each))
            self._cuda = OnCuda(step, self.slots.codes[0])
        self.prefill_chunk = 64 if self._cuda is None else 512
        self.codes_at_hand = self._cuda is None

    @property
    def waits(self) -> bool:
        return self._cuda is not None and self._cuda.pacer.waits

    @torch.inference_mode()
    def begin_window(self, slot: int, window: WindowInputs) -> None:
        given, spec = window.conditions, self.weights.spec
        rests = None
        if self._silent is not None:
            steps = window.codes[:, : window.given]
            rests = SlotRests.begin(window.rests, self._silent, steps, spec.max_delay)
        self._given[slot] = given.prepend_length + window.given - 1
        self._offset[slot] = given.prepend_length
        with self._decoding():
            sources = _sources(given)
            there = begin_slot(
                self.slots, slot, window, active=self._given[slot] == 0, rests=rests,
                others=[cast(NDArray[Any], one) for one in sources if isinstance(one, np.ndarray)],
            )  # fmt: skip
            self._prepend[slot], cross = self._rows(sources, there)
            if cross is not None:
                transformer.prefill_conditions(self.weights, self.slots, slot, cross)
        self._extents[slot] = Extent(slot, 0, given.cross_length)

    @torch.inference_mode()
    def prefill(self, slot: int, end: int) -> None:
        extent, offset = self._extents[slot], self._offset[slot]
        steps = slice(max(extent.length - offset, 0), max(end - offset, 0))
        with self._decoding():
            codes = self.slots.codes[slot, :, steps].T
            inputs = transformer.embed(self.weights, codes).expand(2, -1, -1)
            prepend = self._prepend[slot]
            if prepend is not None:
                inputs = torch.cat([prepend[:, extent.length : end], inputs], dim=1)
            inputs = inputs + self.slots.positions[extent.length : end]
            transformer.prefill(self.weights, self.slots, extent, inputs)
            self.slots.params.table[slot, 0].fill_(float(end == self._given[slot]))
        self._extents[slot] = extent._replace(length=end)

    @torch.inference_mode()
    def step(self, slots: Sequence[int]) -> None:
        if self._cuda is not None:
            self._cuda.take_step(max(slots) + 1)
        else:
            for begin in range(0, len(slots), SLOTS_A_STEP):
                group = list(slots[begin : begin + SLOTS_A_STEP])
                index = torch.tensor(group)
                extents = [self._extents[slot] for slot in group]
                batch = Batch(index, self.slots.params.at(index), extents)
                transformer.step(self.weights, self.slots, batch)
        for slot in slots:
            extent = self._extents[slot]
            self._extents[slot] = extent._replace(length=extent.length + 1)

    def codes(self, slot: int) -> Codes:
        codes = self.slots.codes[slot]
        return codes.numpy() if self._cuda is None else self._cuda.read(codes)

    @torch.inference_mode()
    def release(self, slot: int) -> None:
        with self._decoding():
            release_slot(self.slots, slot, self.weights.spec)
        self._prepend[slot] = None

    @contextmanager
    def _decoding(self) -> Generator[None]:
        """Whatever is done to slots is done on one stream."""
        if self._cuda is None:
            yield
        else:
            with torch.cuda.stream(self._cuda.stream):
                yield

    def _rows(
        self, sources: Sequence[Array | None], there: list[Tensor]
    ) -> tuple[Tensor | None, Tensor | None]:
        """What is prepended and what is attended to as a slot's two rows, fp32 ``[2, S, D]``."""
        uploaded = iter(there)
        tensors = [next(uploaded) if isinstance(one, np.ndarray) else one for one in sources]
        for one in tensors:
            if self._cuda is not None and one is not None and one.is_cuda:
                one.record_stream(self._cuda.stream)  # it may have been made on another
        return self._two_rows(*tensors[:2]), self._two_rows(*tensors[2:])

    def _two_rows(self, given: Tensor | None, null: Tensor | None) -> Tensor | None:
        if given is None:
            return None
        nothing = torch.zeros_like(given) if null is None else null
        return torch.stack([given, nothing]).to(self._device, torch.float32)


def _sources(given: Conditions) -> list[Array | None]:
    """Conditions and null conditions as arrays, where they are the host's, else as tensors."""
    each = (given.prepend, given.null_prepend, given.cross, given.null_cross)
    return [
        one.numpy() if isinstance(one, Tensor) and one.device.type == "cpu" else one for one in each
    ]


class OnCuda:
    """What decodes on a GPU: a stream that goes before all others, a step, and its pace."""

    def __init__(self, step: Step, codes: Tensor) -> None:
        """codes: those of a slot, for their shape."""
        self.stream = torch.cuda.Stream(codes.device, priority=-1)
        self.stream.wait_stream(torch.cuda.current_stream())
        self.pacer, self._step = Pacer(), step
        self._staging = torch.empty_like(codes, device="cpu").pin_memory()
        self._read = torch.cuda.Event(blocking=True)

    def take_step(self, count: int) -> None:
        with torch.cuda.stream(self.stream):
            self.pacer.wait()
            self._step(count)
            self.pacer.record()

    def read(self, codes: Tensor) -> NDArray[np.int64]:
        """A slot's codes, once what computes them is done."""
        with torch.cuda.stream(self.stream):
            self._staging.copy_(codes, non_blocking=True)
            self._read.record()
        self._read.synchronize()
        return self._staging.numpy().copy()


def graph_sizes(slots: int, each: int) -> list[int]:
    """For how many slots there are graphs, ascending. each: slots that a sequence has."""
    groups = range(SLOTS_A_STEP, slots, SLOTS_A_STEP)
    return sorted({size for size in (*FEW, *groups) if each <= size < slots} | {slots})


def choose_device_step(weights: TorchWeights, slots: Slots) -> Step:
    """A step of the first slots by lengths that only the device reads: in Triton's kernels if a
    step of the free slots works (the first launch needs a C compiler), else in torch's own."""
    try:
        from bot.engine.torch.step_cuda import FusedStep

        has = capability(weights.torch_device)
        step = FusedStep(weights, slots, pdl=has >= (9, 0), tensor_cores=has >= (8, 0))
        step(len(slots.length))
    except Exception as error:  # noqa: BLE001 - whatever Triton lacks here, the other way works
        log.warning(
            "The fast kernels cannot be used (%s). Decoding goes on with torch's, which read whole"
            " windows and are slower; Triton and a C compiler make it fast.",
            error,
        )
        return partial(step_all, weights, slots)
    return step


def capability(device: torch.device) -> tuple[int, int]:
    """Of an NVIDIA GPU; of what stands for one, a common one's."""
    if device.type != "cuda" or torch.version.cuda is None:
        return 8, 0
    return torch.cuda.get_device_capability(device)


def step_all(weights: TorchWeights, slots: Slots, count: int | None = None) -> None:
    """A step of the first slots, by default all, by the lengths that their tensors hold."""
    count = len(slots.length) if count is None else count
    for begin in range(0, count, SLOTS_A_STEP):
        end = min(begin + SLOTS_A_STEP, count)
        index = torch.arange(begin, end, device=slots.length.device)
        transformer.step(weights, slots, Batch(index, slots.params.at(index), begin=begin))
