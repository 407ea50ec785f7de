"""A bot with several connections to Discord's gateway, each with its part of the servers."""

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app.composition import kind_for
from bot.app.health import application
from bot.config import Settings, Shards
from bot.errors import MarioError
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.identify import FREE, Identifies
from bot.frontends.discord.sharded import ShardedBot
from bot.store import Store
from bot.timings import Timings
from tests.support.english import refused
from tests.support.fake_executor import FakeExecutor
from tests.support.peer import Guild, Peer
from tests.support.postgres import Server
from tests.support.storms.bot import QUICK, ShardedStormBot, StormBot, settings_in, storm_bot

UP = re.compile(r'^mario_shard_up\{shard="(\d)"\} (\d)', re.M)
SERVERS = re.compile(r'^mario_shard_servers\{shard="\d"\} [1-9]', re.M)
LATENCIES = re.compile(r'^mario_shard_latency_seconds\{shard="\d"\} \S+', re.M)
COMMANDS = ("PUT", "/applications/{application}/commands")


class Band:
    """Servers on every shard, each with a channel and somebody in it."""

    def __init__(self, peer: Peer, folder: Path, count: int) -> None:
        self.peer, self.folder, self.count = peer, folder, count
        self.guilds: dict[int, Guild] = {}
        while len(self.guilds) < count:
            guild = peer.guild()
            self.guilds.setdefault((guild.id >> 22) % count, guild)
            peer.clock.advance(0.001)
        self.channels = {n: guild.text_channel("music") for n, guild in self.guilds.items()}
        self.people = {n: guild.member(f"person {n}") for n, guild in self.guilds.items()}
        self.timings = QUICK
        self.url: str | None = None  # of a database that others share

    @contextlib.asynccontextmanager
    async def up(self, shards: Shards | None = None) -> AsyncIterator[StormBot]:
        async with self.made(shards) as bot, self.peer.running(bot):
            yield bot

    @contextlib.asynccontextmanager
    async def made(self, shards: Shards | None = None) -> AsyncIterator[StormBot]:
        """One that has not logged in."""
        store = await Store.open(self.folder, self.url)
        settings = settings_in(self.folder)
        settings = settings.model_copy(update={"shards": shards or Shards(count=self.count)})
        try:
            yield storm_bot(settings, store, FakeExecutor(), self.timings, ShardedStormBot)
        finally:
            await store.close()

    async def ask(self, shard: int) -> None:
        used = await self.people[shard].slash(
            self.channels[shard], "mario", prompt=f"on {shard}", duration=1
        )
        await used.answered()

    async def songs(self, *shards: int) -> None:
        """Waits until the channel on each has one piece, and checks that it stays one."""
        await self.peer.wait_for(lambda: all(self._pieces(shard) for shard in shards), 30)
        await self.peer.gateway.caught_up()
        assert [self._pieces(shard) for shard in shards] == [1] * len(shards)

    def _pieces(self, shard: int) -> int:
        return sum(bool(message.attachments) for message in self.channels[shard].messages)


@pytest.fixture
async def band(tmp_path: Path) -> AsyncIterator[Band]:
    async with Peer() as peer:
        yield Band(peer, tmp_path / "data", 3)
        assert peer.unknown == []


async def test_each_shard_hears_its_servers_and_the_commands_are_told_once(band: Band) -> None:
    async with band.up():
        for shard in range(3):
            await band.ask(shard)
        await band.songs(0, 1, 2)
        sessions = band.peer.gateway.sessions.values()
        assert sorted((one.shard, one.shards) for one in sessions) == [(0, 3), (1, 3), (2, 3)]
        assert len(band.peer.requests_to(*COMMANDS)) == 1


async def test_a_process_serves_its_shards_and_only_the_first_tells_the_commands(
    band: Band,
) -> None:
    async with band.up(Shards(count=3, ids=(0,))):
        assert len(band.peer.requests_to(*COMMANDS)) == 1
    async with band.up(Shards(count=3, ids=(1, 2))) as bot:
        await band.ask(1)
        await band.ask(2)
        await band.songs(1, 2)
        assert {one.shard for one in band.peer.gateway.sessions.values()} == {1, 2}
        assert len(band.peer.requests_to(*COMMANDS)) == 1
        assert [bot.serves(band.guilds[n].id) for n in range(3)] == [False, True, True]


@pytest.mark.fault(
    fault="a second bot on the same database is told shards that the first has",
    sees="nothing; the second does not start, and says what to do",
    keeps="everything, and nobody is answered twice",
)
async def test_a_second_bot_with_the_same_shards_is_refused_before_it_hears_anybody(
    band: Band, postgres: Server
) -> None:
    band.timings = replace(QUICK, look=0.1, lease=6.0)
    with postgres.database() as band.url:
        async with band.up(Shards(count=3, ids=(0, 1))):
            async with band.made(Shards(count=3, ids=(1, 2))) as second:
                with refused(MarioError, match="has the same shards of Discord"):
                    await second.login(band.peer.token)
                async with asyncio.timeout(10):
                    await second.close()
            assert sorted(one.shard for one in band.peer.gateway.sessions.values()) == [0, 1]
            await band.ask(1)
            await band.songs(1)


async def test_there_are_as_many_shards_as_discord_recommends_where_nobody_says(
    band: Band,
) -> None:
    band.peer.gateway.recommended = 3
    async with band.up(Shards(count=0)) as bot:
        assert bot.shard_count == 3
        await band.ask(2)
        await band.songs(2)


@pytest.mark.fault(
    fault="one of several shards loses its connection",
    sees="nothing; /readyz names the shard until it is back",
    keeps="the other shards, and every event: the session is resumed",
)
async def test_a_shard_that_drops_is_named_and_resumed_while_the_others_go_on(
    band: Band, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    lost, back = asyncio.Event(), asyncio.Event()
    async with band.up() as bot, TestClient(TestServer(application(bot))) as client:
        for shard in range(3):
            bot.dispatch("shard_ready", shard)  # as it was before the page was opened
        bot.add_listener(_sets(back), "on_shard_resumed")
        bot.add_listener(_sets(lost), "on_shard_disconnect")
        band.peer.gateway.resume_refusals = [4000] * 100_000
        band.peer.gateway.drop(shard=1)
        await asyncio.wait_for(lost.wait(), 20)
        await band.ask(0)
        await band.songs(0)
        assert await asked(client) == (
            ["Shards are down: 1. The bot does not hear the servers on them."],
            {"0": True, "1": False, "2": True},
            {("0", 1), ("1", 0), ("2", 1)},
        )
        band.peer.gateway.resume_refusals.clear()
        await asyncio.wait_for(back.wait(), 20)
        assert await asked(client) == (
            [], dict.fromkeys("012", True), {("0", 1), ("1", 1), ("2", 1)},
        )  # fmt: skip
        await band.ask(1)
        await band.songs(1)
    assert caplog.text.count("shard 1 of 3 lost its connection") == 1
    assert "shard 1 of 3 hears Discord again" in caplog.text


async def asked(client: TestClient) -> tuple[list[str], dict[str, bool], set[tuple[str, int]]]:
    """The reasons and the shards of /readyz, and of /metrics which shards are up."""
    answer = await client.get("/readyz")
    body = await answer.json()
    assert (answer.status == 200) == body["ready"] == all(body["shards"].values())
    page = await (await client.get("/metrics")).text()
    up = {(name, int(is_up)) for name, is_up in UP.findall(page)}
    assert len(SERVERS.findall(page)) == len(LATENCIES.findall(page)) == 3
    return body["reasons"], body["shards"], up


def _sets(event: asyncio.Event):
    async def listener(shard: int) -> None:
        event.set()

    return listener


@pytest.mark.parametrize("what", ["<html>502</html>", "null"])
async def test_garbled_shards_are_connected_to_anew_and_the_bot_goes_on(
    band: Band, what: str
) -> None:
    async with band.up() as bot:
        band.peer.gateway.babble(what)
        await band.peer.wait_for(lambda: band.peer.gateway.identifies == 6, 30)
        await band.ask(2)
        await band.songs(2)
        assert len(band.peer.gateway.lines) == 3
        assert not bot.is_closed()


async def test_shards_introduce_themselves_no_faster_than_discord_allows(band: Band) -> None:
    gateway = band.peer.gateway
    gateway.at_once, gateway.identify_seconds = 2, 0.3
    band.timings = replace(QUICK, identify_pause=0.35)
    async with band.up():
        assert (gateway.identifies, gateway.too_soon) == (3, 0)


class Waiting:
    """A clock that goes on only while somebody sleeps by it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.begun: list[tuple[float, int]] = []

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


async def test_processes_take_turns_in_a_bucket_and_buckets_do_not_wait(tmp_path: Path) -> None:
    clock = Waiting()
    store = await Store.open(tmp_path, now=lambda: clock.now)
    two = [Identifies(store, Timings(), clock.sleep) for _ in range(2)]
    for one in two:
        one.allow(at_once=4, shards=16, total=1000)
    took = list[float]()
    for shard in range(16):
        before = clock.now
        await two[shard % 2].before_shard(shard)
        took.append((clock.now - before).total_seconds())
    await store.close()
    assert took == [0, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0]


async def test_starts_with_many_shards_are_free_up_to_half_of_what_discord_allows(
    tmp_path: Path,
) -> None:
    clock = Waiting()
    store = await Store.open(tmp_path, now=lambda: clock.now)
    identifies = Identifies(store, Timings(), clock.sleep)
    for shards, free in ((1, FREE), (16, 320), (64, 500)):
        identifies.allow(at_once=16, shards=shards, total=1000)
        assert identifies.free == free
    await store.close()


async def test_a_turn_taken_by_a_clock_that_is_wrong_holds_nobody_up(tmp_path: Path) -> None:
    clock = Waiting()
    store = await Store.open(tmp_path, now=lambda: clock.now)
    assert await store.take_identify_turn(0, timedelta(seconds=5)) == timedelta()
    assert await store.take_identify_turn(0, timedelta(seconds=5)) == timedelta(seconds=5)
    clock.now -= timedelta(hours=1)
    assert await store.take_identify_turn(0, timedelta(seconds=5)) == timedelta()
    await store.close()


def test_one_connection_is_the_plain_bot_and_wrong_ids_are_refused() -> None:
    def kind(**shards: object) -> type[MarioBot]:
        return kind_for(Settings(_env_file=None, shards=Shards(**shards)))  # type: ignore[call-arg]

    assert kind() is MarioBot
    assert kind(count=2) is kind(count=0) is ShardedBot
    for wrong in (
        {"count": 2, "ids": (2,)},
        {"count": 2, "ids": (1, 1)},
        {"count": 0, "ids": (0,)},
    ):
        with refused(MarioError, match="different numbers below"):
            kind(**wrong)
