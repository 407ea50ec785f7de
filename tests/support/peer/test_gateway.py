"""The gateway breaks in every way it can, and discord.py finds its way back or gives up."""

import asyncio

import discord
import pytest

from tests.support.peer import Peer
from tests.support.peer.bot import SmallBot
from tests.support.peer.conftest import Place


async def reconnected(place: Place, resumes: int = 0, identifies: int = 1) -> None:
    gateway = place.peer.gateway
    await place.peer.wait_for(
        lambda: gateway.connected and (gateway.resumes, gateway.identifies) == (resumes, identifies)
    )
    await gateway.caught_up()


async def test_a_dropped_socket_is_resumed_and_what_was_missed_is_replayed(place: Place):
    place.peer.gateway.drop()
    await place.peer.wait_for(lambda: not place.peer.gateway.connected)
    used = await place.alice.slash(place.channel, "echo", text="while you were away")
    assert await used.answered() == 4
    await reconnected(place, resumes=1)
    assert place.bot.resumed == 1
    assert place.bot.heard == ["while you were away"]


@pytest.mark.parametrize("how", ["reconnect", "invalidate", "close"])
async def test_asked_to_come_again_the_bot_resumes(place: Place, how: str):
    gateway = place.peer.gateway
    match how:
        case "reconnect":
            gateway.reconnect()
        case "invalidate":
            gateway.invalidate(resumable=True)
        case "close":
            await gateway.close(4000)
    await reconnected(place, resumes=1)
    assert place.bot.resumed == 1
    await (await place.alice.slash(place.channel, "echo", text="still here")).answered()
    assert place.bot.heard == ["still here"]


async def test_an_invalid_session_is_identified_anew(place: Place):
    place.peer.gateway.invalidate(resumable=False)
    await reconnected(place, identifies=2)
    await (await place.alice.slash(place.channel, "echo", text="new")).answered()


async def test_a_forgotten_session_cannot_be_resumed(place: Place):
    place.peer.gateway.forget_sessions()
    place.peer.gateway.drop()
    await reconnected(place, resumes=1, identifies=2)
    assert place.bot.resumed == 0
    await (await place.alice.slash(place.channel, "echo", text="new")).answered()


async def test_events_are_not_repeated_by_a_resume(place: Place):
    for text in ("one", "two"):
        await (await place.alice.slash(place.channel, "echo", text=text)).answered()
    await place.peer.gateway.caught_up()
    place.peer.gateway.drop()
    await reconnected(place, resumes=1)
    assert place.bot.heard == ["one", "two"]


async def test_a_bot_without_heartbeat_answers_comes_again():
    async with Peer() as peer:
        peer.gateway.heartbeat_interval, peer.gateway.acknowledges = 0.1, False
        async with peer.running(SmallBot(patience=0.5)):
            await peer.wait_for(lambda: peer.gateway.resumes)
            assert peer.gateway.heartbeats >= 3


@pytest.mark.parametrize(
    ("code", "kind"),
    [(4004, discord.ConnectionClosed), (4014, discord.PrivilegedIntentsRequired)],
)
async def test_a_refused_identify_ends_the_bot(code: int, kind: type[Exception]):
    async with Peer() as peer:
        peer.gateway.refusals.append(code)
        with pytest.raises(kind):
            async with peer.running(SmallBot()):
                raise AssertionError("it became ready")


@pytest.mark.parametrize("code", [4004, 4014])
async def test_a_running_bot_ends_when_it_is_closed_for_good(place: Place, code: int):
    async with Peer() as peer:
        bot = SmallBot()
        async with peer.running(bot) as connection:
            await peer.gateway.close(code)
            with pytest.raises((discord.ConnectionClosed, discord.PrivilegedIntentsRequired)):
                await asyncio.wait_for(connection, 5)


async def test_privileged_intents_are_refused_where_they_are_not_granted():
    intents = discord.Intents.default()
    intents.message_content = True
    async with Peer() as peer:
        peer.gateway.privileged = False
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with peer.running(SmallBot(intents)):
                raise AssertionError("it became ready")


async def test_with_the_content_intent_everything_can_be_read():
    intents = discord.Intents.default()
    intents.message_content = intents.members = True
    async with Peer() as peer:
        guild = peer.guild()
        channel, alice = guild.text_channel("music"), guild.member("alice")
        bot = SmallBot(intents)
        async with peer.running(bot):
            await alice.say(channel, "plain")
            await peer.gateway.caught_up()
            assert bot.messages[0].content == "plain"
            found = await bot.guilds[0].query_members(user_ids=[alice.id])
            assert [member.name for member in found] == ["alice"]


async def test_a_shut_down_bot_is_no_longer_there(place: Place):
    await place.bot.close()
    await place.peer.wait_for(lambda: not place.peer.gateway.connected)
    used = await place.alice.slash(place.channel, "echo", text="anybody?")
    assert used.response is None
