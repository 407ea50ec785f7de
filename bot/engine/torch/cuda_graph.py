"""Steps, captured as CUDA graphs and replayed: one launch instead of hundreds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

import torch

from bot.engine.streams import captures

log = logging.getLogger(__name__)


class CapturedSteps:
    """Steps of the first so many slots, on tensors that never move.

    Those of each of ``sizes``, ascending, are captured when this is made; a step of fewer slots
    takes the next larger one. Where a capture fails, that is logged once, and steps are launched
    kernel by kernel.
    """

    def __init__(self, step: Callable[[int], None], sizes: Sequence[int]) -> None:
        self._step, self._sizes = step, sizes
        self._graphs: dict[int, torch.cuda.CUDAGraph] = {}
        self._capture()

    @property
    def works(self) -> bool:
        """Whether all were captured."""
        return len(self._graphs) == len(self._sizes)

    def __call__(self, count: int) -> None:
        """Step the first ``count`` slots, and maybe more."""
        size = next(size for size in self._sizes if size >= count)
        if size in self._graphs:
            self._graphs[size].replay()
        else:
            self._step(count)

    def _capture(self) -> None:
        for size in self._sizes:
            graph = captured(partial(self._step, size), "The decoding step")
            if graph is None:
                return
            self._graphs[size] = graph


def captured(work: Callable[[], None], what: str) -> torch.cuda.CUDAGraph | None:
    """``work``, of no arguments on tensors that never move, as a graph, captured on a stream of its
    own that is left again whatever happens. Only this thread's own calls can spoil a capture
    ("thread_local"), and what is computed beside decoding waits for it.

    None where it cannot be captured, which is logged.
    """
    before, own = torch.cuda.current_stream(), torch.cuda.Stream()
    try:
        own.wait_stream(before)
        with torch.cuda.stream(own):
            work()  # kernels are compiled and libraries set up outside the graph
            own.synchronize()
            graph = torch.cuda.CUDAGraph()
            with (
                captures.capturing(),
                torch.cuda.graph(graph, stream=own, capture_error_mode="thread_local"),
            ):
                work()
        return graph
    except RuntimeError as error:
        log.warning(
            "%s could not be captured as a CUDA graph (%s). It is launched kernel by kernel, which"
            " is slower; `graphs = false` in config.toml says so for decoding beforehand.",
            what, error,
        )  # fmt: skip
        return None
    finally:
        torch.cuda.set_stream(before)
        before.wait_stream(own)


class Pacer:
    """Keeps the host at most two steps ahead of the device, so that progress says what is made and
    cancelling waits for two steps, not for a thousand."""

    def __init__(self) -> None:
        # Who waits for one sleeps meanwhile.
        self._events = [torch.cuda.Event(blocking=True), torch.cuda.Event(blocking=True)]
        self._steps = 0

    @property
    def waits(self) -> bool:
        """Whether a step would have to wait now."""
        return self._steps >= len(self._events) and not self._oldest.query()

    def wait(self) -> None:
        """Before a step: until the one before the last is done."""
        if self._steps >= len(self._events):
            self._oldest.synchronize()

    def record(self) -> None:
        """After a step was launched."""
        self._oldest.record()
        self._steps += 1

    @property
    def _oldest(self) -> torch.cuda.Event:
        return self._events[self._steps % len(self._events)]
