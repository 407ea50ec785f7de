"""``/mario-daily``: how it is set, shown and switched off, and what is no setting."""

import pytest

from bot.app.composition import build_bot
from bot.config import DailySettings
from bot.texts import say
from tests.support.discord_steps import press_id, said, told
from tests.support.town import Town, press


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
