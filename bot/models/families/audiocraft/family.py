"""Checkpoints in audiocraft's format: repositories, fine-tune archives, what training saves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.families.audiocraft.assembled import AssembledFamily
from bot.models.families.audiocraft.config import (
    PRETRAINED,
    codec_recipe,
    lm_recipe,
    named_codec,
)
from bot.models.families.audiocraft.other_kinds import check_codec
from bot.models.families.audiocraft.state import seen_state
from bot.models.families.family import Capabilities, Facts, Files, Wanted
from bot.models.sharing import Variant
from bot.models.weights.safe_load import check_finite, mapped_state_of, read
from bot.models.weights.sources import check_announced, digest_of

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel
    from torch import Tensor

    from bot.models.families.audiocraft.assembly import Parts
    from bot.models.families.audiocraft.config import Recipe
    from bot.models.families.audiocraft.seanet import Network
    from bot.models.footprint import Footprint
    from bot.models.weights.hub import OnProgress
    from bot.models.weights.sources import Source

LM_FILE = "state_dict.bin"
CODEC_FILE = "compression_state_dict.bin"
SAFETENSORS = ".safetensors"  # what others than audiocraft write
CODEC = "facebook/encodec_32khz"  # what a codec's file mostly points to that is only a pointer
POINTER = 10**6  # bytes; a codec is more
PUBLISHED_CODEC = ("config.json", "model.safetensors")  # in transformers' format


@dataclass(frozen=True)
class CheckpointFiles(Files):
    """The language model's file, the one that holds its recipe, and the codec's."""

    lm: Path
    recipe: Path
    codec: Path


class AudiocraftFamily(AssembledFamily[CheckpointFiles]):
    """MusicGen and what was made from it, as audiocraft itself writes it."""

    @staticmethod
    def claims(entry: ModelSettings) -> bool:
        return True

    def recognises(self, source: Source) -> bool:
        if source.file is not None:
            return source.file.suffix != SAFETENSORS
        return source.has(LM_FILE)

    def expected(self, source: Source, entry: ModelSettings) -> Wanted:
        from bot.models.families.audiocraft.text_encoders import OPTIONAL, REQUIRED, encoders

        wanted = dict(source.expected([LM_FILE, CODEC_FILE]))
        if source.file is not None:
            recipe = recipe_in(source.file)
            names, codec = encoders(lm_recipe(recipe)), named_codec(recipe)
            if entry.base is not None:
                base, codec = self._context.sources.of_base(entry, entry.base), None
                wanted |= base.expected([CODEC_FILE])
        else:
            from bot.models.published import PUBLISHED

            known = [model for model in PUBLISHED.values() if model.source == source.title]
            names, codec = {model.text_encoder for model in known}, None
            if wanted and (self._context.hub.size(source.title, CODEC_FILE) or 0) < POINTER:
                codec = CODEC
        listed = self._context.settings.loading.pretrained
        wanted |= dict.fromkeys(names, (*REQUIRED, *OPTIONAL))
        return {**wanted, codec: PUBLISHED_CODEC} if codec in listed else wanted

    def find(
        self, source: Source, entry: ModelSettings, on_progress: OnProgress
    ) -> CheckpointFiles:
        lm = source.file or source.get([LM_FILE], on_progress) / LM_FILE
        check_announced(lm, entry.sha256)
        recipe = lm if recipe_in(lm) is not None else self._of_base(entry, LM_FILE, on_progress)
        codec = self._find_codec(source, entry, recipe, on_progress)
        return CheckpointFiles((lm, codec), digest_of((lm, codec)), lm, recipe, codec)

    def _find_codec(
        self, source: Source, entry: ModelSettings, recipe: Path, on_progress: OnProgress
    ) -> Path:
        """The codec beside the language model, of its base, or that its recipe names."""
        if source.file is None and source.has(CODEC_FILE):
            return source.get([CODEC_FILE], on_progress) / CODEC_FILE
        if entry.base is None and (name := named_codec(recipe_in(recipe))) is not None:
            return self._published_codec(name, recipe.parent, on_progress)
        return self._of_base(entry, CODEC_FILE, on_progress)

    def _of_base(self, entry: ModelSettings, file: str, on_progress: OnProgress) -> Path:
        if entry.base is None:
            what = "recipe (xp.cfg)" if file == LM_FILE else "codec"
            raise ModelError("base-unnamed", what=what)
        return self._context.sources.of_base(entry, entry.base).get([file], on_progress) / file

    def _published_codec(self, name: str, beside: Path, on_progress: OnProgress) -> Path:
        check_codec(name)
        if name not in self._context.settings.loading.pretrained:
            raise ModelError("codec-not-listed", name=name[:80])
        hub = self._context.hub.beside(beside)
        return hub.get(name, PUBLISHED_CODEC, on_progress) / PUBLISHED_CODEC[1]

    def inspect(self, files: CheckpointFiles) -> Facts:
        recipe = seen(files)
        kinds = [conditioner.get("model") for conditioner in recipe["conditioners"].values()]
        stereo = bool((recipe.get("interleave_stereo_codebooks") or {}).get("use"))
        capabilities = Capabilities(
            melody="chroma_stem" in kinds,
            style="style" in kinds,
            stereo=stereo,
            sounds=(sounds := recipe.get("solver") == "audiogen"),
            no_diffusion="other codec" if sounds else None,
        )
        return Facts(capabilities, int(recipe["transformer_lm"]["n_q"]), files.nbytes)

    def footprint(self, files: CheckpointFiles) -> Footprint:
        from bot.models.families.audiocraft.assembly import footprint_of

        return footprint_of(seen(files), self._context, files.codec.stat().st_size)

    def parts(self, files: CheckpointFiles, on_progress: OnProgress) -> Parts:
        from bot.models.families.audiocraft.assembly import Parts

        recipe, state = language_model(files)
        codec = self._codec(files.codec, on_progress)
        return Parts(recipe, Variant(state), codec, partial(check_finite, state, files.lm.name))

    def own(self, files: CheckpointFiles) -> dict[str, Path]:
        if files.recipe != files.lm:
            raise ModelError("complete-has-base")
        codec = {CODEC_FILE: files.codec} if files.codec.name == CODEC_FILE else {}
        return {LM_FILE: files.lm, **codec}

    def variant(self, files: CheckpointFiles) -> Variant:
        return Variant(seen_state(read(files.lm), files.lm.name))

    def _codec(self, path: Path, on_progress: OnProgress) -> CompressionModel | Network:
        """The codec in ``path``, or the one it points to."""
        from bot.models.families.audiocraft import builders, encodec

        if path.name == PUBLISHED_CODEC[1]:
            return encodec.published(path.parent, self._context.device)
        package = read(path)
        if "pretrained" in package:
            name = str(package["pretrained"]).removeprefix(PRETRAINED)
            return self._codec(self._published_codec(name, path.parent, on_progress), on_progress)
        best = package.get("best_state")
        nested = best if isinstance(best, dict) and "model" in best else None
        state = mapped_state_of(nested or package, "model" if nested else "best_state", path.name)
        return builders.codec(codec_recipe(package.get("xp.cfg")), state, self._context.device)


def recipe_in(path: Path) -> Any:
    """The ``xp.cfg`` in a checkpoint as it is, None where there is none; raises ModelError."""
    return read(path).get("xp.cfg")


def seen(files: CheckpointFiles) -> Recipe:
    """The vetted recipe, held against weights that stay in their file; raises ModelError."""
    from bot.models.families.audiocraft.builders import vet_lm

    weights = seen_state(read(files.lm), files.lm.name)
    return vet_lm(lm_recipe(recipe_in(files.recipe)), weights)


def language_model(files: CheckpointFiles) -> tuple[Recipe, dict[str, Tensor]]:
    """The vetted recipe and the weights, whose numbers stay unread; raises ModelError."""
    from bot.models.families.audiocraft.builders import vet_lm

    recipe = lm_recipe(recipe_in(files.recipe))
    state = seen_state(read(files.lm), files.lm.name)
    return vet_lm(recipe, state), state
