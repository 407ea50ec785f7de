"""The bot lives in a process of its own, or is asked a thousand things at once."""

import asyncio
import os
import sys
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.support.peer import Peer
from tests.support.peer.conftest import Place


@asynccontextmanager
async def far_bot(peer: Peer):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.peer", "tests.support.peer.bot"),
        env=dict(os.environ) | peer.environment,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_killed_process_is_noticed_and_its_successor_serves():
    async with Peer() as peer:
        guild = peer.guild()
        channel, alice = guild.text_channel("music"), guild.member("alice")
        async with far_bot(peer) as process:
            await peer.wait_for(lambda: peer.gateway.connected, within=30)
            used = await alice.slash(channel, "compose", prompt="castle")
            await peer.wait_for(lambda: used.followups)
            process.kill()
            await peer.wait_for(lambda: not peer.gateway.connected)
        lost = await alice.slash(channel, "echo", text="nobody home")
        async with far_bot(peer):
            await peer.wait_for(lambda: peer.gateway.connected, within=30)
            again = await alice.slash(channel, "echo", text="you are back")
            await again.answered()
        assert lost.response is None
        assert peer.gateway.identifies == 2
        assert channel.messages[-1].content == "you are back"


AS_THE_BOT = {"Authorization": f"Bot {Peer.token}"}


async def test_a_failure_of_the_peer_itself_is_raised_at_its_end():
    async def provoke() -> None:
        async with Peer() as peer, aiohttp.ClientSession(headers=AS_THE_BOT) as web:
            url = f"{peer.api_url}/applications/{peer.me.id}/commands"
            assert (await web.put(url, json=3)).status == 400

    with pytest.raises(TypeError):
        await provoke()


async def test_a_route_the_peer_does_not_know_is_kept_for_the_test_to_see():
    async with Peer() as peer, aiohttp.ClientSession(headers=AS_THE_BOT) as web:
        assert (await web.get(f"{peer.api_url}/voice/regions")).status == 404
        assert [request.path for request in peer.unknown] == ["/voice/regions"]


async def test_a_thousand_commands_at_once_are_all_answered(place: Place):
    place.peer.settings.ack_seconds = 60
    loop = asyncio.get_running_loop()
    began = loop.time()
    used = [await place.alice.slash(place.channel, "echo", text=str(n)) for n in range(1000)]
    await asyncio.gather(*(one.answered(60) for one in used))
    assert sorted(int(m.content) for m in place.channel.messages) == list(range(1000))
    assert loop.time() - began < 30
