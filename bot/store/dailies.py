"""The piece of the day: what each server has set, and which days have had theirs."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, Enum, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.connection import StoreConnection
from bot.store.polls import Poll, close_poll, winner
from bot.store.records import Id, Record, Snowflake


class Daily(Record, kw_only=True):
    """When and where a server wants its piece of the day. channel_id: none where it wants none.

    zone: a name of the IANA's, by which ``hour`` is told. prompts: what is made in turn, where
    nobody votes; none: ideas of the bot's own. starts: the first day that has one.
    user_id: who set it, and is told what fails.
    """

    __tablename__ = "dailies"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    channel_id: Mapped[Snowflake | None] = mapped_column(default=None)
    hour: Mapped[int] = mapped_column(default=0)
    zone: Mapped[str] = mapped_column(default="UTC")
    prompts: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    seconds: Mapped[int] = mapped_column(default=0)
    starts: Mapped[date | None] = mapped_column(Date, default=None)
    user_id: Mapped[Snowflake] = mapped_column(default=0)


class Stage(StrEnum):
    """What the latest day is at: its piece is being made, or the next one voted on, or neither."""

    making = "making"
    voting = "voting"
    failed = "failed"


class Day(Record, kw_only=True):
    """The latest day on which a server has had its piece.

    votes: that its prompt had, where there was a vote. options: what is voted on for the next day.
    position: how far the server's list has been used. job_id: makes the piece.
    shown_id: the message in which people vote.
    """

    __tablename__ = "days"

    guild_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    channel_id: Mapped[Snowflake]
    day: Mapped[date] = mapped_column(Date)
    stage: Mapped[Stage] = mapped_column(
        Enum(Stage, native_enum=False, length=16), default=Stage.making
    )
    since: Mapped[datetime]
    prompt: Mapped[str]
    late: Mapped[bool] = mapped_column(default=False)
    votes: Mapped[int | None] = mapped_column(default=None)
    options: Mapped[list[str]] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[Id | None] = mapped_column(default=None)
    shown_id: Mapped[Snowflake | None] = mapped_column(default=None)

    @property
    def poll_id(self) -> str:
        """Of the vote on the day after."""
        return f"daily:{self.guild_id}:{self.day.isoformat()}"


class DailyStore(StoreConnection):
    async def dailies(self) -> list[Daily]:
        """What servers have set, also that they want none."""
        async with self._read() as session:
            return list(await session.scalars(select(Daily).order_by(Daily.guild_id)))

    async def daily(self, guild_id: int) -> Daily | None:
        async with self._read() as session:
            return await session.get(Daily, guild_id)

    async def set_daily(self, daily: Daily) -> None:
        async with self._write() as session:
            await session.execute(delete(Daily).where(Daily.guild_id == daily.guild_id))
            session.add(daily)

    async def day(self, guild_id: int) -> Day | None:
        """The latest that has begun."""
        async with self._read() as session:
            return await session.get(Day, guild_id)

    async def begin_day(self, new: Day, prompts: list[str], offered: int) -> Day | None:
        """Begin a day with the winner of the vote, or else with the next of ``prompts``; ``None``
        where this day or a later one has begun.

        new: without prompt and options, which are settled here. offered: how many there are to
        choose from for the day after.
        """
        async with self._write() as session:
            before = await session.get(Day, new.guild_id)
            if before is not None and before.day >= new.day:
                return None
            options: list[str] = before.options if before is not None else []
            counts = () if before is None else await close_poll(session, before.poll_id)
            position = before.position if before is not None else 0
            if options:
                new.prompt = options[winner(counts or [0] * len(options))]
                new.votes = max(counts) if counts else None
            else:
                new.prompt, position = prompts[position % len(prompts)], position + 1
            new.options, new.position = _next(prompts, position, offered, new.prompt)
            await session.execute(delete(Day).where(Day.guild_id == new.guild_id))
            session.add(new)
        return new

    async def change_day(self, day: Day, **values: Any) -> Day | None:
        """``None`` where another day has begun meanwhile."""
        async with self._write() as session:
            statement = (
                update(Day)
                .where(Day.guild_id == day.guild_id, Day.day == day.day)
                .values(**values)
                .returning(Day)
            )
            options = {"populate_existing": True, "synchronize_session": False}
            return await session.scalar(statement, execution_options=options)

    async def open_daily_vote(self, day: Day, since: datetime) -> Day | None:
        """making → voting on the day after, if there is something to choose from."""
        changed = await self.change_day(day, stage=Stage.voting, since=since, shown_id=None)
        if changed is not None and len(day.options) > 1:
            async with self._write() as session:
                await session.merge(Poll(id=day.poll_id, options=len(day.options)))
        return changed


def _next(prompts: list[str], position: int, offered: int, today: str) -> tuple[list[str], int]:
    """What can be chosen for the day after, which is not today's, and how far the list is used."""
    options: list[str] = []
    for _ in prompts:
        if len(options) == offered:
            break
        prompt = prompts[position % len(prompts)]
        position += 1
        if prompt != today and prompt not in options:
            options.append(prompt)
    return options, position
