"""The piece of the day: when it is due, and what it is. Each day has one, whatever happens."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from bot.config import DailySettings
from bot.errors import InvalidRequest, Message, NotFound, named
from bot.jobs.admission import Submission
from bot.request import GenerationRequest
from bot.store import UNFINISHED, Daily, Day, Job, Origin, Stage, Store

if TYPE_CHECKING:
    from bot.jobs.service import JobService

LATE = timedelta(minutes=15)  # after the hour, from which a piece is said to be late
OFFERED = 4  # prompts to vote on
MOST_PROMPTS = 50
LONGEST_PROMPT = 200


@dataclass(frozen=True)
class Due:
    """A day whose piece is to be made now. late: it should have been a while ago."""

    day: date
    late: bool


class DailyService:
    """Knows what each server has set, and what its latest day is at."""

    def __init__(self, jobs: "JobService", store: Store) -> None:
        self._jobs, self._store = jobs, store

    @property
    def now(self) -> datetime:
        return self._store.now()

    async def set(self, daily: Daily) -> datetime:
        """Set when and where; when the first one comes: not for an hour that is over today.

        Raises :class:`InvalidRequest` for an hour that no day has, or for no music.
        """
        if not 0 <= daily.hour <= 23:
            raise InvalidRequest("value-whole", name=named("hour"), minimum=0, maximum=23)
        if daily.seconds < 1:
            raise InvalidRequest("value-at-least", name=named("seconds"), minimum=1)
        today = self.now.astimezone(ZoneInfo(daily.zone)).date()
        over = self.now >= _at(daily, today)
        daily.starts = today + timedelta(days=1) if over else today
        await self._store.set_daily(daily)
        return self.next_at(daily, await self._store.day(daily.guild_id))

    async def switch_off(self, guild_id: int) -> None:
        """From now on this server has none, whatever the settings say."""
        await self._store.set_daily(Daily(guild_id=guild_id))

    async def of(self, guild_id: int) -> Daily | None:
        """What a server has set itself."""
        return await self._store.daily(guild_id)

    async def all(self, configured: Iterable[Daily]) -> list[Daily]:
        """What is wanted where; what a server has set itself goes before the settings."""
        own = {daily.guild_id: daily for daily in await self._store.dailies()}
        wanted = {daily.guild_id: daily for daily in configured} | own
        return [daily for daily in wanted.values() if daily.channel_id is not None]

    async def day(self, guild_id: int) -> Day | None:
        """The latest day that has begun."""
        return await self._store.day(guild_id)

    def due(self, daily: Daily, latest: Day | None) -> Due | None:
        """The day whose piece is to be made now; also later the same day, if nobody was there."""
        today = self.now.astimezone(ZoneInfo(daily.zone)).date()
        at = _at(daily, today)
        if self.now < at or today != self._next_day(daily, latest, today):
            return None
        return Due(today, self.now - at > LATE)

    def next_at(self, daily: Daily, latest: Day | None) -> datetime:
        """When the next one comes."""
        today = self.now.astimezone(ZoneInfo(daily.zone)).date()
        return _at(daily, self._next_day(daily, latest, today))

    def _next_day(self, daily: Daily, latest: Day | None, today: date) -> date:
        after = latest.day + timedelta(days=1) if latest is not None else today
        return max(today, after, daily.starts or today)

    async def begin(self, daily: Daily, due: Due, ideas: list[str]) -> Day | None:
        """Begin a day; ``None`` where it has begun. ideas: for whoever has no list."""
        new = Day(
            guild_id=daily.guild_id,
            channel_id=daily.channel_id or 0,
            day=due.day,
            since=self.now,
            late=due.late,
            prompt="",
            options=[],
        )
        return await self._store.begin_day(new, list(daily.prompts) or ideas, OFFERED)

    async def make(
        self, daily: Daily, day: Day, channel_ids: tuple[int, ...], language: str | None
    ) -> Day | None:
        """Have its piece made; one that is being made already is found again. The day by then.

        channel_ids: of its channel and category. language: of what is shown of it.

        The server pays for it, as if it were one more person there. Raises what refuses it.
        """
        server = await self._jobs.servers.settings(day.guild_id)
        request = GenerationRequest.parse(
            prompt=day.prompt,
            duration=daily.seconds,
            output_format=server.output_format,
            replicate_weights=server.model,
        )
        job = await self._jobs.submit(
            Submission(
                request=request,
                user_id=day.guild_id,
                origin=Origin(
                    channel_id=day.channel_id, guild_id=day.guild_id, interaction_id=_key(day)
                ),
                channel_ids=channel_ids,
                role_ids=(*self._jobs.settings.access.roles, *server.roles),  # all may have it
                came_from=Message("daily-came", votes=day.votes or 0),
                note=Message("daily-late") if day.late else None,
                language=language,
            )
        )
        return await self._store.change_day(day, job_id=job.id)

    @staticmethod
    def knows(job: Job) -> bool:
        """Whether this job makes the piece of a day."""
        return job.interaction_id is not None and job.interaction_id < 0  # see _key

    async def made(self, day: Day) -> Job | None:
        """Its job, once that is over."""
        job = day.job_id and await self._store.job(day.job_id)
        return job if isinstance(job, Job) and job.state not in UNFINISHED else None

    async def failed(self, day: Day) -> None:
        """There is no piece on this day, and people have been told."""
        await self._store.change_day(day, stage=Stage.failed)

    async def open_vote(self, day: Day) -> Day | None:
        return await self._store.open_daily_vote(day, self.now)

    async def shown(self, day: Day, message_id: int) -> None:
        """People vote in this message."""
        await self._store.change_day(day, shown_id=message_id)

    async def vote(self, guild_id: int, day: date, user_id: int, choice: int) -> tuple[int, ...]:
        """Count somebody's vote on what comes the day after; the votes of each option."""
        latest = await self._store.day(guild_id)
        if latest is None or latest.day != day:
            raise NotFound("vote-over")
        return await self._store.vote(latest.poll_id, user_id, choice)

    async def votes(self, day: Day) -> tuple[int, ...]:
        """The votes of each option so far; none where there is nothing to vote on."""
        found = await self._store.poll(day.poll_id)
        return found[1] if found else ()


def configured(settings: DailySettings, guild_id: int) -> Daily:
    """What the settings say, for the server that their channel is on."""
    return Daily(
        guild_id=guild_id,
        channel_id=settings.channel,
        hour=settings.hour,
        zone=settings.zone,
        prompts=list(settings.prompts),
        seconds=settings.seconds,
    )


def prompts_in(text: str) -> list[str]:
    """The prompts that somebody has typed with bars between them; :class:`InvalidRequest` for too
    many, or too long ones."""
    parts = dict.fromkeys(" ".join(part.split()) for part in text.split("|"))
    prompts = [part for part in parts if part]
    if len(prompts) > MOST_PROMPTS or any(len(one) > LONGEST_PROMPT for one in prompts):
        raise InvalidRequest("daily-prompts", maximum=MOST_PROMPTS, length=LONGEST_PROMPT)
    return prompts


def check_zone(name: str) -> None:
    """:class:`InvalidRequest` for what is no time zone. Blocks: it may read files."""
    if name not in zones():
        raise InvalidRequest("zone-unknown", name=name[:40])


@cache
def zones() -> list[str]:
    """The names of all time zones, in order. Blocks the first time: it reads many files."""
    return sorted(available_timezones())


def _at(daily: Daily, day: date) -> datetime:
    """The hour of that day; where the clock is put forward over it, the moment after."""
    return datetime.combine(day, time(daily.hour), tzinfo=ZoneInfo(daily.zone))


def _key(day: Day) -> int:
    """What a day's job is known by, as others are by their interaction; below zero, where no id of
    Discord's is."""
    name = f"{day.guild_id}:{day.day.isoformat()}"
    return -(int.from_bytes(hashlib.sha256(name.encode()).digest()[:7]) + 1)
