"""An LSTM on a GPU, so many steps a launch: cuDNN's own launches a kernel or more for each step."""

from __future__ import annotations

import threading

import torch
from torch import Tensor, nn

from bot.engine.torch.cuda_graph import captured

STEPS = 50
"""Of one graph, a second of music."""

State = tuple[Tensor, Tensor]


class GraphedLstm:
    """An LSTM of one sound, captured at its first use; where that fails it is launched as it is.

    It goes through a stretch of any length in graphs of STEPS, the last of them filled up, so that
    a step's bits do not depend on how long the stretch is.
    """

    def __init__(self, lstm: nn.LSTM) -> None:
        self._lstm, self._lock = lstm, threading.Lock()
        self._graph: torch.cuda.CUDAGraph | None = None
        self._tried = False
        weight = next(lstm.parameters())
        self._given = weight.new_zeros(STEPS, 1, lstm.input_size)
        self._made = weight.new_zeros(STEPS, 1, lstm.hidden_size)
        # Whoever comes next, on another stream, waits for who used these before.
        self._used = torch.cuda.Event() if weight.is_cuda else None
        self._state = [weight.new_zeros(lstm.num_layers, 1, lstm.hidden_size) for _ in range(2)]

    def __call__(self, steps: Tensor, state: State | None) -> tuple[Tensor, State]:
        """``[T, 1, C]``, and the state behind what was before; what it gives is not shared. The
        state that is left counts where T is a multiple of STEPS."""
        with self._lock:
            if not self._tried:
                self._tried, self._graph = True, captured(self._step, "The codec's LSTM")
            if self._used is not None:
                torch.cuda.current_stream().wait_event(self._used)
            for own, given in zip(self._state, state or (None, None), strict=True):
                own.zero_() if given is None else own.copy_(given)
            made = torch.empty_like(steps)
            for begin in range(0, len(steps), STEPS):
                part = steps[begin : begin + STEPS]
                self._given[: len(part)] = part
                self._given[len(part) :].zero_()
                self._step() if self._graph is None else self._graph.replay()
                made[begin : begin + STEPS] = self._made[: len(part)]
            left = self._state[0].clone(), self._state[1].clone()
            if self._used is not None:
                self._used.record()
            return made, left

    def _step(self) -> None:
        made, left = self._lstm(self._given, (self._state[0], self._state[1]))
        self._made.copy_(made)
        for own, after in zip(self._state, left, strict=True):
            own.copy_(after)
