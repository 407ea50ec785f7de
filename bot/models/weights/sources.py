"""Where an entry of the registry says its weights are, and the files they turn out to be."""

import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import Path

from bot.config import POCKET, ModelSettings, Settings
from bot.errors import ModelError
from bot.models.weights.https import Downloads
from bot.models.weights.hub import Hub, OnProgress
from bot.models.weights.safe_load import sha256

LM_FILE = "state_dict.bin"
CODEC_FILE = "compression_state_dict.bin"
# What the fine-tuning tool of this family starts from when nothing else is said.
DEFAULT_BASE = "facebook/musicgen-stereo-melody"
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


@dataclass(frozen=True)
class Files:
    """The language model's file and the codec's, with the digest of both together."""

    lm: Path
    codec: Path
    digest: str

    @property
    def nbytes(self) -> int:
        return self.lm.stat().st_size + self.codec.stat().st_size


class Sources:
    """Finds and fetches the files of registry entries."""

    def __init__(self, settings: Settings, hub: Hub, downloads: Downloads) -> None:
        self._models = settings.models
        self._weights = settings.weights
        self._hub = hub
        self._downloads = downloads

    def find(self, model: ModelSettings, on_progress: OnProgress) -> Files:
        """The files of an entry, on disk and verified; raises :class:`ModelError`."""
        source = model.source
        if source.startswith("https://"):
            lm = self._downloads.get(source, model.sha256, on_progress)
            codec = self._codec_of_base(model, on_progress)
        elif (path := Path(source).expanduser()).is_file():
            lm, codec = path, self._codec_of_base(model, on_progress)
        else:
            folder = self._folder(source, [LM_FILE, CODEC_FILE], on_progress)
            lm, codec = folder / LM_FILE, folder / CODEC_FILE
        return _verified(lm, codec, model.sha256)

    def _folder(self, source: str, names: list[str], on_progress: OnProgress) -> Path:
        """A local folder, or a hub repository's, that has the files ``names``."""
        if (folder := Path(source).expanduser()).is_dir():
            missing = [name for name in names if not (folder / name).is_file()]
            if missing:
                raise ModelError(
                    f"The folder {folder.name} has no {' and no '.join(missing)}. Put it there, or"
                    " correct the source in config.toml."
                )
            return folder
        if source.startswith(("http:", "ftp:", "file:")):
            raise ModelError("Weights are fetched over https only; change the source of the model.")
        if (looked_for := absent(source, self._weights)) is not None:
            log.warning("there are no weights at %s", looked_for)
            shown = looked_for.name if Path(source).is_absolute() else source
            raise ModelError(
                f"There are no weights at {shown[:80]!r}, seen from the folder the bot runs in; its"
                " log has the whole path. The operator can put them there, or correct the source"
                " in config.toml."
            )
        return self._hub.get(source, names, on_progress)

    def _codec_of_base(self, model: ModelSettings, on_progress: OnProgress) -> Path:
        """A fine-tune brings no codec: it is its base's."""
        base = model.base or DEFAULT_BASE
        source = self._models[base].source if base in self._models else base
        if source == model.source or Path(source).expanduser().is_file():
            raise ModelError(f"The base {base!r} of a fine-tune must be a whole model.")
        return self._folder(source, [CODEC_FILE], on_progress) / CODEC_FILE


def _verified(lm: Path, codec: Path, expected: str | None) -> Files:
    found = sha256(lm)
    if expected is not None and found != expected:
        raise ModelError(
            f"{lm.name} is not the file that was announced: its sha256 is {found[:12]}…, not"
            f" {expected[:12]}…. It was cut short or altered, so it was not loaded."
        )
    digest = hashlib.sha256(f"{found} {sha256(codec)}".encode()).hexdigest()
    return Files(lm, codec, digest[:16])
