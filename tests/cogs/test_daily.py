"""``/mario-daily``: one piece a day whatever happens, and the votes on what it is."""

import asyncio

import discord
import pytest

from bot.store import State
from tests.support.discord_steps import press_id, said, told
from tests.support.town import Town, press


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
