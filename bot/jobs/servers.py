"""What a server has chosen for itself, over what the settings say."""

from dataclasses import dataclass

from bot.config import AUTO, Settings
from bot.request import Format
from bot.store import Store


@dataclass(frozen=True)
class ServerSettings:
    """What holds on a server, or outside servers.

    output_format: of what is posted where nobody says. language: of what everybody there reads;
    ``None``: as Discord says.
    """

    output_format: Format
    language: str | None


class Servers:
    """Reads and keeps what servers choose."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._defaults, self._store = settings.defaults, store

    async def settings(self, guild_id: int | None) -> ServerSettings:
        """What holds there; ``None``: outside servers."""
        chosen = {} if guild_id is None else await self._store.preferences(guild_id)
        format = chosen.get("output_format")
        language = chosen.get("language", self._defaults.language)
        return ServerSettings(
            output_format=Format(
                format if format in list(Format) else self._defaults.output_format
            ),
            language=None if language == AUTO else language,
        )

    async def choose_format(self, guild_id: int, format: Format | None) -> None:
        """``None``: the settings' own again."""
        await self._store.prefer(guild_id, "output_format", format and format.value)

    async def choose_language(self, guild_id: int, language: str | None) -> None:
        """``None``: the settings' own again."""
        await self._store.prefer(guild_id, "language", language)
