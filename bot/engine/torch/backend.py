"""The slots as torch's tensors, and their steps: the fp32 reference on a CPU, and CUDA."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from bot.engine.backend import Array, SlotShape, WindowInputs
from bot.engine.delay_pattern import Codes
from bot.engine.rests import SlotRests
from bot.engine.torch import transformer
from bot.engine.torch.cuda_graph import CapturedStep, Pacer
from bot.engine.torch.kv_cache import Extent, Slots, allocate, begin_slot, release_slot
from bot.engine.torch.linear import SLOTS_A_STEP
from bot.engine.torch.transformer import Batch
from bot.engine.torch.weights import TorchWeights

log = logging.getLogger(__name__)


class TorchBackend:
    """Slots on a device. On a CPU the host's lengths say what is attended to; on CUDA every slot is
    stepped at every step, by lengths that only the device reads, so that one graph serves all."""

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
        self.weights, self._cuda = weights, device.type == "cuda"
        self.prefill_chunk = 512 if self._cuda else 64
        self.codes_at_hand = not self._cuda
        self.slots = allocate(spec, shape, slots, weights.cache_dtype, device, silent)
        self._silent = None if self.slots.rests is None else self.slots.rests.silent.cpu().numpy()
        self._extents = [Extent(slot, 0, 0) for slot in range(slots)]
        self._prepend: list[Tensor | None] = [None] * slots
        self._offset, self._given = [0] * slots, [0] * slots
        self._paced: tuple[Pacer, Callable[[], None]] | None = None
        if self._cuda:
            with torch.inference_mode():
                # Not a method of this object: it would hold this, and this the graph.
                step = choose_device_step(weights, self.slots)
                self._paced = Pacer(), CapturedStep(step) if graph else step

    @torch.inference_mode()
    def begin_window(self, slot: int, window: WindowInputs) -> None:
        given, spec = window.conditions, self.weights.spec
        prepend = self._two_rows(given.prepend, given.null_prepend)
        cross = self._two_rows(given.cross, given.null_cross)
        if cross is not None:
            transformer.prefill_conditions(self.weights, self.slots, slot, cross)
        rests = None
        if self._silent is not None:
            steps = window.codes[:, : window.given]
            rests = SlotRests.begin(window.rests, self._silent, steps, spec.max_delay)
        self._prepend[slot], self._offset[slot] = prepend, given.prepend_length
        self._given[slot] = given.prepend_length + window.given - 1
        begin_slot(self.slots, slot, window, active=self._given[slot] == 0, rests=rests)
        self._extents[slot] = Extent(slot, 0, given.cross_length)

    @torch.inference_mode()
    def prefill(self, slot: int, end: int) -> None:
        extent, offset = self._extents[slot], self._offset[slot]
        steps = slice(max(extent.length - offset, 0), max(end - offset, 0))
        codes = self.slots.codes[slot, :, steps].T
        inputs = transformer.embed(self.weights, codes).expand(2, -1, -1)
        prepend = self._prepend[slot]
        if prepend is not None:
            inputs = torch.cat([prepend[:, extent.length : end], inputs], dim=1)
        inputs = inputs + self.slots.positions[extent.length : end]
        transformer.prefill(self.weights, self.slots, extent, inputs)
        self._extents[slot] = extent._replace(length=end)
        self.slots.params.table[slot, 0].fill_(float(end == self._given[slot]))

    @torch.inference_mode()
    def step(self, slots: Sequence[int]) -> None:
        if self._paced is not None:
            pacer, step_all_slots = self._paced
            pacer.wait()
            step_all_slots()
            pacer.record()
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
        return self.slots.codes[slot].cpu().numpy()

    @torch.inference_mode()
    def release(self, slot: int) -> None:
        release_slot(self.slots, slot, self.weights.spec)
        self._prepend[slot] = None

    def _two_rows(self, given: Array | None, null: Array | None) -> Tensor | None:
        """Conditions and null conditions as a slot's two rows, fp32 ``[2, S, D]``."""
        if given is None:
            return None
        rows = torch.as_tensor(given)
        nothing = torch.zeros_like(rows) if null is None else torch.as_tensor(null).to(rows)
        return torch.stack([rows, nothing]).to(self.weights.torch_device, torch.float32)


def choose_device_step(weights: TorchWeights, slots: Slots) -> Callable[[], None]:
    """A step of every slot by lengths that only the device reads: in Triton's kernels if a step of
    the free slots works (the first launch needs a C compiler), else in torch's own."""
    try:
        from bot.engine.torch.step_cuda import FusedStep

        step = FusedStep(weights, slots)
        step()
    except Exception as error:  # noqa: BLE001 - whatever Triton lacks here, the other way works
        log.warning(
            "The fast kernels cannot be used (%s). Decoding goes on with torch's, which read whole"
            " windows and are slower; Triton and a C compiler make it fast.",
            error,
        )
        return partial(step_all, weights, slots)
    return step


def step_all(weights: TorchWeights, slots: Slots) -> None:
    """A step of every slot, by the lengths that their tensors hold."""
    for begin in range(0, len(slots.length), SLOTS_A_STEP):
        end = min(begin + SLOTS_A_STEP, len(slots.length))
        index = torch.arange(begin, end, device=slots.length.device)
        transformer.step(weights, slots, Batch(index, slots.params.at(index), begin=begin))
