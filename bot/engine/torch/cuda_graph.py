"""One step, captured as a CUDA graph and replayed: one launch instead of a thousand."""

from __future__ import annotations

import logging
from collections.abc import Callable

import torch

log = logging.getLogger(__name__)


class CapturedStep:
    """A function of no arguments on tensors that never move.

    It is captured when this is made, on a stream of its own that is left again whatever happens.
    Only this thread's own calls can spoil the capture ("thread_local"): others may allocate
    meanwhile. Where it cannot be captured, that is logged once and steps are launched one by one.
    """

    def __init__(self, step: Callable[[], None]) -> None:
        self._step = step
        self._graph = self._capture()

    @property
    def works(self) -> bool:
        """Whether it was captured."""
        return self._graph is not None

    def __call__(self) -> None:
        """Take a step."""
        if self._graph is None:
            self._step()
        else:
            self._graph.replay()

    def _capture(self) -> torch.cuda.CUDAGraph | None:
        before, own = torch.cuda.current_stream(), torch.cuda.Stream()
        try:
            own.wait_stream(before)
            with torch.cuda.stream(own):
                self._step()  # kernels are compiled and libraries set up outside the graph
                torch.cuda.synchronize()
                graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(graph, stream=own, capture_error_mode="thread_local"):
                    self._step()
            return graph
        except RuntimeError as error:
            log.warning(
                "The decoding step could not be captured as a CUDA graph (%s). Steps are launched"
                " one by one, which is slower; `graphs = false` in config.toml says so beforehand.",
                error,
            )
            return None
        finally:
            torch.cuda.set_stream(before)
            before.wait_stream(own)


class Pacer:
    """Keeps the host at most two steps ahead of the device, so that progress says what is made and
    cancelling waits for two steps, not for a thousand."""

    def __init__(self) -> None:
        self._events = [torch.cuda.Event(), torch.cuda.Event()]
        self._steps = 0

    def wait(self) -> None:
        """Before a step: until the one before the last is done."""
        if self._steps >= len(self._events):
            self._events[self._steps % len(self._events)].synchronize()

    def record(self) -> None:
        """After a step was launched."""
        self._events[self._steps % len(self._events)].record()
        self._steps += 1
