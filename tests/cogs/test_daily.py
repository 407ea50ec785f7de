"""``/mario-daily``: one piece a day whatever happens, and the votes on what it is."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.app.composition import build_bot
from bot.config import DailySettings
from bot.store import State
from bot.texts import say
from tests.support.discord_steps import press_id, said, told
from tests.support.simulated_server import SimulatedServer

LOOK = 600  # seconds, in which the bot looks at the clock once more
PROMPTS = "castle | desert | forest | sea | sky"


@dataclass
class Town:
    """A server with a piece of the day at 18:00 in Berlin, and a clock that can be set."""

    server: SimulatedServer
    boss: MemberActor
    ahead: timedelta = field(default_factory=timedelta)

    async def set(self, **options: object) -> InteractionResult:
        asked = {"channel": self.server.channel, "hour": 18, "zone": "Europe/Berlin"}
        asked |= {"prompts": PROMPTS, "seconds": 2, **options}
        return await self.boss.slash(self.server.channel, "mario-daily set", **asked)

    async def at(self, day: int, hour: int, minute: int = 0, *, month: int = 1) -> None:
        """It is that time of January 2026 in UTC, and the bot has noticed."""
        self.set_clock(day, hour, minute, month=month)
        await self.server.env.advance_time(LOOK)

    def set_clock(self, day: int, hour: int, minute: int = 0, *, month: int = 1) -> None:
        at = datetime(2026, month, day, hour, minute, tzinfo=UTC)
        self.ahead = at - self.server.env.now() - timedelta(seconds=LOOK)

    def made(self) -> list[str | None]:
        """The prompts of what was composed, in order."""
        return [work.spec.request.prompt for work in self.server.executor.works]

    @property
    def vote(self) -> discord.Message:
        """The latest message in which people vote."""
        return next(
            message
            for message in reversed(self.server.channel.history())
            if message.embeds and message.embeds[0].title == "🌞 Piece of the day"
        )


@pytest.fixture
def town(server: SimulatedServer) -> Town:
    role = server.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    town = Town(server, server.guild.add_member(server.env.create_user("boss"), roles=[role]))
    server.store.now = lambda: server.env.now() + town.ahead
    return town


async def press(person: MemberActor, message: discord.Message, number: int) -> InteractionResult:
    """Vote for an option, counted from 1."""
    (row,) = message.components
    assert isinstance(row, discord.ActionRow)
    return await person.click(message, custom_id=row.children[number - 1].custom_id)


async def test_a_piece_comes_once_a_day_at_its_hour_in_its_zone(town: Town) -> None:
    answer = await town.set()
    assert answer.ephemeral
    assert "every day in" in said(answer.response)
    await town.at(1, 16, 59)
    assert town.made() == []
    await town.at(1, 17, 1)
    assert town.made() == ["castle"]
    await town.at(1, 23, 0)
    assert town.made() == ["castle"]

    piece, vote = town.server.channel.history()
    assert said(piece) == "-# 🌞 Piece of the day"
    assert len(piece.attachments) == 2
    assert "1. desert\n2. forest\n3. sea\n4. sky\n-# No votes yet" in said(vote)


async def test_what_most_vote_for_is_the_next_one_and_the_first_on_a_tie(town: Town) -> None:
    bob = town.server.guild.add_member(town.server.env.create_user("bob"))
    await town.set()
    await town.at(1, 17)
    first = town.vote
    for number in (2, 3):  # changed once
        await press(town.server.alice, first, number)
    await press(bob, first, 3)
    assert "-# 2 votes" in said(town.vote)

    await town.at(2, 17)
    assert town.made() == ["castle", "sea"]
    assert said(town.server.channel.history()[2]).startswith(
        "-# 🌞 Piece of the day, chosen by 2 votes"
    )
    closed = next(m for m in town.server.channel.history() if m.id == first.id)
    assert said(closed).startswith("Next was “sea”, with 2 votes.")
    assert closed.components == []

    await press(town.server.alice, town.vote, 3)
    await press(bob, town.vote, 2)
    second = [line[3:] for line in said(town.vote).splitlines() if line[0].isdigit()]
    await town.at(3, 17)
    assert town.made()[2] == second[1]


async def test_without_votes_the_list_is_used_in_turn(town: Town) -> None:
    await town.set(prompts="castle | desert")
    for day in (1, 2, 3):
        await town.at(day, 17)
    assert town.made() == ["castle", "desert", "castle"]


async def test_votes_stand_after_a_restart_and_an_old_vote_is_over(town: Town) -> None:
    await town.set()
    await town.at(1, 17)
    old = town.vote
    await press(town.server.alice, old, 4)
    await town.server.restart()
    bob = town.server.guild.add_member(town.server.env.create_user("bob"))
    await press(bob, old, 4)
    assert "-# 2 votes" in said(town.vote)

    await town.at(2, 17)
    assert town.made() == ["castle", "sky"]
    late = await press_id(town.server, f"mario:daily-vote:{town.server.guild.id}.2026-01-01.0")
    assert told(late) == "⚠️ That vote is over."
    assert await town.server.store.kept_of(bob.id) | {"votes": []} == (
        await town.server.store.kept_of(bob.id)
    )


@pytest.mark.fault(
    fault="the bot is down at the hour of the piece of the day",
    sees="the piece, later on the same day, which says so",
    keeps="one piece a day",
)
async def test_a_bot_that_was_down_makes_it_late_on_the_same_day_only(town: Town) -> None:
    await town.set()
    town.set_clock(1, 21)
    await town.server.restart()
    await town.server.env.settle()
    assert town.made() == ["castle"]
    assert "It's late: I wasn't there at its hour." in said(town.server.channel.history()[0])

    town.set_clock(3, 9)  # the second of January is over, and nobody misses it twice
    await town.server.restart()
    await town.server.env.settle()
    assert len(town.made()) == 1
    await town.at(3, 17, 1)
    assert len(town.made()) == 2


@pytest.mark.fault(
    fault="the bot ends while it makes the piece of the day",
    sees="the piece",
    keeps="one piece a day, and one vote under it",
)
async def test_a_restart_at_any_moment_makes_neither_two_pieces_nor_two_votes(town: Town) -> None:
    server = town.server
    server.executor.gate = asyncio.Event()
    await town.set()
    town.set_clock(1, 17, 15)
    await server.restart()
    assert await server.store.counts() == {State.running: 1}
    await server.restart()
    assert sum((await server.store.counts()).values()) == 1

    server.env.inject_error("POST", f"/channels/{server.channel.id}/messages", status=503, times=9)
    server.executor.gate.set()
    await server.env.settle()
    assert len(server.channel.history()) == 1  # the vote could not be posted
    assert len(town.made()) == 2  # begun twice, as it was cut off once
    server.env.backend.faults.clear()
    await server.restart()
    await server.env.settle()
    assert len(server.channel.history()) == 2

    day = await server.store.day(server.guild.id)
    assert day is not None
    await server.store.change_day(day, shown_id=None, job_id=None)  # not written down
    town.set_clock(1, 18)
    await server.restart()
    await server.env.settle()
    assert len(server.channel.history()) == 2
    assert sum((await server.store.counts()).values()) == 1


async def test_a_clock_that_is_put_forward_or_back_changes_nothing(town: Town) -> None:
    await town.set(hour=2)  # which there is not on the 29th of March, and twice in October
    await town.at(28, 12, month=3)
    assert len(town.made()) == 1
    await town.at(29, 0, 59, month=3)
    assert len(town.made()) == 1
    await town.at(29, 1, 1, month=3)
    assert len(town.made()) == 2
    await town.at(28, 12, month=3)  # somebody has set the host's clock
    await town.at(29, 3, month=3)
    assert len(town.made()) == 2
    for hour in (0, 1, 2):
        await town.at(25, hour, 30, month=10)
    assert len(town.made()) == 3


async def test_an_hour_that_is_over_today_begins_tomorrow(town: Town) -> None:
    town.set_clock(1, 19)
    await town.set()
    await town.at(1, 20)
    assert town.made() == []
    await town.at(2, 17)
    assert town.made() == ["castle"]
    await town.set(hour=21)  # later on a day that has had its piece
    await town.at(2, 22)
    assert town.made() == ["castle"]


@pytest.mark.fault(
    fault="the bot may not post the piece of the day",
    sees="a sentence, whoever set it, by direct message",
    keeps="the vote; the next day is tried again",
)
async def test_a_missing_permission_is_told_to_who_set_it_once(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    server = town.server
    await town.set()
    channel = server.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    denied = discord.PermissionOverwrite(attach_files=False)
    await channel.set_permissions(channel.guild.default_role, overwrite=denied)
    await town.at(1, 17)
    await town.at(1, 18)

    (only,) = town.boss.user.dm_channel.history()
    assert "There is no piece of the day in" in said(only)
    assert "I need these permissions here: Attach Files." in said(only)
    assert "no piece of the day" in caplog.text
    assert town.made() == []

    await channel.set_permissions(channel.guild.default_role, overwrite=None)
    await town.at(2, 17)
    assert len(town.made()) == 1


async def test_a_channel_in_which_it_may_not_post_is_refused_when_it_is_set(town: Town) -> None:
    channel = town.server.bot.get_channel(town.server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    denied = discord.PermissionOverwrite(embed_links=False)
    await channel.set_permissions(channel.guild.default_role, overwrite=denied)
    assert told(await town.set()) == "⚠️ I need these permissions here: Embed Links. Ask an admin."
    assert await town.server.store.dailies() == []


async def test_a_server_that_the_bot_has_left_has_none_and_hears_nothing(town: Town) -> None:
    await town.set()
    guild = town.server.bot.get_guild(town.server.guild.id)
    assert guild is not None
    await guild.leave()
    await town.at(1, 17)
    assert town.made() == []
    assert town.boss.user.dm_channel.history() == []


async def test_a_channel_that_is_gone_is_told_and_refused(town: Town) -> None:
    server = town.server
    other = server.guild.create_text_channel("other")
    await town.set(channel=other)
    channel = server.bot.get_channel(other.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.delete()
    await town.at(1, 17)
    (only,) = town.boss.user.dm_channel.history()
    assert "The channel is gone." in said(only)


async def test_a_channel_that_is_hidden_while_the_piece_is_made_is_told(town: Town) -> None:
    server = town.server
    await town.set()
    channel = server.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    server.executor.gate = asyncio.Event()
    await town.at(1, 17)
    hidden = discord.PermissionOverwrite(view_channel=False)
    await channel.set_permissions(channel.guild.default_role, overwrite=hidden)
    server.executor.gate.set()
    await town.at(1, 18)

    (only,) = town.boss.user.dm_channel.history()
    assert "There is no piece of the day in" in said(only)
    assert "I can no longer see that channel." in said(only)
    assert len(town.made()) == 1


async def test_a_server_that_has_used_its_day_is_told_why_there_is_none(town: Town) -> None:
    await town.set(seconds=5)
    await town.server.bot.jobs.servers.set_limit(
        town.server.guild.id, None, "seconds_per_server_a_day", 4
    )
    await town.at(1, 17)
    (only,) = town.boss.user.dm_channel.history()
    assert "the limit for a day is 4 s" in said(only)
    assert town.made() == []


async def test_the_server_pays_and_not_whoever_set_it(town: Town) -> None:
    await town.set()
    await town.at(1, 17)
    jobs = await town.server.store.kept_of(town.boss.id)
    assert jobs["jobs"] == []
    assert len((await town.server.store.kept_of(town.server.guild.id))["jobs"]) == 1


async def test_it_is_shown_and_switched_off_by_managers_only(town: Town) -> None:
    server = town.server
    assert "mario-daily set" not in server.alice.available_commands(server.channel)
    none = await town.boss.slash(server.channel, "mario-daily show")
    assert "There is no piece of the day here." in said(none.response)
    await town.set(prompts="")
    shown = await town.boss.slash(server.channel, "mario-daily show")
    assert "at 18:00 (Europe/Berlin)" in said(shown.response)
    assert "I take ideas of my own" in said(shown.response)

    await town.boss.slash(server.channel, "mario-daily off")
    await town.at(1, 17)
    assert town.made() == []


async def test_ideas_of_the_bots_own_are_made_where_there_is_no_list(town: Town) -> None:
    await town.set(prompts=" | ")
    await town.at(1, 17)
    (prompt,) = town.made()
    assert prompt
    assert said(town.vote).count("\n") == 5


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"zone": "../../etc/passwd"}, 'There is no time zone "../../etc/passwd".'),
        ({"zone": "Mars/Olympus"}, 'There is no time zone "Mars/Olympus".'),
        ({"prompts": "x" * 201}, "That can be up to 50 prompts of up to 200 characters"),
        ({"prompts": "|".join(map(str, range(51)))}, "That can be up to 50 prompts"),
    ],
)
async def test_what_is_no_setting_is_refused(
    town: Town, options: dict[str, object], sentence: str
) -> None:
    refused = told(await town.set(**options)).replace("\\", "")
    assert sentence in refused
    assert await town.server.store.dailies() == []


async def test_a_length_that_is_not_allowed_here_is_refused_at_once(town: Town) -> None:
    await town.server.bot.jobs.servers.set_limit(town.server.guild.id, None, "duration", 10)
    assert "Max length here is 10 s" in told(await town.set(seconds=11))


async def test_prompts_name_nobody_and_break_nothing(town: Town) -> None:
    await town.set(prompts=f"sky {town.boss.mention} <@&1> | sea | [click](https://x.test) *loud*")
    await town.at(1, 17)
    assert town.made() == ["sky"]
    assert not any(message.mentions for message in town.server.channel.history())
    assert r"2. \[click](https://x.test) \*loud\*" in said(town.vote)


async def test_zones_are_offered_by_what_is_typed(town: Town) -> None:
    offered = await town.boss.autocomplete(
        town.server.channel, "mario-daily set", "zone", "new york", channel=town.server.channel
    )
    assert [choice["value"] for choice in offered] == ["America/New_York"]


async def test_the_operators_settings_hold_until_a_server_has_its_own(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    server = town.server
    here = DailySettings(channel=server.channel.id, hour=6, prompts=("castle", "sea"), seconds=2)
    daily = {"music": here, "gone": DailySettings(channel=1)}
    settings = server.bot.jobs.settings.model_copy(update={"daily": daily})
    server.bot = build_bot(settings, server.store, server.executor, server.timings)
    town.set_clock(1, 5)
    await server.env.restart_bot(server.bot)
    await town.at(1, 6)
    assert town.made() == ["castle"]
    assert caplog.text.count("the piece of the day gone: I see no channel 1") == 1

    await town.set(hour=7, zone="UTC", prompts="sky")
    await town.at(2, 6)
    assert len(town.made()) == 1
    await town.at(2, 7)
    assert len(town.made()) == 2
    await town.boss.slash(server.channel, "mario-daily off")
    await town.at(3, 12)
    assert len(town.made()) == 2


@pytest.mark.parametrize(
    "target", ["", "x", "1.2026-01-01.0", "{guild}.2026-13-01.0", "{guild}.2026-01-01.9"]
)
async def test_a_button_that_nobody_was_given_does_nothing(town: Town, target: str) -> None:
    await town.set()
    await town.at(1, 17)
    id = target.format(guild=town.server.guild.id)
    refused = told(await press_id(town.server, f"mario:daily-vote:{id}"))
    assert refused in ("⚠️ That vote is over.", f"⚠️ {say('button-too-old')}")
    day = await town.server.store.day(town.server.guild.id)
    assert day is not None
    assert await town.server.bot.jobs.dailies.votes(day) == (0, 0, 0, 0)


async def test_whoever_set_it_can_be_forgotten(town: Town) -> None:
    await town.set()
    await town.at(1, 17)
    await press(town.boss, town.vote, 1)
    kept = await town.server.store.kept_of(town.boss.id)
    assert [len(kept[name]) for name in ("dailies", "votes")] == [1, 1]
    await town.server.bot.jobs.forget(town.boss.id)
    kept = await town.server.store.kept_of(town.boss.id)
    assert [kept[name] for name in ("dailies", "votes")] == [[], []]
    await town.at(2, 17)
    assert len(town.made()) == 2
