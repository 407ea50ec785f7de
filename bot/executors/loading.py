"""Models are loaded one at a time, on a background thread, while others decode."""

import os
from collections.abc import Callable, Collection
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.errors import Cancelled
from bot.executors.background import BackgroundThread
from bot.executors.executor import JobInputs, Progress, Stage
from bot.executors.watchdog import Activity, ActivityMonitor

if TYPE_CHECKING:
    from bot.models.model import Model
    from bot.models.pool import ModelPool

VISIBLE, NO_GPU = "CUDA_VISIBLE_DEVICES", "-1"

NeededModels = Callable[[], Collection[str]]
"""The names of the models that active jobs need."""

PoolFactory = Callable[[NeededModels], "ModelPool"]
"""Makes the pool; it is picklable, so that a worker's process can be given it."""


def pool_factory(settings: Settings) -> PoolFactory:
    """A factory of the real pool. The Discord token stays behind."""
    return partial(_model_pool, settings.model_copy(update={"discord_token": None}))


def _model_pool(settings: Settings, needed: NeededModels) -> "ModelPool":
    settings = _on_one_gpu(settings)
    from bot.models.pool import ModelPool  # imports torch

    return ModelPool(settings, needed=needed)


def _on_one_gpu(settings: Settings) -> Settings:
    """With ``device = "cuda:1"``, this process sees no other GPU, and calls that one ``cuda``.

    So each of its threads is on the right GPU by itself. Before torch first asks for GPUs only.
    """
    kind, _, number = settings.engine.device.partition(":")
    if not number:
        return settings
    listed = os.environ.get(VISIBLE)
    visible = listed.split(",") if listed else []
    chosen = int(number)
    if visible:
        number = visible[chosen] if chosen < len(visible) else NO_GPU
    os.environ[VISIBLE] = number
    engine = settings.engine.model_copy(update={"device": kind})
    return settings.model_copy(update={"engine": engine})


class LoadingThread:
    """Owns the pool of models and fills it.

    pool: called on the loading thread, because importing what it needs takes seconds.
    needed: models that stay in memory; a load that is not for one of them any more ends.
    report: tells the jobs that wait for the named model how far it is.
    """

    def __init__(
        self,
        pool: PoolFactory,
        needed: NeededModels,
        report: Callable[[str, Progress], None],
        activities: ActivityMonitor,
    ) -> None:
        self._make_pool, self._needed, self._report = pool, needed, report
        self._activities = activities
        self._pool: ModelPool | None = None
        self._thread = BackgroundThread("mario-load")

    def loaded_model(self, inputs: JobInputs) -> "Model | None":
        """The model of a job, if all that the job needs of it is in memory."""
        model = self._pool.loaded(inputs.spec.model) if self._pool else None
        return model if model is not None and model.ready(inputs.spec.request) else None

    def load_for(self, inputs: JobInputs) -> "Future[Model]":
        """Load all that a job needs; :class:`Cancelled` once nobody needs it any more."""
        return self._thread.submit(self._load_for, inputs)

    def load_ahead(self, name: str) -> "Future[Model]":
        """Load the named model before any job asks for it."""
        return self._thread.submit(self._load_ahead, name)

    def _load_for(self, inputs: JobInputs) -> "Model":
        name = inputs.spec.model

        def on_progress(done: int, total: int) -> None:
            if name not in self._needed():
                raise Cancelled("nobody-waits")
            self._advance(name, done, total)

        with self._activities.during(Activity.loading):
            model = self._opened_pool().get(name, on_progress)
            model.load_for(inputs.spec.request, on_progress)
            return model

    def _load_ahead(self, name: str) -> "Model":
        with self._activities.during(Activity.loading):
            return self._opened_pool().get(name, partial(self._advance, name))

    def _advance(self, name: str, done: int, total: int) -> None:
        self._activities.advanced(Activity.loading)
        self._report(name, Progress(Stage.loading, done, total))

    def _opened_pool(self) -> "ModelPool":
        if self._pool is None:
            self._pool = self._make_pool(self._needed)
        return self._pool
