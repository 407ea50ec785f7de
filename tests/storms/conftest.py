"""A loopback Discord with one server in it, the real bot on it, and no needless pauses."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import bot.frontends.discord.job_message
import bot.frontends.discord.presenter
import bot.jobs.delivery
import bot.jobs.inputs
from bot.frontends.discord.presenter import DiscordPresenter
from tests.support.loopback_server import LoopbackServer
from tests.support.peer import Peer
from tests.support.storms.bot import hurry


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ``hurry`` changes is changed back after each test."""
    for module, name in (
        (bot.frontends.discord.job_message, "PAUSES"),
        (bot.jobs.delivery, "RETRY_AFTER"),
        (bot.frontends.discord.presenter, "decode"),
        (bot.jobs.inputs, "decode"),
        (bot.frontends.discord.presenter, "picture"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setattr(DiscordPresenter, "pace", 0.01)
    hurry()


@pytest.fixture
async def loopback(tmp_path: Path) -> AsyncIterator[LoopbackServer]:
    async with Peer() as peer:
        guild = peer.guild()
        channel, alice = guild.text_channel("music"), guild.member("alice")
        yield LoopbackServer(peer, tmp_path / "data", guild, channel, alice)
        assert peer.unknown == []


@pytest.fixture
def held(loopback: LoopbackServer) -> Iterator[None]:
    """Composing waits until the test sets ``loopback.executor.gate``."""
    import asyncio

    loopback.executor.gate = asyncio.Event()
    yield
    loopback.executor.gate.set()
