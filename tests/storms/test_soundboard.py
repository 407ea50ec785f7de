"""A sound goes onto a soundboard by Discord's own rules of size, length, name and room."""

from discord import Permissions

from tests.support.loopback_server import LoopbackServer
from tests.support.peer import User

ARTISTS = Permissions(create_expressions=True)


def artists(loopback: LoopbackServer) -> User:
    """Somebody who may create expressions, as the bot may."""
    role = loopback.guild.role("art", ARTISTS)
    loopback.guild.join(loopback.peer.me, role)
    return loopback.guild.member("artist", role)


async def add(loopback: LoopbackServer, who: User) -> str:
    """Choose *Add to soundboard* under the only piece; what is answered."""
    (piece,) = loopback.songs()
    menu = next(part for row in piece.components for part in row["components"] if "options" in part)
    used = await who.choose(piece, menu["custom_id"], "soundboard")
    told = await loopback.peer.wait_for(lambda: [one for one in used.messages if one.ephemeral])
    return told[0].text


async def made(loopback: LoopbackServer) -> None:
    await loopback.alice.slash(loopback.channel, "mario", prompt="a castle", duration=8)
    await loopback.peer.wait_for(loopback.songs)


async def test_discord_takes_the_sound_with_the_name_of_who_added_it(loopback: LoopbackServer):
    artist = artists(loopback)
    async with loopback.up():
        await made(loopback)
        assert "a castle" in await add(loopback, artist)

    (sound,) = loopback.guild.sounds
    assert sound.name == "a castle"
    assert sound.reason == f"Added by artist ({artist.id}) from a piece of mine"


async def test_a_full_soundboard_is_said(loopback: LoopbackServer):
    artist = artists(loopback)
    loopback.guild.most_sounds = 0
    async with loopback.up():
        await made(loopback)
        assert "is full. Delete a sound from it first." in await add(loopback, artist)


async def test_a_bot_without_the_permission_says_so(loopback: LoopbackServer):
    artist = artists(loopback)
    loopback.guild.join(loopback.peer.me)
    async with loopback.up():
        await made(loopback)
        assert "I need the permission Create Expressions" in await add(loopback, artist)
    assert loopback.guild.sounds == []
