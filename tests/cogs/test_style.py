"""Styles: kept by a server or by the settings, offered while a prompt is typed, and applied."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot.app.composition import build_bot
from bot.config import Settings
from bot.errors import MarioError
from bot.frontends.discord.suggestions import Suggestions
from bot.jobs.styles import MOST, Style
from bot.models.families.family import Capabilities
from bot.request import GenerationRequest
from bot.store import Store
from bot.timings import Timings
from tests.support.discord_steps import nothing_happened, said, told
from tests.support.fake_executor import FakeExecutor
from tests.support.form_steps import forged, sent
from tests.support.simulated_server import SimulatedServer


@pytest.fixture
def settings(settings: Settings) -> Settings:
    usual = {"castle": {"prompt": "a dark castle, slow", "duration": 3}}
    return settings.model_copy(update={"styles": usual})


@pytest.fixture
def boss(server: SimulatedServer) -> MemberActor:
    role = server.guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(server.env.create_user("boss"), roles=[role])


async def add(server: SimulatedServer, boss: MemberActor, name: str, **options: Any) -> str:
    return told(await boss.slash(server.channel, "mario-style add", name=name, **options))


async def offered(server: SimulatedServer, typed: str) -> list[tuple[str, str]]:
    choices = await server.alice.autocomplete(server.channel, "mario", "prompt", typed)
    return [(choice["name"], choice["value"]) for choice in choices]


def asked(server: SimulatedServer) -> GenerationRequest:
    return server.executor.works[-1].spec.request


async def test_a_style_of_a_server_is_kept_listed_offered_applied_and_removed(
    server: SimulatedServer, boss: MemberActor
) -> None:
    kept = await add(server, boss, "Night  Ride", prompt="*neon* drive", duration=2, top_k=50)
    assert "can choose 🎨 Night Ride." in kept
    await server.restart()

    page = said((await boss.slash(server.channel, "mario-style list")).response)
    assert page.splitlines() == [
        r"🎨 **Night Ride** \*neon\* drive · duration:2 · top\_k:50",
        "🎨 **castle** a dark castle, slow · duration:3 (everywhere)",
    ]
    choice = ("🎨 Night Ride: *neon* drive", "🎨 Night Ride")
    assert choice in await offered(server, "night")
    assert choice in await offered(server, "")

    await server.mario(prompt=choice[1], seed=5)
    assert (asked(server).prompt, asked(server).duration, asked(server).top_k) == (
        "*neon* drive", 2, 50,
    )  # fmt: skip

    gone = told(await boss.slash(server.channel, "mario-style remove", name="night ride"))
    assert gone == "Night Ride is no style here any more."
    assert choice not in await offered(server, "night")


async def test_models_and_names_are_offered_to_who_manages_styles(
    server: SimulatedServer, boss: MemberActor
) -> None:
    await add(server, boss, "ride", prompt="x", replicate_weights="pocket")
    for command, option, value in (
        ("mario-style add", "replicate_weights", "melody"),
        ("mario-style remove", "name", "ride"),
    ):
        choices = await boss.autocomplete(server.channel, command, option, value[:3])
        assert [choice["value"] for choice in choices] == [value]


async def test_what_is_said_beside_a_style_counts_more_and_words_are_added(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="🎨 Castle,  with bells", duration=1)
    assert asked(server).prompt == "a dark castle, slow, with bells"
    assert asked(server).duration == 1


async def test_what_was_typed_stays_the_first_choice(server: SimulatedServer) -> None:
    found = await offered(server, "cas")
    assert found[0] == ("cas", "cas")
    assert found[1] == ("🎨 castle: a dark castle, slow", "🎨 castle")
    assert len(found) <= 25


async def test_a_server_s_own_style_takes_the_place_of_the_usual_one_there_alone(
    server: SimulatedServer, boss: MemberActor
) -> None:
    await add(server, boss, "CASTLE", prompt="our castle", duration=1)
    await server.mario(prompt="🎨 castle")
    assert asked(server).prompt == "our castle"

    await server.alice.user.slash("mario", prompt="🎨 castle")
    assert asked(server).prompt == "a dark castle, slow"


async def test_a_style_is_changed_by_adding_it_again(
    server: SimulatedServer, boss: MemberActor
) -> None:
    await add(server, boss, "ride", prompt="one", duration=1)
    await add(server, boss, "Ride", prompt="two", duration=1)
    await server.mario(prompt="🎨 ride")
    assert asked(server).prompt == "two"
    assert len(await server.bot.jobs.styles.of_server(server.guild.id)) == 1


@pytest.mark.fault(
    fault="a style that is not there, or cannot be kept",
    sees="a sentence with what to do",
    keeps="–",
)
async def test_styles_that_cannot_be_are_refused(
    server: SimulatedServer, boss: MemberActor
) -> None:
    gone = told(await server.mario(prompt="🎨 nowhere"))
    assert gone == "⚠️ There is no style nowhere here. There are: castle."
    for name in ("a, b", "🎨", "\u200b\u202e"):
        assert "A style's name has 1 to 40 characters" in await add(server, boss, name, prompt="x")
    assert "Describe the music" in await add(server, boss, "x", prompt="\u200b")
    assert 'No model "gone"' in await add(server, boss, "x", prompt="x", replicate_weights="gone")
    assert "There is no style x here." in told(
        await boss.slash(server.channel, "mario-style remove", name="x")
    )
    assert await nothing_happened(server)

    styles = server.bot.jobs.styles
    for number in range(MOST):
        await styles.add(server.guild.id, f"style {number}", {"prompt": "x"})
    assert "50 styles already" in await add(server, boss, "one more", prompt="x")
    assert len(await offered(server, "style")) <= 25


async def test_a_style_s_words_are_judged_like_any_prompt(
    server: SimulatedServer, boss: MemberActor
) -> None:
    await add(server, boss, "long", prompt="x" * 900, duration=1)
    refused = told(await server.mario(prompt="🎨 long, " + "y" * 200))
    assert "1000" in refused
    await add(server, boss, "far", prompt="x", duration=300)
    assert told(await server.mario(prompt="🎨 far")).startswith("⚠️")
    assert await nothing_happened(server)


@pytest.mark.parametrize(
    "values",
    [{"prompt": "x", "seed": 5}, {"prompt": "x", "nonsense": 1}, {"duration": 5},
     {"prompt": "x", "duration": -1}],
)  # fmt: skip
async def test_a_style_of_the_settings_that_no_request_could_have_ends_the_start(
    settings: Settings, store: Store, timings: Timings, values: dict[str, Any]
) -> None:
    wrong = settings.model_copy(update={"styles": {"odd": values}})
    with pytest.raises(MarioError, match="style-unfit"):
        build_bot(wrong, store, FakeExecutor(), timings)


def test_surprises_draw_styles_too() -> None:
    style = Style("castle", {"prompt": "a dark castle"})
    drawn = [Suggestions().offer("", Capabilities(), [style])[0].prompt for _ in range(64)]
    assert "🎨 castle" in drawn
    assert any(prompt != "🎨 castle" for prompt in drawn)


async def test_a_style_is_chosen_in_the_form_of_a_message_command_too(
    server: SimulatedServer, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    shown = await server.alice.context_menu(server.channel, "Continue", tune)
    await sent(server.alice, shown, style="castle", prompt="with bells", duration="2")
    assert (asked(server).prompt, asked(server).duration) == ("a dark castle, slow, with bells", 2)

    shown = await server.alice.context_menu(server.channel, "Continue", tune)
    await sent(server.alice, shown, prompt="with bells", duration="2")
    assert asked(server).prompt == "with bells"


async def test_a_style_is_named_in_a_reply_and_brings_no_tempo_to_a_sound(
    server: SimulatedServer, boss: MemberActor
) -> None:
    await add(server, boss, "Rush", prompt="quick", bpm=180, key="A minor", loop=True, top_k=50)
    await server.mario(prompt="a march", duration=1)
    assert server.bot.user is not None
    text = f"{server.bot.user.mention} 🎨 rush, with bells"
    await server.alice.send(server.channel, text, reply_to=server.last)

    assert (asked(server).prompt, asked(server).top_k) == ("quick, with bells", 50)
    assert (asked(server).bpm, asked(server).key, asked(server).loop) == (None, None, False)


async def test_a_style_that_there_is_not_is_refused_wherever_it_is_named(
    server: SimulatedServer, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    for style in ("nothing", "castle, castle", "*", "x" * 300):
        form = f"mario-form:message-continue:{tune.id}"
        answer = await forged(server, form, tune, style=style, prompt="x" * 990, duration="2")
        assert told(answer).startswith("⚠️ ")
    assert await nothing_happened(server)
