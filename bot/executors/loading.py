"""Models are loaded one at a time, on a background thread, while others decode."""

import os
import threading
from collections.abc import Callable, Collection, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from bot.config import Settings, StoreSettings
from bot.engine.streams import beside
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
    """A factory of the real pool. What is secret stays behind."""
    return partial(_model_pool, without_secrets(settings))


def without_secrets(settings: Settings) -> Settings:
    """What a worker may know of the settings."""
    return settings.model_copy(update={"discord_token": None, "store": StoreSettings()})


def _model_pool(settings: Settings, needed: NeededModels) -> "ModelPool":
    settings = _on_one_gpu(settings)
    from bot.models.pool import ModelPool

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
    report: tells the jobs that wait for the named model how far it is, on any thread.
    interval: seconds between two reports of a load that has nothing new to tell but the time.
    """

    def __init__(
        self,
        pool: PoolFactory,
        needed: NeededModels,
        report: Callable[[str, Progress], None],
        activities: ActivityMonitor,
        interval: float,
        clock: Callable[[], float],
    ) -> None:
        self._make_pool, self._needed, self._report = pool, needed, report
        self._activities = activities
        self._interval, self._clock = interval, clock
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
        with self._told(name) as tell:

            def on_progress(done: int, total: int) -> None:
                if name not in self._needed():
                    raise Cancelled("nobody-waits")
                tell(done, total)

            model = self._opened_pool().get(name, on_progress)
            with beside("load"):
                model.load_for(inputs.spec.request, on_progress)
            return model

    def _load_ahead(self, name: str) -> "Model":
        with self._told(name) as tell:
            return self._opened_pool().get(name, tell)

    @contextmanager
    def _told(self, name: str) -> Generator[Callable[[int, int], None]]:
        """While entered, who waits for a load hears of it: at once, and then at every interval.

        Gives what is called with the bytes done and the bytes in all.
        """
        began, latest, over = self._clock(), (0, 0), threading.Event()

        def report() -> None:
            self._report(name, Progress(Stage.loading, *latest, self._clock() - began))

        def tell(done: int, total: int) -> None:
            nonlocal latest
            latest = done, total
            self._activities.advanced(Activity.loading)
            report()

        def tick() -> None:
            while not over.wait(self._interval):
                report()

        ticking = threading.Thread(target=tick, name="mario-load-clock", daemon=True)
        with self._activities.during(Activity.loading):
            report()
            ticking.start()
            try:
                yield tell
            finally:
                over.set()
                ticking.join()

    def _opened_pool(self) -> "ModelPool":
        if self._pool is None:
            self._pool = self._make_pool(self._needed)
        return self._pool
