"""The styles that servers keep."""

from typing import Any

from sqlalchemy import delete, select

from bot.store.connection import StoreConnection
from bot.store.records import KeptStyle


class StyleStore(StoreConnection):
    async def styles(self, guild_id: int) -> dict[str, dict[str, Any]]:
        """A server's, by name: options of the request."""
        async with self._read() as session:
            found = await session.scalars(select(KeptStyle).filter_by(guild_id=guild_id))
            return {style.name: style.options for style in found}

    async def keep_style(self, guild_id: int, name: str, options: dict[str, Any]) -> None:
        """Keep a style, in place of one of the same name."""
        async with self._write() as session:
            await session.merge(KeptStyle(guild_id=guild_id, name=name, options=options))

    async def forget_style(self, guild_id: int, name: str) -> None:
        async with self._write() as session:
            await session.execute(delete(KeptStyle).filter_by(guild_id=guild_id, name=name))
