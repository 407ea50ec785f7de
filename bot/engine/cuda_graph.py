"""One step, captured as a CUDA graph and replayed: one launch instead of a thousand."""

from __future__ import annotations

from collections.abc import Callable

import torch


class CapturedStep:
    """A function of no arguments on tensors that never move, captured at its first replay."""

    def __init__(self, step: Callable[[], None]) -> None:
        self._step = step
        self._graph: torch.cuda.CUDAGraph | None = None

    def replay(self) -> None:
        """Take a step. RuntimeError, naming the off switch, if it cannot be captured."""
        if self._graph is None:
            # Kernels are compiled and libraries set up outside the graph; that is a step too.
            self._step()
            self._graph = _capture(self._step)
        else:
            self._graph.replay()


def _capture(step: Callable[[], None]) -> torch.cuda.CUDAGraph:
    """Record what ``step`` launches; recording takes no step."""
    try:
        graph = torch.cuda.CUDAGraph()
        torch.cuda.synchronize()
        with torch.cuda.graph(graph):
            step()
    except RuntimeError as error:
        raise RuntimeError(
            "The decoding step could not be captured as a CUDA graph; Engine(graph=False) and "
            "`graphs = false` in config.toml switch graphs off."
        ) from error
    return graph
