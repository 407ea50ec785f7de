"""A peer with one server, one channel and one person in it, and a bot that is logged in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.support.peer import Channel, Guild, Peer, User
from tests.support.peer.bot import SmallBot


@dataclass
class Place:
    peer: Peer
    guild: Guild
    channel: Channel
    alice: User
    bot: SmallBot


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with Peer() as peer:
        guild = peer.guild()
        channel, alice = guild.text_channel("music"), guild.member("alice")
        bot = SmallBot()
        async with peer.running(bot):
            yield Place(peer, guild, channel, alice, bot)
        assert peer.unknown == []
