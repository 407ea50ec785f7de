"""The families of models there are; a new one is a package here and a line in the table."""

from typing import Any

from bot.config import ModelSettings, Settings
from bot.models.families.audiocraft.family import AudiocraftFamily
from bot.models.families.family import Capabilities, ModelFamily
from bot.models.families.pocket.family import PocketFamily
from bot.models.families.transformers.adapter_family import AdapterFamily
from bot.models.families.transformers.family import TransformersFamily

# In the order in which they are asked; a repository that has both formats is audiocraft's.
FAMILIES: tuple[type[ModelFamily[Any]], ...] = (
    PocketFamily,
    AudiocraftFamily,
    AdapterFamily,
    TransformersFamily,
)


def capabilities(entry: ModelSettings) -> Capabilities:
    """What an entry of the registry declares, known without its files."""
    family = next(family for family in FAMILIES if family.claims(entry))
    return family.capabilities(entry)


def capabilities_of(settings: Settings, model: str) -> Capabilities:
    """What the model ``name@digest`` of a piece can do; nothing known of one that is gone."""
    entry = settings.models.get(model.partition("@")[0])
    return capabilities(entry) if entry is not None else Capabilities(continuation=False)
