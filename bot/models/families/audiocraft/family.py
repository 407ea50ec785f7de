"""Checkpoints in audiocraft's format: repositories, fine-tune archives, what training saves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import ModelSettings
from bot.errors import ModelError
from bot.models.families.family import BuildContext, Capabilities, Facts, Files
from bot.models.weights.sources import digest_of

if TYPE_CHECKING:
    from audiocraft.models import CompressionModel

    from bot.models.families.audiocraft.builders import State
    from bot.models.families.audiocraft.config import Recipe
    from bot.models.model import Model
    from bot.models.weights.hub import OnProgress
    from bot.models.weights.sources import Source

LM_FILE = "state_dict.bin"
CODEC_FILE = "compression_state_dict.bin"
# What the fine-tuning tool of this family starts from when nothing else is said.
DEFAULT_BASE = "facebook/musicgen-stereo-melody"


@dataclass(frozen=True)
class CheckpointFiles(Files):
    """The language model's file and the codec's."""

    lm: Path
    codec: Path


class AudiocraftFamily:
    """MusicGen and what was made from it, as audiocraft itself writes it."""

    def __init__(self, context: BuildContext) -> None:
        self._context = context

    @staticmethod
    def claims(entry: ModelSettings) -> bool:
        return True

    @staticmethod
    def capabilities(entry: ModelSettings) -> Capabilities:
        return Capabilities(
            melody=entry.melody,
            stereo=entry.stereo,
            no_diffusion="stereo" if entry.stereo else None,
        )

    def recognises(self, source: Source) -> bool:
        return source.file is not None or source.has(LM_FILE)

    def find(
        self, source: Source, entry: ModelSettings, on_progress: OnProgress
    ) -> CheckpointFiles:
        if source.file is None:
            folder = source.get([LM_FILE, CODEC_FILE], on_progress)
            lm, codec = folder / LM_FILE, folder / CODEC_FILE
        else:  # a fine-tune brings no codec: it is its base's
            base = self._context.sources.of_base(entry, entry.base or DEFAULT_BASE)
            lm, codec = source.file, base.get([CODEC_FILE], on_progress) / CODEC_FILE
        return CheckpointFiles((lm, codec), digest_of((lm, codec), entry.sha256), lm, codec)

    def inspect(self, files: Files) -> Facts:
        recipe, _ = language_model(_checkpoint(files).lm)
        kinds = [conditioner.get("model") for conditioner in recipe["conditioners"].values()]
        stereo = bool((recipe.get("interleave_stereo_codebooks") or {}).get("use"))
        capabilities = Capabilities(
            melody="chroma_stem" in kinds,
            stereo=stereo,
            no_diffusion="stereo" if stereo else None,
        )
        return Facts(capabilities, int(recipe["transformer_lm"]["n_q"]), files.nbytes)

    def build(self, name: str, files: Files, on_progress: OnProgress) -> Model:
        from bot.models.families.audiocraft.assembly import Parts, assemble

        checkpoint = _checkpoint(files)
        recipe, state = language_model(checkpoint.lm)
        codec = self._codec(checkpoint.codec, on_progress)
        return assemble(name, files, Parts(recipe, state, codec), self._context, on_progress)

    def _codec(self, path: Path, on_progress: OnProgress) -> CompressionModel:
        """The codec in ``path``, or the one it points to."""
        from bot.models.families.audiocraft import builders, config
        from bot.models.weights.safe_load import read, weights_of

        package = read(path)
        if "pretrained" in package:
            return self._pretrained(str(package["pretrained"]), on_progress)
        state = weights_of(package, path.name)
        return builders.codec(
            config.codec_recipe(package.get("xp.cfg")), state, self._context.device
        )

    def _pretrained(self, name: str, on_progress: OnProgress) -> CompressionModel:
        from bot.models.families.audiocraft.encodec import published

        name = name.removeprefix("//pretrained/")
        if name not in self._context.settings.loading.pretrained:
            raise ModelError(
                f"The checkpoint takes its codec from {name[:80]!r}, which loading.pretrained does"
                " not list, so it was not loaded."
            )
        return published(self._context.hub, name, on_progress).to(self._context.device)


def language_model(path: Path) -> tuple[Recipe, State]:
    """The vetted recipe and weights in a model repository's or a fine-tune's file; ModelError."""
    from bot.models.families.audiocraft.builders import vet_lm
    from bot.models.families.audiocraft.config import lm_recipe
    from bot.models.weights.safe_load import read, weights_of

    package = read(path)
    state = weights_of(package, path.name)
    return vet_lm(lm_recipe(package.get("xp.cfg")), state), state


def _checkpoint(files: Files) -> CheckpointFiles:
    assert isinstance(files, CheckpointFiles), "files come from this family's find"
    return files
