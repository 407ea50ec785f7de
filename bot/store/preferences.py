"""What a server prefers where nobody asks for anything else."""

from typing import Any

from sqlalchemy import delete, select

from bot.store.connection import StoreConnection
from bot.store.records import Preference


class PreferenceStore(StoreConnection):
    async def preferences(self, guild_id: int) -> dict[str, str]:
        """What a server has chosen, by name; the settings' own where it has not."""
        query = select(Preference).filter_by(guild_id=guild_id)
        async with self._read() as session:
            return {one.name: one.value for one in await session.scalars(query)}

    async def prefer(self, guild_id: int, name: str, value: str | None) -> None:
        """Choose for a server; ``None``: the settings' own again."""
        key: dict[str, Any] = {"guild_id": guild_id, "name": name}
        async with self._write() as session:
            if value is None:
                await session.execute(delete(Preference).filter_by(**key))
            else:
                await session.merge(Preference(**key, value=value))
