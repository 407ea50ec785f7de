"""A folder with everything that a model needs, for a machine without a network."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.config import Loading, ModelSettings, Settings
from bot.errors import ModelError
from bot.models.loader import Loader
from bot.models.pool import ModelPool
from bot.models.weights.hub import Hub, OnProgress


class RecordingHub(Hub):
    """Remembers the files that were asked for. fetched: by ``<repository>/<name>``."""

    def __init__(self, folder: Path, loading: Loading) -> None:
        super().__init__(folder, loading)
        self.fetched: dict[str, Path] = {}

    def get(
        self,
        repository: str,
        names: Sequence[str],
        on_progress: OnProgress,
        optional: Sequence[str] = (),
    ) -> Path:
        folder = super().get(repository, names, on_progress, optional)
        there = [name for name in (*names, *optional) if (folder / name).is_file()]
        self.fetched |= {f"{repository}/{name}": folder / name for name in there}
        return folder


def complete(
    settings: Settings, name: str, model: ModelSettings, on_progress: OnProgress
) -> ModelSettings:
    """The entry of a new folder ``name`` among the weights with all that ``model`` needs.

    It is loaded once to see what that is: codec, text encoder, source separation; MultiBand
    Diffusion is left out. Raises :class:`ModelError`.
    """
    target = settings.weights / name
    if target.exists():
        raise ModelError("complete-folder-taken", path=str(target))
    settings = settings.model_copy(update={"models": {**settings.models, name: model}})
    hub = RecordingHub(settings.weights, settings.loading)
    loader = Loader(settings, hub)
    own = loader.own(model, on_progress)
    loaded = ModelPool(settings, loader).get(name, on_progress)
    if loaded.hearing is not None:
        loaded.hearing.load(on_progress)
    others = {n: p for n, p in hub.fetched.items() if not n.startswith(f"{model.source}/")}
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as made:
            for file, path in {**own, **others}.items():
                (Path(made) / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, Path(made) / file)
            shutil.copytree(made, target)
    except OSError as error:
        raise ModelError("complete-unwritable", path=str(target), reason=error.strerror) from error
    return model.model_copy(update={"source": str(target), "base": None, "sha256": None})
