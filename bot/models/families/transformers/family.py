"""Folders as transformers writes them for MusicGen: text or melody, mono or stereo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.families.family import BuildContext, Capabilities, Facts, Files, declared
from bot.models.families.transformers.folder import (
    CONFIG,
    INDEX,
    OPTIONAL,
    PICKLED,
    WEIGHTS,
    check_kind,
    json_in,
    layout,
    shards,
)
from bot.models.weights.sources import WeightsFolder, check_announced, digest_of

if TYPE_CHECKING:
    from bot.models.families.audiocraft.assembly import Parts
    from bot.models.footprint import Footprint
    from bot.models.model import Model
    from bot.models.weights.hub import OnProgress
    from bot.models.weights.sources import Source


@dataclass(frozen=True)
class FolderFiles(Files):
    """The folder, and its files of weights."""

    folder: Path
    shards: tuple[Path, ...]


class TransformersFamily:
    """``MusicgenForConditionalGeneration`` and ``MusicgenMelodyForConditionalGeneration``."""

    def __init__(self, context: BuildContext) -> None:
        self._context = context

    @staticmethod
    def claims(entry: ModelSettings) -> bool:
        return False  # an entry does not say how its files are written

    @staticmethod
    def capabilities(entry: ModelSettings) -> Capabilities:
        return declared(entry)

    def recognises(self, source: Source) -> bool:
        if source.file is not None:
            return source.file.suffix == Path(WEIGHTS).suffix
        return source.has(CONFIG)

    def find(self, source: Source, entry: ModelSettings, on_progress: OnProgress) -> FolderFiles:
        if source.file is not None:
            source = WeightsFolder(source.file.parent.name, source.file.parent)
            if not source.has(CONFIG):
                raise ModelError(
                    "folder-part-alone", file=entry.source.rpartition("/")[2], config=CONFIG
                )
        check_kind(json_in(source.get([CONFIG], on_progress) / CONFIG))
        if source.has(WEIGHTS):
            names = [WEIGHTS]
        elif source.has(INDEX):
            names = shards(json_in(source.get([INDEX], on_progress) / INDEX))
        elif source.has(PICKLED):
            raise ModelError("folder-pickled", title=source.title, file=PICKLED)
        else:
            raise ModelError("folder-lacks-weights", title=source.title, file=WEIGHTS)
        folder = source.get(names, on_progress, OPTIONAL)
        paths = tuple(folder / name for name in names)
        check_announced(paths[0], entry.sha256)
        return FolderFiles(paths, digest_of([*paths, folder / CONFIG]), folder, paths)

    def inspect(self, files: Files) -> Facts:
        told = layout(_folder(files).folder)
        capabilities = Capabilities(melody=told.melody, stereo=told.stereo)
        return Facts(capabilities, told.decoder.num_codebooks, files.nbytes)

    def footprint(self, files: Files) -> Footprint:
        from bot.models.families.audiocraft.assembly import footprint_of
        from bot.models.families.transformers.folder import recipe_of

        recipe = recipe_of(layout(_folder(files).folder))
        return footprint_of(recipe, self._context)

    def build(self, name: str, files: Files, on_progress: OnProgress, room: int) -> Model:
        from bot.models.families.audiocraft.assembly import assemble

        parts = self.parts(files, on_progress)
        return assemble(name, files, parts, self._context, on_progress, room)

    def parts(self, files: Files, on_progress: OnProgress) -> Parts:
        """What the model is assembled from; raises :class:`ModelError`."""
        from bot.models.families.transformers.parts import parts_of

        found = _folder(files)
        return parts_of(found.folder, found.shards, self._context.device)


def _folder(files: Files) -> FolderFiles:
    assert isinstance(files, FolderFiles), "files come from this family's find"
    return files
