"""*Show recipe* gives the command of any file that the bot made, and *Make again* the same file."""

import asyncio
import dataclasses
import json
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.audio.decode import decode
from bot.audio.encode import encode
from bot.audio.tags import write_tags
from bot.frontends.discord.command_text import command_for, values_in
from bot.jobs.actor import Actor
from bot.request import GenerationRequest
from cogs.recipe import AT_ONCE, WAITING
from tests.support.discord_steps import choices, nothing_happened, piece, said, told
from tests.support.simulated_server import SimulatedServer
from tests.support.sounds import noise


async def show(
    server: SimulatedServer, message: discord.Message | None = None, who: MemberActor | None = None
) -> InteractionResult:
    person = who or server.alice
    return await person.context_menu(server.channel, "Show recipe", message or server.last)


async def posted(server: SimulatedServer, data: bytes, name: str = "found.wav") -> None:
    """Somebody posts a file that they have from elsewhere."""
    await server.alice.send(server.channel, "look", attachments=[(name, data)])


async def file_of(server: SimulatedServer) -> bytes:
    return await server.last.attachments[0].read()


def recipe(answer: InteractionResult) -> str:
    """The command, and what is said of it."""
    return told(answer)


def shown_in(answer: InteractionResult) -> Any:
    """The message that the recipe is in."""
    return answer.followups[-1] if answer.followups else answer.response


def offered(answer: InteractionResult) -> list[str]:
    """The labels of its buttons."""
    rows = shown_in(answer).components
    return [button["label"] for row in rows for button in row["components"]]


def tagged(format: str = "wav", **tags: str) -> bytes:
    return write_tags(encode(noise(1.0), format), format, tags)


def forged(**values: Any) -> bytes:
    """A file whose tags claim to be the bot's."""
    comment = json.dumps({"prompt": "a forged march", "duration": 1, "seed": 5, **values})
    return tagged(artist="Mario", comment=comment, mario_model="pocket@fake")


async def test_the_recipe_of_a_piece_is_the_exact_command(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=2, seed=5, top_k=50, output_format="flac")

    shown = recipe(await show(server))

    assert shown == (
        "```\n/mario duration:2 top_k:50 output_format:flac seed:5 replicate_weights:pocket"
        " prompt:a march\n```"
    )


async def test_who_reads_another_language_is_told_what_the_options_are_called_there(
    server: SimulatedServer,
) -> None:
    server.locales[server.alice.id] = "de"
    await server.mario(prompt="a march", duration=2, seed=5, top_k=50)

    command, _, names = recipe(await show(server)).partition("\n-# ")

    assert "/mario duration:2 top_k:50 output_format:wav seed:5 " in command
    assert names == (
        "So heißen die Optionen auf Deutsch: duration → dauer, output_format → dateiformat,"
        " replicate_weights → modell"
    )


async def test_the_menu_under_a_piece_shows_it_too(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, seed=5)
    assert "recipe" in choices(server.last)
    answer = await server.alice.select(server.last, ["recipe"])
    assert "seed:5" in recipe(answer)
    assert offered(answer) == ["Make again"]


@pytest.mark.parametrize("format", ["wav", "mp3", "flac", "ogg", "video"])
async def test_a_file_that_was_posted_elsewhere_has_its_recipe_from_its_tags(
    server: SimulatedServer, format: str
) -> None:
    await server.mario(prompt="a [big] ```march```", duration=1, seed=0, output_format=format)
    data, made = await file_of(server), await piece(server)
    await server.bot.jobs.pieces.delete(made.id, Actor(made.user_id, is_moderator=False))
    await posted(server, data)

    shown = recipe(await show(server))

    assert shown.startswith(f"```\n/mario duration:1 output_format:{format} seed:0 ")
    assert GenerationRequest.parse(**values_in(shown)) == made.request


async def test_a_converted_file_without_tags_is_known_by_its_sound(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=3, seed=5)
    clip = await decode(await file_of(server))
    await posted(server, encode(clip, "mp3"), "mine.mp3")

    assert "seed:5" in recipe(await show(server))


@pytest.mark.parametrize("kept", [True, False])
async def test_make_again_gives_the_same_bytes_and_says_so(
    server: SimulatedServer, kept: bool
) -> None:
    await server.mario(prompt="a march", duration=1, seed=5, output_format="mp3")
    data, made = await file_of(server), await piece(server)
    if not kept:
        await server.bot.jobs.pieces.delete(made.id, Actor(made.user_id, is_moderator=False))
    await posted(server, data, "found.mp3")
    bob = server.guild.add_member(server.env.create_user("bob"))
    answer = shown_in(await show(server, who=bob))
    await server.restart()

    await bob.click(answer, label="Make again")

    assert await file_of(server) == data
    assert (await piece(server)).user_id == bob.id
    assert said(server.last) == (
        "-# 🔁 a march, made again for **bob**\n-# The same file as before, byte for byte."
    )


async def test_each_take_in_a_message_has_its_own_recipe(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, seed=5, takes=2)
    message = server.last
    answer = await show(server)

    second = answer.followups[-1]
    await server.alice.click(second, label="Make again")
    assert said(second) != said(answer.response)
    assert await file_of(server) == await message.attachments[1].read()
    assert "byte for byte" in said(server.last)


async def test_a_piece_made_from_a_sound_is_made_again_from_that(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(prompt="a march", input_audio=("t.mp3", song), continuation=True,
                       duration=1, seed=5)  # fmt: skip
    data = await file_of(server)

    answer = await show(server)
    assert "It was made from a sound, which *Make again* uses." in recipe(answer)
    assert "input_audio" not in recipe(answer).splitlines()[1]
    await server.alice.click(shown_in(answer), label="Make again")
    assert await file_of(server) == data


async def test_what_has_changed_since_is_said_before_and_after(
    server: SimulatedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.mario(prompt="a march", duration=1, seed=5)
    first, run = server.last, server.executor.run

    async def run_another(*args: Any) -> Any:
        result = await run(*args)
        samples = result.clip.samples * 0.9
        clip = dataclasses.replace(result.clip, samples=samples)
        return dataclasses.replace(result, clip=clip, model="pocket@other")

    monkeypatch.setattr(server.executor, "run", run_another)
    await server.mario(prompt="another", duration=1)

    answer = await show(server, first)
    assert "pocket has changed since, so it will come out differently." in recipe(answer)
    await server.alice.click(shown_in(answer), label="Make again")
    assert "Not the same file as before: the model has changed since." in said(server.last)


async def test_another_device_and_version_are_said_before(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, seed=5)
    comment = json.dumps({"prompt": "a march", "duration": 1, "seed": 6})
    await posted(server, tagged(artist="Mario", comment=comment, mario_model="pocket@fake",
                                mario_device="a GPU fp16", mario_version="0.0.1"))  # fmt: skip

    shown = recipe(await show(server))

    assert "It was computed on a GPU fp16 and would be on a test now" in shown
    assert "Another version of me made it (0.0.1)" in shown


@pytest.mark.fault(
    fault="a file that the bot did not make", sees="a sentence, seen by who asked", keeps="–"
)
async def test_a_file_of_somebody_else_has_no_recipe(server: SimulatedServer, song: bytes) -> None:
    for data in (song, tagged(artist="Mario"), tagged(artist="Bach", comment='{"seed": 1}')):
        await posted(server, data)
        assert told(await show(server)).startswith("⚠️ I didn't make that file")
    await server.alice.send(server.channel, "no file")
    assert "no sound" in told(await show(server)).lower()


@pytest.mark.fault(
    fault="a file whose tags were forged to ask for what may not be",
    sees="what any request would be told; nothing is read that is another's",
    keeps="–",
)
async def test_hostile_tags_get_nothing_that_a_request_would_not(server: SimulatedServer) -> None:
    await server.mario(prompt="secret", duration=1, seed=1)
    secret = (await piece(server)).audio
    works = len(server.executor.works)

    for values in (
        {"duration": 10**9}, {"duration": "x"}, {"temperature": float("nan")}, {"seed": -5},
        {"prompt": ["a"]}, {"unknown": 1}, {"__class__": "x"}, {"prompt": "x" * 5000},
        {"output_format": "exe"}, {"continuation": True},
    ):  # fmt: skip
        await posted(server, forged(**values))
        assert told(await show(server)).startswith("⚠️ I didn't make that file"), values
    for text in ("[" * 10_000, "{" * 10_000, "1" * 15_000, '"', "null", "{}", "\\" * 9_999):
        await posted(server, tagged(artist="Mario", comment=text))
        assert told(await show(server)).startswith("⚠️ I didn't make that file")

    await posted(server, forged(input_audio=secret, continuation=True, duration=1))
    answer = await show(server)
    assert "It was made from a sound that I don't have." in recipe(answer)
    assert offered(answer) == []

    await posted(server, forged(duration=250))
    answer = await show(server)
    refused = await server.alice.click(shown_in(answer), label="Make again")
    assert told(refused).startswith("⚠️")

    await posted(server, forged(replicate_weights="gone prompt:`mine`"))
    answer = await show(server)
    assert "There is no model gone prompt:" in recipe(answer)
    assert offered(answer) == []

    await posted(server, forged(prompt="<@1> @everyone ```\n/mario prompt:other\n```"))
    answer = await show(server)
    assert values_in(recipe(answer))["seed"] == "5"
    assert len(server.executor.works) == works


@pytest.mark.fault(
    fault="recipes of many files are asked for at once",
    sees="some a sentence to try again",
    keeps="–",
)
async def test_more_files_than_can_be_read_are_refused(
    server: SimulatedServer, song: bytes
) -> None:
    await posted(server, song, "song.mp3")
    cog: Any = server.bot.cogs["Recipes"]
    asked = [cog._recipe(server.last.attachments[0]) for _ in range(AT_ONCE + WAITING + 1)]
    ended = [str(one) for one in await asyncio.gather(*asked, return_exceptions=True)]
    assert ended.count("exports-busy") == 1
    assert ended.count("recipe-unknown") == AT_ONCE + WAITING


async def test_recipes_are_shown_in_direct_messages_too(server: SimulatedServer) -> None:
    await server.alice.user.slash("mario", prompt="a march", duration=1, seed=5)
    message = server.alice.user.dm_channel.last_message
    assert message is not None
    answer = await server.alice.user.select(message, ["recipe"])
    assert "seed:5" in recipe(answer)
    await server.alice.user.click(shown_in(answer), label="Make again")
    made = server.alice.user.dm_channel.last_message
    assert made is not None
    assert await made.attachments[0].read() == await message.attachments[0].read()


@pytest.mark.fault(
    fault="a recipe's button under a message that holds no recipe",
    sees="a sentence that names /mario",
    keeps="–",
)
async def test_a_forged_button_makes_nothing(server: SimulatedServer) -> None:
    button = {"type": 2, "style": 1, "label": "Old", "custom_id": "mario:make-as-told:0123"}
    rows = [{"type": 1, "components": [button]}]
    backend = server.env.backend
    backend.create_message(server.channel.id, backend.bot_user.id, "old", components=rows)
    assert "Please use /mario." in told(await server.alice.click(server.last, label="Old"))
    assert await nothing_happened(server)


@pytest.mark.parametrize(
    "values",
    [
        {"prompt": "a march"},
        {"prompt": "seed:7 prompt:no duration:3"},
        {"prompt": "`a` ``b`` ```c``` \\n {d}", "seed": 0},
        {"prompt": "城 castle 🎵", "top_p": 0.5, "temperature": 0.0, "multi_band_diffusion": True},
    ],
)
def test_a_command_says_all_of_a_request(values: dict[str, Any]) -> None:
    request = GenerationRequest.parse(replicate_weights="pocket", **values).with_seed()
    assert GenerationRequest.parse(**values_in(command_for(request))) == request
