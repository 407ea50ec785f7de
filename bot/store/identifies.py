"""How often the bot has introduced itself to Discord's gateway, across restarts and processes."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from bot.store.connection import StoreConnection
from bot.store.records import DAY, Identify, IdentifyTurn


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

    async def take_identify_turn(self, bucket: int, apart: timedelta) -> timedelta:
        """Take the turn of a bucket of shards, if none was taken for so long; how long to wait.

        A turn in the future was taken by a clock that is wrong, and counts for nothing.
        """
        now = self.now()
        mine = IdentifyTurn.bucket == bucket
        free = or_(IdentifyTurn.at <= now - apart, IdentifyTurn.at > now)
        take = update(IdentifyTurn).where(mine, free).values(at=now).returning(IdentifyTurn.bucket)
        async with self._write(f"identify-{bucket}") as session:
            if await session.scalar(take) is not None:
                return timedelta()
            last = await session.scalar(select(IdentifyTurn.at).where(mine))
            if last is None:
                session.add(IdentifyTurn(bucket=bucket, at=now))
                return timedelta()
            return last + apart - now
