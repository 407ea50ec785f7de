"""The models in memory: loaded on first use, the least recently used gone when room is needed."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection

from bot.config import Settings
from bot.errors import ModelError
from bot.models.failures import release
from bot.models.footprint import WORKING
from bot.models.loader import Loader
from bot.models.memory import free_bytes, wait_for_device
from bot.models.model import Model
from bot.models.registry import Registry
from bot.models.weights.hub import GIGABYTE, OnProgress, unseen

log = logging.getLogger(__name__)


class ModelPool:
    """Models by name; :meth:`get` may be called from any thread and blocks while it loads.

    needed: names (empty for the default) of models that must stay; asked when room is needed.
    """

    def __init__(
        self,
        settings: Settings,
        loader: Loader | None = None,
        needed: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self._needed = needed
        self._settings = settings
        self._registry = Registry(settings)
        self._loader = loader or Loader(settings)
        self._models: OrderedDict[str, Model] = OrderedDict()
        self._lock = threading.Lock()  # held for moments, so that loading holds nobody up
        self._loading = threading.Lock()

    def get(self, name: str, on_progress: OnProgress = unseen) -> Model:
        """The model called ``name`` (the default if empty), loaded if it is not yet.

        One of the same base that nobody needs is turned into it, which is quicker and takes no
        more memory. Files are fetched and verified before any model has to leave, and a failure
        leaves the loaded ones as they are. Raises NotFound or ModelError with the reason.
        """
        self._registry.get(name)
        name = name or self._registry.default
        if (model := self.loaded(name)) is not None:
            return model
        with self._loading:
            if (model := self.loaded(name)) is None:  # unless another thread has just loaded it
                self._loader.expect(self._registry.get(name), on_progress)
                model = self._turned(name, on_progress) or self._load(name, on_progress)
                self._loader.expect_no_more()
                with self._lock:
                    self._models[name] = model
            return model

    def loaded(self, name: str) -> Model | None:
        """The model called ``name`` if it is in memory; it is now the most recently used."""
        name = name or self._registry.default
        with self._lock:
            if name in self._models:
                self._models.move_to_end(name)
            return self._models.get(name)

    def _load(self, name: str, on_progress: OnProgress) -> Model:
        entry = self._registry.get(name)
        device = self._loader.device_for(entry)
        self._make_room(self._loader.footprint(entry, on_progress).total(slots=1), device)
        return self._loader.load(name, on_progress, int(self._room(device) / WORKING))

    def _turned(self, name: str, on_progress: OnProgress) -> Model | None:
        """The model made of an idle one of the same base; None where there is none."""
        bases = {model.shared.base for model in self._all() if model.shared}
        if not bases:
            return None
        base = self._loader.base(self._registry.get(name), on_progress)
        if base not in bases or (turn := self._loader.turn(name, on_progress)) is None:
            return None
        idle = self._dismiss(base)
        return idle and turn(idle)

    def _all(self) -> list[Model]:
        with self._lock:
            return list(self._models.values())

    def _make_room(self, nbytes: int, device: str) -> None:
        """Let idle models leave, the least recently used first, until ``nbytes`` more fit."""
        wanted = int(nbytes * WORKING)
        while (lacks := self._room(device) < wanted) or self._full():
            if (idle := self._dismiss()) is None:
                if not lacks:
                    return
                raise ModelError(
                    "no-memory-for-model",
                    wanted=wanted / GIGABYTE,
                    free=max(0, self._room(device)) / GIGABYTE,
                )
            log.info("%s leaves memory for another model", idle.name)
            wait_for_device()
            del idle
            release()

    def _full(self) -> bool:
        """Whether there are as many models as the settings allow, of which needed ones stay."""
        most = self._settings.executor.models
        return most is not None and len(self._all()) >= most

    def _dismiss(self, base: str | None = None) -> Model | None:
        """Drop the least recently used model that nobody needs, of this base if one is named."""
        with self._lock:
            needed = {name or self._registry.default for name in self._needed()}
            for name, model in self._models.items():
                of_base = base is None or (model.shared is not None and model.shared.base == base)
                if of_base and name not in needed:
                    return self._models.pop(name)
            return None

    def _room(self, device: str) -> int:
        """Bytes that a new model may take: what is free, or what the settings still allow."""
        free = free_bytes(device)
        if (limit := self._settings.engine.memory_gigabytes) is None:
            return free
        used = sum(int(model.nbytes * WORKING) for model in self._all())
        return min(free, int(limit * GIGABYTE) - used)
