"""What all families have in common whose models are assembled from audiocraft's parts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic

from bot.config import ModelSettings
from bot.models.families.family import BuildContext, Capabilities, F, Wanted, declared

if TYPE_CHECKING:
    from bot.models.families.audiocraft.assembly import Parts
    from bot.models.model import Model
    from bot.models.weights.hub import OnProgress
    from bot.models.weights.sources import Source


class AssembledFamily(ABC, Generic[F]):
    """A family whose kind says what the parts of its models are."""

    def __init__(self, context: BuildContext) -> None:
        self._context = context

    @staticmethod
    def claims(entry: ModelSettings) -> bool:
        return False  # an entry does not say how its files are written

    @staticmethod
    def capabilities(entry: ModelSettings) -> Capabilities:
        return declared(entry)

    def expected(self, source: Source, entry: ModelSettings) -> Wanted:
        return {}  # a folder of transformers' has all in one place

    def build(self, name: str, files: F, on_progress: OnProgress, room: int) -> Model:
        from bot.models.families.audiocraft.assembly import assemble

        parts = self.parts(files, on_progress)
        return assemble(name, files, parts, self._context, on_progress, room)

    @abstractmethod
    def parts(self, files: F, on_progress: OnProgress) -> Parts:
        """What a model is assembled from; raises :class:`ModelError`."""
