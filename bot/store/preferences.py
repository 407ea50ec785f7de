"""What a server prefers where nobody asks for anything else."""

from typing import Any

from sqlalchemy import delete, select

from bot.request import Format
from bot.store.connection import StoreConnection
from bot.store.records import Preference

_FORMAT = "output_format"


class PreferenceStore(StoreConnection):
    async def preferred_format(self, guild_id: int) -> Format | None:
        """The kind of file that a server wants; ``None`` where it wants the settings' own."""
        query = select(Preference.value).filter_by(guild_id=guild_id, name=_FORMAT)
        async with self._read() as session:
            value = await session.scalar(query)
        return Format(value) if value in list(Format) else None

    async def prefer_format(self, guild_id: int, format: Format | None) -> None:
        """``None``: the settings' own again."""
        key: dict[str, Any] = {"guild_id": guild_id, "name": _FORMAT}
        async with self._write() as session:
            if format is None:
                await session.execute(delete(Preference).filter_by(**key))
            else:
                await session.merge(Preference(**key, value=format.value))
