"""*Add to soundboard*: only who may create expressions, and what Discord refuses is said."""

import io
from typing import Any

import discord
import pytest
from mutagen.mp3 import MP3
from simcord.actors import MemberActor

from tests.support.discord_steps import choices, told
from tests.support.simulated_server import SimulatedServer

ROUTE = "POST", "/guilds/*/soundboard-sounds"


@pytest.fixture
def artist(server: SimulatedServer) -> MemberActor:
    """Somebody who may create expressions."""
    role = server.guild.create_role("art", permissions=discord.Permissions(create_expressions=True))
    return server.guild.add_member(server.env.create_user("artist"), roles=[role])


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is added to soundboards, which simcord does not have."""
    sounds: list[dict[str, Any]] = []

    async def create(guild: discord.Guild, **sound: Any) -> None:
        sounds.append(sound)

    monkeypatch.setattr(discord.Guild, "create_soundboard_sound", create)
    return sounds


@pytest.mark.parametrize("model", ["pocket", "melody"])
async def test_the_best_bars_of_a_piece_are_added(
    server: SimulatedServer, artist: MemberActor, added: list[dict[str, Any]], model: str
) -> None:
    await server.mario(prompt="a *big* march", duration=8, replicate_weights=model)
    await server.restart()

    answer = await artist.select(server.last, ["soundboard"])

    assert told(answer) == r"**a \*big\* march** is on the soundboard now: its best bars."
    (sound,) = added
    assert sound["name"] == "a *big* march"
    assert sound["reason"] == f"Added by artist ({artist.id}) from a piece of mine"
    assert len(sound["sound"]) <= 512_000
    assert 2 < MP3(io.BytesIO(sound["sound"])).info.length <= 5.2


async def test_a_name_is_as_long_as_discord_takes_it(
    server: SimulatedServer, artist: MemberActor, added: list[dict[str, Any]]
) -> None:
    for prompt in ("x", "城" * 100):
        await server.mario(prompt=prompt, duration=1)
        await artist.select(server.last, ["soundboard"])
    assert [sound["name"] for sound in added] == ["Mario's piece", "城" * 31 + "…"]


@pytest.mark.fault(
    fault="a sound is added by who may not create expressions, or the bot may not",
    sees="a sentence that names the permission",
    keeps="–",
)
async def test_only_who_may_create_expressions_adds_sounds(
    server: SimulatedServer, artist: MemberActor, added: list[dict[str, Any]]
) -> None:
    role = server.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    moderator = server.guild.add_member(server.env.create_user("mod"), roles=[role])
    await server.mario(prompt="a march", duration=1)

    for person in (server.alice, moderator):
        refused = told(await person.select(server.last, ["soundboard"]))
        assert refused.startswith("⚠️ You need the permission Create Expressions")
    assert added == []


@pytest.mark.fault(
    fault="Discord does not take a sound: the soundboard is full, the permission gone, another",
    sees="a sentence with what to do",
    keeps="–",
)
@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (400, 30045, "The soundboard of this server is full. Delete a sound from it first."),
        (403, 50013, "I need the permission Create Expressions on this server to add sounds."),
        (400, 50045, "Discord found the sound too big. Try another piece."),
        (400, 50035, "Discord didn't take the sound (error 50035). Try again later."),
    ],
)
async def test_refusals_of_discord_are_said(
    server: SimulatedServer, artist: MemberActor, status: int, code: int, sentence: str
) -> None:
    await server.mario(prompt="a march", duration=1)
    server.env.inject_error(*ROUTE, status=status, code=code)
    assert told(await artist.select(server.last, ["soundboard"])).startswith(f"⚠️ {sentence}")


async def test_it_is_not_offered_where_there_is_no_soundboard(server: SimulatedServer) -> None:
    await server.alice.user.slash("mario", prompt="a march", duration=1)
    message = server.alice.user.dm_channel.last_message
    assert message is not None
    assert "soundboard" not in choices(message)
