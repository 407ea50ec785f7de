"""Where an entry of the registry says its weights are."""

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.config import POCKET, ModelSettings, Settings
from bot.errors import ModelError
from bot.models.weights.https import Downloads
from bot.models.weights.hub import Hub, OnProgress
from bot.models.weights.safe_load import sha256

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_WEIGHTS = (".bin", ".ckpt", ".pt", ".pth", ".safetensors", ".tar", ".th", ".zip")

log = logging.getLogger(__name__)


def absent(source: str, weights: Path) -> Path | None:
    """Where a file or folder was looked for that is not there; ``None`` if it is, or is no path.

    weights: the folder of the settings; ``a/b`` means a repository unless it looks like a path.
    """
    path = Path(source).expanduser()
    repository = _REPOSITORY.fullmatch(source) and not source.startswith(".")
    if source == POCKET or "://" in source or path.exists():
        return None
    if repository and path.suffix not in _WEIGHTS and path.parent != weights:
        return None
    return path.absolute()


Names = Sequence[str]


@dataclass(frozen=True)
class Source:
    """A place that holds weights; by itself the bot, which has those of its bundled model.

    title: what people know it by.
    """

    title: str

    @property
    def file(self) -> Path | None:
        """Where it is, if it is one file."""
        return None

    def has(self, name: str) -> bool:
        """Whether there is a file of this name; nothing is fetched. Raises ModelError."""
        return False

    def expected(self, names: Names) -> dict[str, Names]:
        """These files by the repository that holds them; nothing where they are here."""
        return {}

    def get(self, names: Names, on_progress: OnProgress, optional: Names = ()) -> Path:
        """The folder with the files ``names``, fetched and verified, and with those of
        ``optional`` that there are; raises :class:`ModelError`."""
        raise ModelError("source-lacks-files", title=self.title, files=names)


@dataclass(frozen=True)
class WeightsFile(Source):
    """One file on this machine, with what lies beside it."""

    path: Path

    @property
    def file(self) -> Path:
        return self.path

    def has(self, name: str) -> bool:
        return name == self.path.name


@dataclass(frozen=True)
class WeightsFolder(Source):
    """A folder on this machine."""

    folder: Path

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def get(self, names: Names, on_progress: OnProgress, optional: Names = ()) -> Path:
        if missing := [name for name in names if not self.has(name)]:
            raise ModelError("folder-lacks-files", title=self.title, files=missing)
        return self.folder


@dataclass(frozen=True)
class Repository(Source):
    """A repository on the model hub."""

    hub: Hub

    def has(self, name: str) -> bool:
        return self.hub.has(self.title, name)

    def expected(self, names: Names) -> dict[str, Names]:
        return {self.title: names}

    def get(self, names: Names, on_progress: OnProgress, optional: Names = ()) -> Path:
        return self.hub.get(self.title, names, on_progress, optional)


class Sources:
    """Where the entries of the registry, and what they are based on, have their weights."""

    def __init__(self, settings: Settings, hub: Hub, downloads: Downloads) -> None:
        self._models = settings.models
        self._weights = settings.weights
        self._hub = hub
        self._downloads = downloads

    def of(self, model: ModelSettings, on_progress: OnProgress) -> Source:
        """Where an entry's weights are; what has an address of its own is fetched.

        Raises :class:`ModelError`.
        """
        if model.source.startswith("https://"):
            path = self._downloads.get(model.source, model.sha256, on_progress)
            return WeightsFile(model.source.rpartition("/")[2], path)
        return self._at(model.source)

    def of_base(self, model: ModelSettings, base: str) -> Source:
        """Where the whole model is that a fine-tune was made from: an entry's name or a source.

        Raises :class:`ModelError`.
        """
        source = self.entry_of(model, base).source
        if "://" in source or Path(source).expanduser().is_file():
            raise ModelError("base-not-whole", base=base)
        return self._at(source)

    def entry_of(self, model: ModelSettings, base: str) -> ModelSettings:
        """The entry that a model was made from: one that has a name, or a plain source.

        Raises :class:`ModelError` for the model itself.
        """
        entry = self._models.get(base) or ModelSettings(source=base)
        if entry.source == model.source:
            raise ModelError("base-not-whole", base=base)
        return entry

    def _at(self, source: str) -> Source:
        path = Path(source).expanduser()
        if source == POCKET:
            return Source(POCKET)
        if path.is_file():
            return WeightsFile(path.name, path)
        if path.is_dir():
            return WeightsFolder(path.name, path)
        if source.startswith(("http:", "ftp:", "file:")):
            raise ModelError("source-not-https")
        if (looked_for := absent(source, self._weights)) is not None:
            log.warning("there are no weights at %s", looked_for)
            shown = looked_for.name if path.is_absolute() else source
            raise ModelError("weights-not-there", path=shown[:80])
        return Repository(source, self._hub)


def check_announced(path: Path, expected: str | None) -> None:
    """Raise ModelError if a file's SHA-256 is not the one that the operator announced, if any."""
    if expected is not None and (found := sha256(path)) != expected:
        raise ModelError(
            "source-file-altered", file=path.name, found=found[:12], expected=expected[:12]
        )


def digest_of(paths: Sequence[Path], *more: str) -> str:
    """16 hex digits that stand for files, and for what else makes a difference."""
    return hashlib.sha256(" ".join([*map(sha256, paths), *more]).encode()).hexdigest()[:16]
