"""Whatever somebody types into a field, a changed client too: a sentence or a clean result, and
never an unforeseen error, nor somebody who is pinged."""

import logging
from collections.abc import Iterator
from typing import Any

import discord
import pytest
import simcord.interactions
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.enums import AppCommandType, OptionType
from simcord.results import InteractionResult

from bot.frontends.discord.small_forms import KEPT_STYLE
from tests.support.discord_steps import labels, piece, post_button
from tests.support.form_steps import forged
from tests.support.simulated_server import SimulatedServer

pytestmark = pytest.mark.timeout(60)

TEXTS = {
    "mentions": "@everyone @here <@1> <@&2> <#3> <@{alice}>",
    "markdown": "**b** [x](https://x.test) ||s|| `c` ```d```\n# h\n> q",
    "long": "y" * 4000,
    "no width": "\u200b\u200d\u2060\ufeff",
    "right to left": "\u202eevil\u2066 \u05d0\u05d1",
    "nul": "a\0b",
    "control": "\x1b[31m\x07\r\n\t",
    "emoji": "👨‍👩‍👧‍👦🇯🇵" * 12,
    "combining": "e" + "\u0301" * 60,
    "sql": "'; DROP TABLE jobs; --",
    "fluent": "{ $name } { NUMBER($x) } {0} %s",
    "path": "../../etc/passwd",
    "negative": "-1",
    "huge": "9" * 400,
    "blank": " ",
}
NUMBERS = (-(2**63), -1, 0, 2**31, 2**53, 2**63)
SYSTEM = {18, 21}
"""The lines in which Discord itself names a new thread; they ping nobody."""
BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

COMMANDS: dict[str, dict[str, Any]] = {
    "mario": {"prompt": "a march", "duration": 1},
    "mario-jam": {"prompt": "a march", "seconds": 1, "rounds": 1},
    "mario-library search": {"words": "march"},
    "mario-style add": {"name": "neon", "prompt": "a march"},
    "mario-style remove": {"name": "neon"},
    "mario-daily set": {"hour": 1, "seconds": 1},
    "mario-admin set": {"limit": "duration", "value": 60},
    "mario-admin reset": {"limit": "duration"},
    "mario-admin format": {"format": "wav"},
    "mario-admin defaults": {"duration": 1},
    "mario-admin language": {"language": "en"},
    "mario-admin model": {"model": "pocket", "allow": True},
    "mario-admin word": {"word": "rude", "refuse": True},
}
"""Each command with something to type, and what it is given beside the hostile value."""

OF_A_STYLE = ("name", "prompt", "bpm", "key", "replicate_weights")
"""Its other options are those of ``/mario``, judged by the same request."""

FORMS: dict[str, dict[str, str]] = {
    "tweak": {
        "prompt": "a waltz", "duration": "1", "model": "pocket", "settings": "",
        "style": KEPT_STYLE,
    },
    "variation": {"keep": "1"},
    "message-continue": {
        "prompt": "a waltz", "duration": "1", "style": KEPT_STYLE, "continuation_start": "",
        "continuation_end": "",
    },
    "message-cover": {"duration": "1"},
    "message-follow": {"duration": "1"},
}  # fmt: skip


@pytest.fixture
def boss(server: SimulatedServer, monkeypatch: pytest.MonkeyPatch) -> MemberActor:
    """Who manages the server, with a client that checks nothing."""
    monkeypatch.setattr(
        simcord.interactions, "validate_option_value", lambda command, option, value: value
    )
    role = server.guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(server.env.create_user("boss"), roles=[role])


def typed(server: SimulatedServer) -> Iterator[str]:
    for text in TEXTS.values():
        yield text.replace("{alice}", str(server.alice.id))


def leaves(server: SimulatedServer) -> dict[str, dict[str, dict[str, Any]]]:
    """The options of each command, as Discord was told of them, by their names."""
    roots = {name.split()[0] for name in COMMANDS} | {"mario-help", "mario-privacy"}
    found = {}
    for root in roots:
        command = server.env.backend.find_command(root, None, type=AppCommandType.CHAT_INPUT)
        assert command is not None
        for path, leaf in simcord.interactions.command_leaves(command):
            found[" ".join(path)] = {one["name"]: one for one in leaf.get("options") or []}
    return found


def hostile(server: SimulatedServer, option: dict[str, Any]) -> list[Any]:
    """What is typed into an option, by its kind; nothing where a client has a list to pick from."""
    if option["type"] == OptionType.STRING:
        return [*typed(server)]
    if option["type"] in (OptionType.INTEGER, OptionType.NUMBER):
        return [*NUMBERS]
    return []


def test_no_command_with_something_to_type_is_left_out(server: SimulatedServer) -> None:
    to_type = {
        name
        for name, options in leaves(server).items()
        if any(hostile(server, option) for option in options.values())
    }
    assert to_type == {*COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
async def test_an_option_takes_whatever_is_typed(
    server: SimulatedServer, boss: MemberActor, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    where: ChannelHandle = server.channel
    more = {"channel": server.channel} if name == "mario-daily set" else {}
    for option, about in leaves(server)[name].items():
        if name == "mario-style add" and option not in OF_A_STYLE:
            continue
        for value in hostile(server, about):
            if name == "mario-jam":
                where = server.guild.create_text_channel("jam")
            answer = await boss.slash(where, name, **{**COMMANDS[name], **more, option: value})
            check(answer, caplog, option, value)
            if about.get("autocomplete"):
                offered = await boss.autocomplete(where, name, option, str(value))
                assert len(offered) <= 25
                assert all(0 < len(one["name"]) <= 100 for one in offered)
    await check_all(server, caplog)


@pytest.mark.parametrize("form", FORMS)
async def test_a_field_of_a_form_takes_whatever_is_typed(
    server: SimulatedServer, caplog: pytest.LogCaptureFixture, form: str
) -> None:
    await server.mario(prompt="a march", duration=2, replicate_weights="melody")
    under = server.last
    id = (await piece(server)).id if form in ("tweak", "variation") else under.id
    for field in FORMS[form]:
        for value in typed(server):
            values = {**FORMS[form], field: value}
            answer = await forged(server, f"mario-form:{form}:{id}", under, **values)
            check(answer, caplog, field, value)
    await check_all(server, caplog)


async def test_a_turn_of_a_jam_takes_whatever_is_typed(
    server: SimulatedServer, bob: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    await server.alice.slash(server.channel, "mario-jam", prompt="castle", seconds=1, rounds=12)
    (thread,) = server.channel.threads
    for value in typed(server):
        if len(value) > 1000:
            continue
        await server.env.advance_time(60)  # people vote
        await server.env.advance_time(60)  # the others may go first
        turn = thread.last_message
        if turn is None or "My turn" not in labels(turn):
            break  # it has only so many rounds
        shown = await bob.click(turn, label="My turn")
        check(await bob.submit_modal(shown, {"prompt": value}), caplog, "prompt", value)
    await check_all(server, caplog)


async def test_a_reply_and_an_example_take_whatever_they_say(
    server: SimulatedServer, caplog: pytest.LogCaptureFixture
) -> None:
    await server.mario(prompt="a march", duration=1)
    under = server.last
    assert server.bot.user is not None
    for value in typed(server):
        before = len(server.channel.history())
        text = f"{server.bot.user.mention} {value[:1900]}"
        await server.alice.send(server.channel, text, reply_to=under)
        assert len(server.channel.history()) == before + 2, value
        button = post_button(server, f"mario:try:{value[:80].splitlines()[0]}")
        check(await server.alice.click(button, label="Old"), caplog, "try", value)
    await check_all(server, caplog)


def check(
    answer: InteractionResult, caplog: pytest.LogCaptureFixture, field: str, value: object
) -> None:
    """Whoever typed it has an answer, which is no unforeseen error."""
    assert answer.acknowledged, (field, value)
    shown = [*answer.followups, *([answer.response] if answer.response else [])]
    words = " ".join(embed.description or "" for one in shown for embed in one.embeds)
    assert "Something broke" not in words, (field, value)
    errors = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert errors == [], (field, value)


async def check_all(server: SimulatedServer, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody was pinged, no text runs backwards, and the bot goes on."""
    me, pages = server.env.backend.bot_user.id, server.env.backend.messages.values()
    said = [one for page in pages for one in page.values() if one.author_id == me]
    for message in (one for one in said if one.type not in SYSTEM):
        assert not message.mention_everyone
        assert [*message.mention_user_ids, *message.mention_role_ids] == []
        assert not BIDI & set(str(message.embeds)), message.embeds
    await server.mario(prompt="a last tune", duration=1, seed=1)
    assert server.last.embeds[0].title == "a last tune"
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
