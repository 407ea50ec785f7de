"""An executor without a model: instant, deterministic, stopped at a gate when a test wants."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.audio.clip import Clip
from bot.errors import InvalidRequest
from bot.executors.executor import JobInputs, Progress, Result, Stage
from bot.job_io import OTHER_WEIGHTS

RATE = 32_000
FRAME_RATE = 50


class FakeExecutor:
    """Makes a tone whose pitch is the seed's; continues by putting the source in front.

    A token is the seed of its music, so tokens that are complete become the tones they stand for.

    gate: while set to an :class:`asyncio.Event`, works wait for it after their first progress.
    steps: while set to a queue, works report what is put there, until a ``None``.
    wait: how a deliberate wait is declared to whoever watches the bot settle.
    failure: raised instead of making anything.
    changed: to be called after a change of ``ready``, ``loaded`` or ``capacity``.
    silent: how many works from now on come out silent.
    """

    def __init__(self) -> None:
        self.works: list[JobInputs] = []
        self._begun = asyncio.Event()
        self.cancelled: list[str] = []
        self.gate: asyncio.Event | None = None
        self.steps: asyncio.Queue[Progress | None] | None = None
        self.failure: BaseException | None = None
        self.silent = 0
        self.changed: Callable[[], None] = lambda: None
        self.ready = True
        self.loaded = True
        self.capacity = 2
        self.models = {"pocket"}
        self.wait: Callable[[Awaitable[Any]], Awaitable[Any]] = lambda awaitable: awaitable

    async def start(self, on_change: Callable[[], None]) -> None:
        self.changed = on_change
        self.ready = True

    async def close(self) -> None:
        self.ready = False

    async def until_begun(self, works: int) -> None:
        async with asyncio.timeout(30):
            while len(self.works) < works:
                self._begun.clear()
                await self._begun.wait()

    async def run(self, work: JobInputs, on_progress: Callable[[Progress], None]) -> Result:
        self.works.append(work)
        self._begun.set()
        total = work.spec.request.duration * FRAME_RATE
        try:
            on_progress(Progress(Stage.loading, 1, 2))
            on_progress(Progress(Stage.composing, 0, total))
            if self.gate is not None:
                await self.wait(self.gate.wait())
            while self.steps is not None and (step := await self.wait(self.steps.get())):
                on_progress(step)
            on_progress(Progress(Stage.composing, total, total))
        except asyncio.CancelledError:
            self.cancelled.append(work.id)
            raise
        if self.failure is not None:
            raise self.failure
        self.silent -= 1
        return make(work, silent=self.silent >= 0)


def make(work: JobInputs, silent: bool = False) -> Result:
    if work.complete:
        return _decoded(work)
    seed = work.spec.sampling.seed
    tone = _tone(seed, work.spec.request.duration * RATE)
    samples = (tone * (0 if silent else 1))[None]
    if work.spec.request.continuation and work.source is not None:
        samples = np.concatenate([work.source.samples[:1], samples], axis=1)
    frames = samples.shape[1] * FRAME_RATE // RATE
    tokens = np.full((4, frames), seed % 2048, np.int16)
    if work.spec.request.continuation and work.tokens is not None:
        tokens[:, : work.tokens.shape[1]] = work.tokens
    return Result(Clip(samples, RATE), tokens, f"{work.spec.model}@fake", device="a test")


def _tone(seed: int, samples: int) -> NDArray[np.float32]:
    time = np.arange(samples) / RATE
    wave = np.sin(2 * np.pi * (220 + seed % 440) * time, dtype=np.float64)
    return wave.astype(np.float32) * 0.3


def _decoded(work: JobInputs) -> Result:
    """What tokens ``[K, T]`` stand for: a tone for each run of equal ones."""
    assert work.tokens is not None
    model = f"{work.spec.model}@fake"
    if work.tokens_model_id != model:
        raise InvalidRequest(OTHER_WEIGHTS)
    line = work.tokens[0]
    starts = [0, *(np.flatnonzero(np.diff(line)) + 1), len(line)]
    tones = [
        _tone(int(line[first]), int(last - first) * RATE // FRAME_RATE)
        for first, last in pairwise(starts)
    ]
    return Result(Clip(np.concatenate(tones)[None], RATE), work.tokens, model)
