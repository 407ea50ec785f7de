"""Models on their way into memory: one at a time, beside everything else."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.errors import Cancelled
from bot.executors.background import BackgroundThread
from bot.executors.executor import Progress, Stage
from bot.executors.watchdog import Activity, ActivityMonitor
from bot.request import GenerationRequest

if TYPE_CHECKING:
    from bot.models.model import Model
    from bot.models.pool import ModelPool


def model_pool(settings: Settings) -> "ModelPool":
    """The real pool; imports torch."""
    from bot.models.pool import ModelPool

    return ModelPool(settings)


class Loading:
    """The pool of models and what fills it.

    pool: called beside the decoding, because importing what it needs takes seconds.
    needed: names, as they were asked for, of the models that works under way need; they stay, and
        a load that nobody needs any more ends. report: tells whoever waits for the named model.
    """

    def __init__(
        self,
        pool: "Callable[[], ModelPool]",
        needed: Callable[[], set[str]],
        report: Callable[[str, Progress], None],
        pulse: ActivityMonitor,
    ) -> None:
        self._make_pool, self._needed, self._report = pool, needed, report
        self._pulse = pulse
        self._pool: ModelPool | None = None
        self._beside = BackgroundThread("mario-load")

    def model_for(self, request: GenerationRequest) -> "Model | None":
        """The model of a request, if all that the request needs of it is in memory."""
        model = self._pool.loaded(request.replicate_weights or "") if self._pool else None
        return model if model is not None and model.ready(request) else None

    def begin(self, request: GenerationRequest | None) -> "Future[Model]":
        """Load what a request needs, or the default model for nobody yet."""
        return self._beside.submit(self._load, request)

    def _load(self, request: GenerationRequest | None) -> "Model":
        name = (request.replicate_weights or "") if request else ""

        def on_progress(done: int, total: int) -> None:
            self._pulse.moved(Activity.loading)
            if request and name not in self._needed():
                raise Cancelled("Nobody waits for this model any more.")
            self._report(name, Progress(Stage.loading, done, total))

        with self._pulse.during(Activity.loading):
            if self._pool is None:
                self._pool = self._make_pool()
                self._pool.needed = self._needed
            model = self._pool.get(name, on_progress)
            if request:
                model.load_for(request, on_progress)
            return model
