"""How often the bot has introduced itself to Discord's gateway, across restarts."""

from datetime import datetime

from sqlalchemy import delete, func, select

from bot.store.connection import StoreConnection
from bot.store.records import DAY, Identify


class IdentifyStore(StoreConnection):
    async def identifies(self) -> tuple[int, datetime | None]:
        """How many there were in the last day, and when the last was."""
        query = select(func.count(), func.max(Identify.at)).where(Identify.at > self.now() - DAY)
        async with self._read() as session:
            count, last = (await session.execute(query)).one()
        return count, last

    async def record_identify(self) -> None:
        """Count one now; those of more than a day ago are forgotten."""
        async with self._write("identifies") as session:
            await session.execute(delete(Identify).where(Identify.at <= self.now() - DAY))
            session.add(Identify(at=self.now()))
