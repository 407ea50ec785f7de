"""What a server prefers where nobody asks for anything else."""

from typing import Any

from sqlalchemy import delete, select

from bot.store.connection import StoreConnection
from bot.store.records import Listed, Preference


class PreferenceStore(StoreConnection):
    async def preferences(self, guild_id: int) -> tuple[dict[str, str], dict[str, list[str]]]:
        """What a server has chosen, by name, and what is on each of its lists, in order."""
        chosen = select(Preference).filter_by(guild_id=guild_id)
        listed = select(Listed).filter_by(guild_id=guild_id).order_by(Listed.name, Listed.value)
        lists: dict[str, list[str]] = {}
        async with self._read() as session:
            values = {one.name: one.value for one in await session.scalars(chosen)}
            for one in await session.scalars(listed):
                lists.setdefault(one.name, []).append(one.value)
        return values, lists

    async def prefer(self, guild_id: int, name: str, value: str | None) -> None:
        """Choose for a server; ``None``: the settings' own again."""
        key: dict[str, Any] = {"guild_id": guild_id, "name": name}
        async with self._write() as session:
            if value is None:
                await session.execute(delete(Preference).filter_by(**key))
            else:
                await session.merge(Preference(**key, value=value))

    async def list_on_server(self, guild_id: int, name: str, value: str, listed: bool) -> None:
        """Put something on one of a server's lists, or take it off."""
        key: dict[str, Any] = {"guild_id": guild_id, "name": name, "value": value}
        async with self._write() as session:
            if listed:
                await session.merge(Listed(**key))
            else:
                await session.execute(delete(Listed).filter_by(**key))
