"""What is posted where nobody asks for a kind of file, and how a video is."""

import discord
import pytest
from simcord.actors import MemberActor

from bot.config import Defaults, Settings
from tests.support.discord_steps import UNDER_A_PIECE, heard, labels, past_the_client, said, told
from tests.support.simulated_server import SimulatedServer


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"defaults": Defaults()})


@pytest.fixture
def boss(server: SimulatedServer) -> MemberActor:
    role = server.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(server.env.create_user("boss"), roles=[role])


def kind(server: SimulatedServer) -> str:
    return server.last.attachments[0].filename.rpartition(".")[2]


async def prefer(server: SimulatedServer, boss: MemberActor, format: str) -> str:
    return told(await boss.slash(server.channel, "mario-admin format", format=format))


async def test_without_a_word_mp3_is_posted(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)

    assert kind(server) == "mp3"
    assert "Format" not in {field.name for field in server.embed().fields}


async def test_what_somebody_asks_for_is_posted_and_stays_with_its_next_takes(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1, output_format="wav")
    assert kind(server) == "wav"

    first = server.last
    await server.alice.click(first, label="Again")
    assert kind(server) == "wav"
    await server.alice.click(first, label="Continue")
    assert kind(server) == "wav"


async def test_a_server_chooses_its_own_and_takes_it_back(
    server: SimulatedServer, boss: MemberActor
) -> None:
    assert "posted as **FLAC** here" in await prefer(server, boss, "flac")
    await server.mario(prompt="a march", duration=1)
    assert kind(server) == "flac"
    assert "**FLAC**" in told(await boss.slash(server.channel, "mario-admin limits"))

    assert "posted as **MP3** here" in await prefer(server, boss, "default")
    await server.mario(prompt="a march", duration=1)
    assert kind(server) == "mp3"


async def test_a_choice_outlives_the_bot_and_holds_on_its_server_alone(
    server: SimulatedServer, boss: MemberActor
) -> None:
    await prefer(server, boss, "ogg")
    await server.restart()
    await server.mario(prompt="a march", duration=1)
    assert kind(server) == "ogg"

    await server.alice.user.slash("mario", prompt="a march", duration=1)
    message = server.alice.user.dm_channel.last_message
    assert message is not None
    assert message.attachments[0].filename.endswith(".mp3")


async def test_a_video_shows_the_piece_itself(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=2, seed=5, output_format="video")

    assert [file.filename for file in server.last.attachments] == ["a-march-5.mp4"]
    assert server.embed().image.url is None
    assert labels(server.last) == UNDER_A_PIECE
    assert (await heard(server.last)).seconds == pytest.approx(2, abs=0.04)


async def test_a_video_is_continued_like_any_piece(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, output_format="video")
    await server.alice.click(server.last, label="Continue")

    assert kind(server) == "mp4"
    assert server.executor.works[1].tokens is not None


async def test_a_video_that_is_too_large_comes_as_sound(server: SimulatedServer) -> None:
    await past_the_client(server, limit=70_000, prompt="a march", seed=5, output_format="video")

    assert server.last.attachments[0].filename == "a-march-5.mp3"
    assert said(server.last).startswith("-# As MP4 this would be 0.")
    assert said(server.last).endswith("so it's MP3 at 64 kbit/s.")
