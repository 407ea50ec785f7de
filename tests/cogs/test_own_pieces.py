"""A piece of the bot's own is known again when it comes back, whatever was done to its file."""

import pytest

from bot.audio.clip import Clip
from bot.audio.decode import decode
from bot.audio.encode import encode
from bot.audio.tags import write_tags
from bot.jobs.actor import Actor
from tests.support.discord_steps import piece
from tests.support.simulated_server import SimulatedServer
from tests.support.sounds import noise


async def composed(server: SimulatedServer) -> bytes:
    await server.mario(prompt="a march", duration=3, seed=5)
    return await server.last.attachments[0].read()


async def sent_back(server: SimulatedServer, data: bytes, **options: object) -> bool:
    """Whether it is continued from the tokens it was made from."""
    await server.mario(input_audio=("mine", data), continuation=True, duration=1, **options)
    return server.executor.works[-1].tokens is not None


@pytest.mark.parametrize("format", ["flac", "mp3", "ogg", "video"])
async def test_a_converted_piece_is_continued_from_its_tokens(
    server: SimulatedServer, format: str
) -> None:
    clip = await decode(await composed(server))
    first = await piece(server)

    assert await sent_back(server, encode(clip, format))
    assert (await piece(server)).parent_id == first.id


async def test_a_piece_with_other_tags_is_continued_from_its_tokens(
    server: SimulatedServer,
) -> None:
    data = await composed(server)
    assert await sent_back(server, write_tags(data, "wav", {"title": "mine now", "artist": "me"}))


async def test_a_continued_piece_is_known_again_too(server: SimulatedServer) -> None:
    await sent_back(server, await composed(server))
    clip = await decode(await server.last.attachments[0].read())

    assert clip.seconds == 4
    assert await sent_back(server, encode(clip, "mp3"))


async def test_a_part_or_an_altered_copy_is_heard_anew(server: SimulatedServer) -> None:
    clip = await decode(await composed(server))
    altered = clip.samples.copy()
    altered[:, 32_000:64_000] = noise(1.0, seed=3).samples
    other = Clip(altered, clip.sample_rate)

    assert not await sent_back(server, encode(clip, "flac"), continuation_start=1)
    assert not await sent_back(server, encode(other, "flac"))


async def test_a_deleted_piece_is_forgotten_with_its_fingerprint(server: SimulatedServer) -> None:
    clip = await decode(await composed(server))
    first = await piece(server)
    await server.bot.jobs.pieces.delete(first.id, Actor(first.user_id, is_moderator=False))

    assert not await sent_back(server, encode(clip, "flac"))
