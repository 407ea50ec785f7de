"""A worker in an actor of Ray, on whichever machine of the cluster has room for it."""

import os
import queue
import threading
from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.config import Settings
from bot.engine.cpu.weights import SHARE
from bot.executors.loading import NeededModels, PoolFactory, pool_factory, without_secrets
from bot.executors.protocol import FromWorker, ToWorker, encode, unpickled
from bot.executors.worker_main import serve

if TYPE_CHECKING:
    from bot.models.pool import ModelPool

Parts = list[NDArray[np.uint8]]
"""The parts of a message, as arrays: Ray carries those without a copy."""


def as_parts(message: Sequence[bytes | memoryview]) -> Parts:
    return [np.frombuffer(part, np.uint8) for part in message]


def actor_pool(settings: Settings) -> PoolFactory:
    """A factory of the pool, on a machine that may keep its weights elsewhere: ``MARIO_WEIGHTS``.

    It composes on the GPU that Ray has chosen for it, or on none.
    """
    kind = settings.engine.device.partition(":")[0] if settings.executor.gpus else "cpu"
    engine = settings.engine.model_copy(update={"device": kind, "devices": ()})
    return partial(_pool_here, without_secrets(settings.model_copy(update={"engine": engine})))


def _pool_here(settings: Settings, needed: NeededModels) -> "ModelPool":
    if folder := os.environ.get("MARIO_WEIGHTS"):
        settings = settings.model_copy(update={"weights": Path(folder)})
    os.environ[SHARE] = str(max(1, int(settings.executor.cpus)))
    return pool_factory(settings)(needed)


class _Queues:
    """The owner as the worker sees it; what crosses waits here for Ray to carry it."""

    def __init__(self) -> None:
        self.inbox: queue.SimpleQueue[ToWorker] = queue.SimpleQueue()
        self.outbox: queue.SimpleQueue[Parts] = queue.SimpleQueue()
        self.receive = self.inbox.get

    def send(self, message: FromWorker) -> None:
        self.outbox.put(as_parts(encode(message)))


class WorkerActor:
    """The one worker of this process, which ends with it."""

    def __init__(self) -> None:
        self._owner = _Queues()
        threading.Thread(target=self._serve, name="mario-engine", daemon=True).start()

    def take(self, message: Parts) -> None:
        """A message to the worker; the worker may write to the arrays in it, so they are copied."""
        self._owner.inbox.put(unpickled([part.copy().data for part in message]))

    def messages(self) -> Generator[Parts]:
        """What the worker says, for as long as this process lives."""
        while True:
            yield self._owner.outbox.get()

    def _serve(self) -> None:
        try:
            serve(self._owner)
        finally:
            os._exit(1)
