"""Folders as transformers writes them for MusicGen: text or melody, mono or stereo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.families.audiocraft.assembled import AssembledFamily
from bot.models.families.family import Capabilities, Facts, Files
from bot.models.families.transformers.folder import (
    CONFIG,
    INDEX,
    OPTIONAL,
    PICKLED,
    WEIGHTS,
    check_kind,
    json_in,
    layout,
    recipe_of,
    shards,
)
from bot.models.sharing import Variant
from bot.models.weights.sources import WeightsFolder, check_announced, digest_of

if TYPE_CHECKING:
    from bot.models.families.audiocraft.assembly import Parts
    from bot.models.footprint import Footprint
    from bot.models.weights.hub import OnProgress
    from bot.models.weights.sources import Source


@dataclass(frozen=True)
class FolderFiles(Files):
    """The folder, and its files of weights."""

    folder: Path
    shards: tuple[Path, ...]


class TransformersFamily(AssembledFamily[FolderFiles]):
    """``MusicgenForConditionalGeneration`` and ``MusicgenMelodyForConditionalGeneration``."""

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

    def inspect(self, files: FolderFiles) -> Facts:
        told = layout(files.folder)
        capabilities = Capabilities(melody=told.melody, stereo=told.stereo)
        return Facts(capabilities, told.decoder.num_codebooks, files.nbytes)

    def footprint(self, files: FolderFiles) -> Footprint:
        from bot.models.families.audiocraft.assembly import footprint_of

        return footprint_of(recipe_of(layout(files.folder)), self._context)

    def parts(self, files: FolderFiles, on_progress: OnProgress) -> Parts:
        from bot.models.families.transformers.parts import parts_of

        return parts_of(files.folder, files.shards, self._context.device)

    def variant(self, files: FolderFiles) -> Variant:
        from bot.models.families.transformers.parts import language_model
        from bot.models.weights.safe_load import map_safetensors

        state = map_safetensors(files.shards, finite=False)
        return Variant(language_model(layout(files.folder), state))

    def own(self, files: FolderFiles) -> dict[str, Path]:
        names = (CONFIG, INDEX, *OPTIONAL, *(path.name for path in files.shards))
        return {n: files.folder / n for n in names if (files.folder / n).is_file()}
