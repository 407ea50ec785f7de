"""A loopback Discord with one server in it, the real bot on it, and no needless pauses."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.loopback_server import LoopbackServer
from tests.support.peer import Peer


@pytest.fixture
def skew() -> float:
    """Seconds that the host's clock is ahead of Discord's; a test may parametrize it."""
    return 0.0


@pytest.fixture
async def loopback(tmp_path: Path, skew: float) -> AsyncIterator[LoopbackServer]:
    async with Peer() as peer:
        guild = peer.guild()
        channel, alice = guild.text_channel("music"), guild.member("alice")
        yield LoopbackServer(peer, tmp_path / "data", guild, channel, alice, skew=skew)
        assert peer.unknown == []


@pytest.fixture
def held(loopback: LoopbackServer) -> Iterator[asyncio.Event]:
    """Composing waits until the test sets this."""
    loopback.executor.gate = asyncio.Event()
    yield loopback.executor.gate
    loopback.executor.gate.set()
