"""Makes the piece of the day where it is due, and puts the next one to the vote."""

import contextlib
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.errors import MarioError, Message, StoreError, unexpected
from bot.frontends.discord import daily_messages as shown
from bot.frontends.discord import embeds
from bot.frontends.discord.actions import Action
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.discord_api import DiscordUnavailable
from bot.frontends.discord.permissions import check_may_post_in
from bot.frontends.discord.post_once import edit_if_there, has_button, post_once
from bot.frontends.discord.submissions import channels_of
from bot.frontends.discord.suggestions import Suggestions
from bot.jobs.dailies import configured
from bot.jobs.presenter import Undeliverable
from bot.jobs.service import JobService
from bot.store import Daily, Day, Stage, State
from bot.texts import say, speaking
from bot.timings import Timings

log = logging.getLogger(__name__)

LATER = 60.0  # seconds, after which what could not be done is tried again


class DailyHost:
    def __init__(self, bot: MarioBot, jobs: JobService, timings: Timings) -> None:
        self._bot, self._jobs, self._dailies, self._timings = bot, jobs, jobs.dailies, timings
        self._ideas = Suggestions()
        self._told: set[str] = set()  # which settings' channels are not there

    async def run(self) -> float | None:
        """Do what is due on every server; the seconds until something else is.

        While the bot stops, nothing is: the next one goes on.
        """
        if not self._jobs.accepting:
            return None
        waits = [await self._look_after(daily) for daily in await self.all()]
        return min(waits, default=None)

    async def all(self) -> list[Daily]:
        """What is wanted on the servers that the bot is on."""
        wanted = await self._dailies.all(self._configured())
        return [daily for daily in wanted if self._bot.get_guild(daily.guild_id) is not None]

    def _configured(self) -> Iterable[Daily]:
        for name, settings in self._jobs.settings.daily.items():
            channel = self._bot.get_channel(settings.channel)
            if isinstance(channel, discord.abc.GuildChannel):
                yield configured(settings, channel.guild.id)
            elif name not in self._told:
                self._told.add(name)
                log.warning("the piece of the day %s: I see no channel %d", name, settings.channel)

    async def _look_after(self, daily: Daily) -> float:
        try:
            with speaking(await self._language(daily)):
                return await self._advance(daily)
        except MarioError as error:
            log.warning("the piece of the day on %d: later: %s", daily.guild_id, error)
        except Exception as error:  # the other servers have theirs
            unexpected(error)
        return LATER

    async def _language(self, daily: Daily) -> str | None:
        guild = self._bot.get_guild(daily.guild_id)
        return None if guild is None else await self._bot.languages.of_server(guild)

    async def _advance(self, daily: Daily) -> float:
        day = await self._dailies.day(daily.guild_id)
        if (due := self._dailies.due(daily, day)) is not None:
            before = day
            ideas = self._ideas.kind(self._jobs.registry.capabilities(None))["ideas"]
            day = await self._dailies.begin(daily, due, ideas) or day
            if before is not None and day is not None:
                await self._close_vote(before, day)
        if day is not None and day.stage is Stage.making:
            day = await self._make(daily, day) or day
        if day is not None and day.stage is Stage.voting and day.shown_id is None:
            await self._show_vote(daily, day)
        next_at = self._dailies.next_at(daily, day)
        return (next_at - self._dailies.now).total_seconds()

    async def _make(self, daily: Daily, day: Day) -> Day | None:
        """The day as it is once its piece is there; nothing before, and where it cannot be made."""
        try:
            if day.job_id is None:
                await check_may_post_in(day.channel_id, self._bot)
                channels = channels_of(self._bot.get_channel(day.channel_id))
                language = await self._language(daily)
                day = await self._dailies.make(daily, day, channels, language) or day
        except (DiscordUnavailable, StoreError):
            raise
        except MarioError as error:
            if not self._jobs.accepting:
                raise
            log.warning("no piece of the day on %d: %s", day.guild_id, error)
            await self._dailies.failed(day)
            await self._tell(daily, error.message)
            return None
        job = await self._dailies.made(day)
        if job is None:
            return None
        if job.state is not State.delivered:
            log.warning("no piece of the day on %d: its job is %s", day.guild_id, job.state)
            await self._tell(daily, job.reason or Message("unexplained"))
        return await self._dailies.open_vote(day)

    async def _show_vote(self, daily: Daily, day: Day) -> None:
        if not (votes := await self._dailies.votes(day)):
            return
        payload: dict[str, Any] = {
            "embed": shown.voting(day, votes, self.until(daily, day)),
            "view": shown.to_vote(day, votes),
        }
        try:
            message = await post_once(
                self._bot.get_partial_messageable(day.channel_id),
                day.poll_id,
                payload,
                self._timings,
                age=self._dailies.now - day.since,
                is_it=has_button(f"mario:{Action.daily_vote}:{shown.vote_id(day, 0)}"),
            )
        except Undeliverable as error:
            log.warning("no vote on the piece of the day on %d: %s", day.guild_id, error)
            await self._dailies.failed(day)  # what stands in the way is told with the next piece
        else:
            await self._dailies.shown(day, message.id)

    async def _close_vote(self, before: Day, day: Day) -> None:
        """Say under yesterday's piece what was chosen."""
        if before.shown_id is not None and before.day < day.day:
            channel = self._bot.get_partial_messageable(before.channel_id)
            message = channel.get_partial_message(before.shown_id)
            embed = shown.voted(before, day)
            await edit_if_there(message, self._timings, embed=embed, view=None)

    def until(self, daily: Daily, day: Day) -> str:
        """When the vote on the day after is over, as Discord shows it."""
        return when(self._dailies.next_at(daily, day))

    async def _tell(self, daily: Daily, why: Message) -> None:
        """Tell who set it, by direct message, that there is none today; the log says it too."""
        if not daily.user_id:
            return
        text = say("daily-failed", channel=f"<#{daily.channel_id}>", why=embeds.shown(why))
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
            person = await self._bot.fetch_user(daily.user_id)
            await person.send(embed=embeds.told(text))


def when(at: datetime) -> str:
    return discord.utils.format_dt(at, "R")
