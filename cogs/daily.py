"""``/mario-daily``: the piece of the day, and the votes on what tomorrow's is."""

import asyncio
from datetime import date

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import InvalidRequest, NotAllowed, NotFound
from bot.frontends.discord import daily_messages as shown
from bot.frontends.discord import embeds
from bot.frontends.discord.actions import Action
from bot.frontends.discord.agenda import Agenda
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.daily_host import DailyHost, when
from bot.frontends.discord.permissions import check_may_post_in
from bot.frontends.discord.prompts import readable
from bot.frontends.discord.translator import localised
from bot.jobs.admission import check_duration
from bot.jobs.dailies import check_zone, prompts_in, zones
from bot.store import Daily, Job
from bot.texts import say, speaking

SECONDS = 30  # unless somebody says otherwise
MOST_OFFERED = 25  # that Discord shows


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Dailies(
    commands.GroupCog, group_name="mario-daily", group_description=localised("command-daily")
):
    def __init__(self, bot: MarioBot) -> None:
        self.bot = bot
        self.host = DailyHost(bot, bot.jobs, bot.timings)
        self.agenda = Agenda(self.host.run)
        bot.actions.add(Action.daily_vote, self._vote)

    async def cog_unload(self) -> None:
        await self.agenda.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        self.agenda.wake()

    @commands.Cog.listener()
    async def on_mario_settled(self, job: Job) -> None:
        if self.bot.jobs.dailies.knows(job):
            self.agenda.wake()

    @app_commands.command(name="set", description=localised("command-daily-set"))
    @app_commands.describe(
        channel=localised("daily-channel-help"),
        hour=localised("daily-hour-help"),
        zone=localised("daily-zone-help"),
        prompts=localised("daily-prompts-help"),
        seconds=localised("option-duration-help"),
    )
    async def set_(
        self,
        interaction: discord.Interaction,
        channel: discord.TextChannel,
        hour: app_commands.Range[int, 0, 23],
        zone: app_commands.Range[str, 1, 60] = "UTC",
        prompts: app_commands.Range[str, 0, 4000] = "",
        seconds: app_commands.Range[int, 1, 120] = SECONDS,
    ) -> None:
        async with self.bot.answering(interaction):
            guild_id = _server(interaction)
            await asyncio.to_thread(check_zone, zone)
            allowed = await self.bot.jobs.admission.allowance(guild_id, guild_id, ())
            check_duration(allowed.limits, seconds)
            await check_may_post_in(channel.id, self.bot)
            daily = Daily(
                guild_id=guild_id,
                channel_id=channel.id,
                hour=hour,
                zone=zone,
                prompts=prompts_in(readable(prompts, interaction.guild, frozenset())),
                seconds=seconds,
                user_id=interaction.user.id,
            )
            first = await self.bot.jobs.dailies.set(daily)
            self.agenda.wake()
            embed = shown.wanted(daily, when(first))
            await interaction.response.send_message(embed=embed, ephemeral=True)

    @set_.autocomplete("zone")
    async def offered_zones(
        self, _: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        words = typed.casefold().replace(" ", "_")
        found = [zone for zone in await asyncio.to_thread(zones) if words in zone.casefold()]
        return [app_commands.Choice(name=zone, value=zone) for zone in found[:MOST_OFFERED]]

    @app_commands.command(description=localised("command-daily-show"))
    async def show(self, interaction: discord.Interaction) -> None:
        async with self.bot.answering(interaction):
            daily = await self._daily(_server(interaction))
            if daily is None:
                embed = embeds.told(say("daily-none"))
            else:
                latest = await self.bot.jobs.dailies.day(daily.guild_id)
                embed = shown.wanted(daily, when(self.bot.jobs.dailies.next_at(daily, latest)))
            await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command(description=localised("command-daily-off"))
    async def off(self, interaction: discord.Interaction) -> None:
        async with self.bot.answering(interaction):
            await self.bot.jobs.dailies.switch_off(_server(interaction))
            embed = embeds.told(say("daily-off"))
            await interaction.response.send_message(embed=embed, ephemeral=True)

    async def _daily(self, guild_id: int) -> Daily | None:
        return next((one for one in await self.host.all() if one.guild_id == guild_id), None)

    async def _vote(self, interaction: discord.Interaction, target: str) -> None:
        guild_id, day, choice = _parts(target)
        if guild_id != interaction.guild_id:
            raise NotFound("vote-over")
        dailies = self.bot.jobs.dailies
        votes = await dailies.vote(guild_id, day, interaction.user.id, choice)
        latest, daily = await dailies.day(guild_id), await self._daily(guild_id)
        if latest is None or daily is None:
            raise NotFound("vote-over")
        with speaking(await self.bot.languages.public(interaction)):
            embed = shown.voting(latest, votes, self.host.until(daily, latest))
            view = shown.to_vote(latest, votes)
        await interaction.response.edit_message(embed=embed, view=view)


def _server(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise NotAllowed("only-server-managers")
    return interaction.guild_id


def _parts(target: str) -> tuple[int, date, int]:
    """A server, a day and an option."""
    try:
        guild_id, day, choice = target.split(".")
        return int(guild_id), date.fromisoformat(day), int(choice)
    except ValueError as error:
        raise InvalidRequest("button-too-old") from error


async def setup(bot: MarioBot) -> None:
    await bot.add_cog(Dailies(bot))
