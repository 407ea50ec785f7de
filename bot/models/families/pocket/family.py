"""The bundled model: the sound chip's. It needs no torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import POCKET, ModelSettings
from bot.errors import ModelError
from bot.models.families.family import BuildContext, Capabilities, Facts, Files, Wanted
from bot.pocket.repository import MODEL_FILE
from bot.pocket.tokens import CODEBOOKS

if TYPE_CHECKING:
    from bot.models.footprint import Footprint
    from bot.models.model import Model
    from bot.models.weights.hub import OnProgress
    from bot.models.weights.sources import Source

WEIGHTS = Path(__file__).parents[3] / "pocket" / "weights"
CAPABILITIES = Capabilities(melody=True, notes=True, no_diffusion="synthesised")


class PocketFamily:
    """One model, which comes with the bot."""

    def __init__(self, context: BuildContext) -> None:
        self._context = context

    @staticmethod
    def claims(entry: ModelSettings) -> bool:
        return entry.source == POCKET

    @staticmethod
    def capabilities(entry: ModelSettings) -> Capabilities:
        return CAPABILITIES

    def recognises(self, source: Source) -> bool:
        return source.title == POCKET

    def expected(self, source: Source, entry: ModelSettings) -> Wanted:
        return {}

    def find(self, source: Source, entry: ModelSettings, on_progress: OnProgress) -> Files:
        return pocket_files(WEIGHTS)

    def inspect(self, files: Files) -> Facts:
        return Facts(CAPABILITIES, CODEBOOKS, files.nbytes)

    def footprint(self, files: Files) -> Footprint:
        from bot.models.footprint import Footprint

        return Footprint(weights=2 * files.nbytes, others=2 * files.nbytes)

    def build(self, name: str, files: Files, on_progress: OnProgress, room: int) -> Model:
        from bot.models.families.pocket.model import load_pocket

        return load_pocket(name, self._context.settings.engine)

    def variant(self, files: Files) -> None:
        return None

    def own(self, files: Files) -> dict[str, Path]:
        raise ModelError("complete-comes-along")


def pocket_files(folder: Path) -> Files:
    """The files of a pocket in ``folder``; raises :class:`ModelError`."""
    from bot.models.weights.safe_load import sha256

    path = folder / MODEL_FILE
    if not path.is_file():
        raise ModelError("bundled-weights-missing")
    return Files((path,), sha256(path)[:16])
