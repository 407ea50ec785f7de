"""Each command and each form: by whoever it belongs to, by another member and by a moderator,
before the bot restarts and after."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.texts import say
from tests.support.discord_steps import said
from tests.support.form_steps import sent
from tests.support.simulated_server import SimulatedServer

pytestmark = pytest.mark.timeout(60)

MANAGERS: dict[str, tuple[dict[str, Any], str]] = {
    "mario-admin limits": ({}, "Longest piece, in seconds: 120"),
    "mario-admin set": ({"limit": "duration", "value": 60}, "**Longest piece, in seconds** is now"),
    "mario-admin reset": ({"limit": "duration"}, "**Longest piece, in seconds** reset to"),
    "mario-admin format": ({"format": "wav"}, "Pieces are posted as **WAV** here"),
    "mario-admin settings": ({}, "Where nobody says, a piece has "),
    "mario-admin status": ({}, "Queue: 0 of 2 at work"),
    "mario-admin defaults": ({"duration": 2}, "Where nobody says, a piece has 2 s"),
    "mario-admin language": ({"language": "en"}, "What everybody here reads is in **English**."),
    "mario-admin channel": ({"allow": False}, say("channels-here", count=0)),
    "mario-admin role": ({"allow": False}, say("roles-here", count=0)),
    "mario-admin model": ({"model": "pocket", "allow": False}, say("models-here", count=0)),
    "mario-admin word": ({"word": "rude", "refuse": False}, say("words-here", count=0)),
    "mario-admin block": ({}, "<@"),
    "mario-admin unblock": ({}, "<@"),
    "mario-daily set": ({"hour": 18, "seconds": 2}, "A piece of 2 s comes every day"),
    "mario-daily show": ({}, "A piece of 2 s comes every day"),
    "mario-daily off": ({}, say("daily-off")),
    "mario-style add": ({"name": "neon", "prompt": "a drive"}, "Kept. Whoever types /mario here"),
    "mario-style list": ({}, "🎨 **neon** a drive"),
    "mario-style remove": ({"name": "neon"}, say("style-removed", name="neon")),
}
"""What those who manage the server can do, in the order in which it is done: options, and how the
answer begins that only they see."""

EVERYBODYS: dict[str, tuple[dict[str, Any], str]] = {
    "mario": ({"prompt": "a march", "duration": 1}, ""),
    "mario-help": ({}, "**`/mario`** and a few words"),
    "mario-library mine": ({}, "**1.** [a march]"),
    "mario-library server": ({}, "**1.** ["),
    "mario-library favourites": ({}, say("library-empty-favourites")),
    "mario-library search": ({"words": "MARCH"}, "**1.** [a march]"),
    "mario-privacy export": ({}, say("privacy-exported")),
    "mario-privacy delete": ({"confirm": False}, f"⚠️ {say('privacy-not-confirmed')}"),
    "mario-jam": ({"prompt": "a castle", "seconds": 1, "rounds": 1}, "🎶 **Jam!**"),
}
PUBLIC = {"mario", "mario-jam"}

MESSAGE_COMMANDS = ("8-bit cover", "Continue", "Follow this melody")
"""Those that open a form; *Show recipe* is answered at once."""


@pytest.fixture
def boss(server: SimulatedServer) -> MemberActor:
    role = server.guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(server.env.create_user("boss"), roles=[role])


def test_no_command_is_left_out(server: SimulatedServer, boss: MemberActor) -> None:
    assert {*MANAGERS, *EVERYBODYS} == set(boss.available_commands(server.channel))


async def test_who_manages_the_server_has_each_command_before_and_after_a_restart(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor, boss: MemberActor
) -> None:
    art = server.guild.create_role("art")
    more: dict[str, dict[str, Any]] = {
        "mario-admin channel": {"channel": server.channel},
        "mario-admin role": {"role": art},
        "mario-admin block": {"person": bob},
        "mario-admin unblock": {"person": bob},
        "mario-daily set": {"channel": server.channel},
    }
    for _ in range(2):
        for name, (options, beginning) in MANAGERS.items():
            asked = {**options, **more.get(name, {})}
            answer = await boss.slash(server.channel, name, **asked)
            assert answer.ephemeral, name
            assert said(answer.response).startswith(beginning), (name, said(answer.response))
            assert "⚠️" not in said(answer.response), name
        await server.restart()
        for person in (server.alice, bob, moderator):
            assert {*person.available_commands(server.channel)} == {*EVERYBODYS}
    assert server.channel.history() == []


async def test_everybody_has_the_other_commands_before_and_after_a_restart(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor
) -> None:
    for round in range(2):
        for person in (server.alice, bob, moderator):
            for name, (options, beginning) in EVERYBODYS.items():
                where = server.channel
                if name == "mario-jam":
                    where = server.guild.create_text_channel(f"jam-{person.name}-{round}")
                answer = await person.slash(where, name, **options)
                assert answer.ephemeral is (name not in PUBLIC), name
                assert said(answer.response).startswith(beginning), (name, said(answer.response))
        await server.restart()
    for person in (server.alice, bob, moderator):
        gone = await person.slash(server.channel, "mario-privacy delete", confirm=True)
        assert said(gone.response).startswith("Done: "), said(gone.response)


async def test_a_command_on_a_message_is_everybodys_and_its_form_outlives_a_restart(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=1, replicate_weights="melody")
    tune = server.last
    for person in (server.alice, bob, moderator):
        shown = await person.context_menu(server.channel, "Show recipe", tune)
        assert "prompt:a march" in said(shown.followups[-1] if shown.followups else shown.response)
        for name in MESSAGE_COMMANDS:
            form = await person.context_menu(server.channel, name, tune)
            assert await makes_one_more(server, person, form), (name, person.name)
    each = zip((server.alice, bob, moderator), MESSAGE_COMMANDS, strict=True)
    forms = [
        (person, await person.context_menu(server.channel, name, tune)) for person, name in each
    ]
    await server.restart()
    for person, form in forms:
        assert await makes_one_more(server, person, form), person.name


@pytest.mark.parametrize("form", ["tweak", "variation"])
async def test_a_form_under_a_piece_is_everybodys_and_outlives_a_restart(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor, form: str
) -> None:
    await server.mario(prompt="a march", duration=4, seed=5)
    under, people = server.last, (server.alice, bob, moderator)
    changed = {"prompt": "a waltz"} if form == "tweak" else {}

    async def opened(person: MemberActor) -> InteractionResult:
        if form == "tweak":
            return await person.click(under, label="Tweak")
        return await person.select(under, ["variation"])

    for person in people:
        assert await makes_one_more(server, person, await opened(person), **changed)
    forms = [(person, await opened(person)) for person in people]
    await server.restart()
    for person, shown in forms:
        assert await makes_one_more(server, person, shown, **changed)


async def makes_one_more(
    server: SimulatedServer, who: MemberActor, form: InteractionResult, **changed: str
) -> bool:
    """Whether sending a form makes one piece, which is in the channel, for whoever sent it."""
    before, works = len(server.channel.history()), len(server.executor.works)
    await sent(who, form, **changed)
    one_more = len(server.channel.history()) == before + 1
    return one_more and len(server.executor.works) == works + 1 and bool(server.last.attachments)
