"""What a kind of model declares and does, so that nothing else needs to ask which kind it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from bot.config import ModelSettings, Settings
from bot.errors import Message
from bot.models.device import device_of
from bot.models.memory import for_models

if TYPE_CHECKING:
    from bot.models.footprint import Footprint
    from bot.models.model import Model
    from bot.models.sharing import Variant
    from bot.models.weights.hub import Hub, OnProgress
    from bot.models.weights.sources import Source, Sources

# Why MultiBand Diffusion cannot decode what a model makes.
NoDiffusion = Literal["synthesised", "other codec"]


@dataclass(frozen=True)
class Capabilities:
    """What a model can do. no_diffusion: why MultiBand Diffusion cannot decode it, None if it can.

    melody: it follows one. style: it takes up that of a sound. sounds: it makes sound effects
    rather than music. notes: its tokens are notes.
    """

    melody: bool = False
    style: bool = False
    stereo: bool = False
    sounds: bool = False
    notes: bool = False
    continuation: bool = True
    no_diffusion: NoDiffusion | None = None

    @property
    def tempo(self) -> Literal["exact", "words"] | None:
        """How a tempo and a key are obeyed: by a plan, as far as words lead there, or not."""
        if self.notes:
            return "exact"
        return None if self.sounds else "words"

    @property
    def hears(self) -> bool:
        """Whether it makes something of a sound besides going on from it."""
        return self.melody or self.style

    def words(self) -> list[Message]:
        """What sets this model apart, for people to read in a list."""
        words = (
            (Message("can-melody"), self.melody),
            (Message("can-style"), self.style),
            (Message("can-stereo"), self.stereo),
            (Message("can-sounds"), self.sounds),
        )
        return [word for word, can in words if can]


def declared(entry: ModelSettings) -> Capabilities:
    """What an entry says of a MusicGen, whoever wrote its files."""
    return Capabilities(
        melody=entry.melody,
        style=entry.style,
        stereo=entry.stereo,
        sounds=entry.sounds,
        no_diffusion="other codec" if entry.sounds else None,
    )


@dataclass(frozen=True)
class Files:
    """The files that a model is made of. digest: hex, the same for the same bytes."""

    paths: tuple[Path, ...]
    digest: str

    @property
    def base(self) -> str:
        """The digest of the files whose weights are shared: its own, or those of an adapter's."""
        return self.digest

    @property
    def nbytes(self) -> int:
        return sum(path.stat().st_size for path in self.paths)


@dataclass(frozen=True)
class Facts:
    """What files turned out to be. nbytes: of the files. memory: of the model with one piece."""

    capabilities: Capabilities
    codebooks: int
    nbytes: int
    memory: int = 0


@dataclass(frozen=True)
class BuildContext:
    """What building takes from outside."""

    settings: Settings
    hub: Hub
    sources: Sources

    @cached_property
    def device(self) -> str:
        """``cpu`` or ``cuda``; asking imports torch."""
        return device_of(self.settings)

    @cached_property
    def memory(self) -> int | None:
        """What a GPU has for models; None on a CPU."""
        return for_models(self.device, self.settings.engine.memory_gigabytes)


F = TypeVar("F", bound=Files)
Wanted = Mapping[str, Sequence[str]]
"""Names of files by the repositories that hold them."""


class ModelFamily(Protocol[F]):
    """A kind of model. Importing one imports no torch, and making one does nothing."""

    def __init__(self, context: BuildContext) -> None: ...

    @staticmethod
    def claims(entry: ModelSettings) -> bool:
        """Whether an entry of the registry is of this family, as far as it alone can tell."""
        ...

    @staticmethod
    def capabilities(entry: ModelSettings) -> Capabilities:
        """What an entry that is claimed declares, known without its files."""
        ...

    def recognises(self, source: Source) -> bool:
        """Whether a source holds this family's files, judged by their names alone."""
        ...

    def expected(self, source: Source, entry: ModelSettings) -> Wanted:
        """What of repositories will be needed to load a model, as far as can be told before
        anything is fetched; raises :class:`bot.errors.ModelError`."""
        ...

    def find(self, source: Source, entry: ModelSettings, on_progress: OnProgress) -> F:
        """The files, fetched and verified; raises :class:`bot.errors.ModelError`."""
        ...

    def inspect(self, files: F) -> Facts:
        """Judge the files without building from them; raises :class:`bot.errors.ModelError`."""
        ...

    def footprint(self, files: F) -> Footprint:
        """The memory a model of these files takes; raises :class:`bot.errors.ModelError`."""
        ...

    def build(self, name: str, files: F, on_progress: OnProgress, room: int) -> Model:
        """The model called ``name``; raises :class:`bot.errors.ModelError`.

        room: bytes that it may take, with the slots that it decodes in.
        """
        ...

    def variant(self, files: F) -> Variant | None:
        """What a loaded model of the same base has to become; None where nothing is shared.

        Raises :class:`bot.errors.ModelError`.
        """
        ...

    def own(self, files: F) -> dict[str, Path]:
        """What a folder has to hold, by name, for the same model to be found there, apart from
        what it takes of repositories; raises :class:`bot.errors.ModelError` where none can."""
        ...
