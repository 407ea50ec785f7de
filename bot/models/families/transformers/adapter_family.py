"""LoRA adapters on any MusicGen: the base's parts with the adapter added."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.families.audiocraft.assembled import AssembledFamily
from bot.models.families.audiocraft.family import AudiocraftFamily
from bot.models.families.family import BuildContext, Facts, Files, Wanted
from bot.models.families.transformers.family import TransformersFamily
from bot.models.families.transformers.folder import json_in
from bot.models.families.transformers.lora import CONFIG, WEIGHTS, merge, scaling_of
from bot.models.sharing import Variant
from bot.models.weights.hub import unseen
from bot.models.weights.safe_load import read_safetensors
from bot.models.weights.sources import check_announced, digest_of

if TYPE_CHECKING:
    from bot.models.families.audiocraft.assembly import Parts
    from bot.models.footprint import Footprint
    from bot.models.weights.hub import OnProgress
    from bot.models.weights.sources import Source

# What an adapter may name as its base by itself; anything else the operator has to.
_PUBLISHED = re.compile(r"facebook/(?:musicgen|audiogen)-[\w.-]+")

Base = AudiocraftFamily | TransformersFamily


@dataclass(frozen=True)
class AdapterFiles(Files):
    """The adapter's folder, and the base with its own files."""

    folder: Path
    family: Base
    base_files: Any  # of the family's own kind

    @property
    def base(self) -> str:
        return self.base_files.digest


class AdapterFamily(AssembledFamily[AdapterFiles]):
    """What peft's ``save_pretrained`` writes."""

    def __init__(self, context: BuildContext) -> None:
        super().__init__(context)
        self._bases: tuple[Base, ...] = (AudiocraftFamily(context), TransformersFamily(context))

    def recognises(self, source: Source) -> bool:
        if source.file is not None:
            return source.file.name == WEIGHTS
        return source.has(CONFIG)

    def expected(self, source: Source, entry: ModelSettings) -> Wanted:
        own = source.expected([CONFIG, WEIGHTS])
        if entry.base is None:
            return own
        whole = self._context.sources.entry_of(entry, entry.base)
        if "://" in whole.source:
            return own
        base = self._context.sources.of(whole, unseen)
        family = next((each for each in self._bases if each.recognises(base)), None)
        return own if family is None else {**own, **family.expected(base, whole)}

    def find(self, source: Source, entry: ModelSettings, on_progress: OnProgress) -> AdapterFiles:
        if source.file is not None:
            folder = source.file.parent
        else:
            folder = source.get([CONFIG, WEIGHTS], on_progress)
        check_announced(folder / WEIGHTS, entry.sha256)
        config = json_in(folder / CONFIG)
        scaling_of(config)
        base, base_files = self._find_base(
            entry, config.get("base_model_name_or_path"), on_progress
        )
        return AdapterFiles(
            paths=(*base_files.paths, folder / WEIGHTS),
            digest=digest_of([folder / WEIGHTS, folder / CONFIG], base_files.digest),
            folder=folder,
            family=base,
            base_files=base_files,
        )

    def _find_base(
        self, entry: ModelSettings, named: object, on_progress: OnProgress
    ) -> tuple[Base, Files]:
        name = entry.base or (str(named) if _PUBLISHED.fullmatch(str(named)) else None)
        if name is None:
            raise ModelError("adapter-base-unknown", name=str(named)[:80])
        whole = self._context.sources.entry_of(entry, name)
        source = self._context.sources.of(whole, on_progress)
        for base in self._bases:
            if base.recognises(source):
                return base, base.find(source, whole, on_progress)
        raise ModelError("adapter-base-not-musicgen", name=name[:80])

    def inspect(self, files: AdapterFiles) -> Facts:
        return dataclasses.replace(files.family.inspect(files.base_files), nbytes=files.nbytes)

    def footprint(self, files: AdapterFiles) -> Footprint:
        return files.family.footprint(files.base_files)

    def parts(self, files: AdapterFiles, on_progress: OnProgress) -> Parts:
        parts = files.family.parts(files.base_files, on_progress)
        return dataclasses.replace(parts, variant=_adapted(parts.variant, files.folder))

    def own(self, files: AdapterFiles) -> dict[str, Path]:
        raise ModelError("complete-has-base")

    def variant(self, files: AdapterFiles) -> Variant:
        return _adapted(files.family.variant(files.base_files), files.folder)


def _adapted(base: Variant, folder: Path) -> Variant:
    """A base with the adapter in ``folder`` added; raises :class:`ModelError`."""
    scaling = scaling_of(json_in(folder / CONFIG))
    return merge(base.state, read_safetensors([folder / WEIGHTS]), scaling)
