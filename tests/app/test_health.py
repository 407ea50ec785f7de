"""Alive, ready and counted: what machines are told over loopback."""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import health
from bot.app.composition import build_bot
from bot.app.health import application, sample, serve
from bot.config import Settings, Web
from bot.errors import LimitReached, MarioError, StoreError
from bot.frontends.discord.client import MarioBot
from bot.jobs.metrics import Metrics, Shard
from bot.jobs.presenter import Undeliverable
from bot.store import Store
from bot.timings import Timings
from tests.support.english import english, refused
from tests.support.fake_executor import FakeExecutor
from tests.support.simulated_scheduler import SimulatedScheduler
from tests.support.simulated_server import SimulatedServer

Client = TestClient[web.Request, web.Application]
DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana.json"


@pytest.fixture
def bot(settings: Settings, store: Store, executor: FakeExecutor, timings: Timings) -> MarioBot:
    """A bot that has not connected."""
    return build_bot(settings, store, executor, timings)


def metrics_of_nothing() -> Metrics:
    """The metrics of a scheduler and an executor that have nothing to do."""
    return Metrics(SimulatedScheduler().scheduler, FakeExecutor(), lambda: 0)


@pytest.fixture
async def client(bot: MarioBot) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application(bot))) as client:
        yield client


async def say(bot: MarioBot, event: str) -> None:
    """Let the bot's listeners hear of an event of the gateway."""
    for listener in bot.extra_events[f"on_{event}"]:
        await listener()


async def readiness(client: Client) -> tuple[int, str]:
    answer = await client.get("/readyz")
    body = await answer.json()
    assert body["ready"] == (answer.status == 200) == (not body["reasons"])
    return answer.status, " ".join(body["reasons"])


async def test_it_is_alive_as_soon_as_it_answers(client: Client) -> None:
    answer = await client.get("/healthz")
    assert (answer.status, await answer.text()) == (200, "alive\n")


async def test_it_is_ready_while_it_hears_discord(client: Client, bot: MarioBot) -> None:
    assert await readiness(client) == (503, "The gateway is down: the bot does not hear Discord.")
    await say(bot, "ready")
    assert await readiness(client) == (200, "")
    await say(bot, "disconnect")
    assert (await readiness(client))[0] == 503
    await say(bot, "resumed")
    assert await readiness(client) == (200, "")


async def test_it_is_not_ready_without_an_executor_and_its_model_or_while_it_stops(
    client: Client, bot: MarioBot, executor: FakeExecutor
) -> None:
    await say(bot, "ready")
    executor.ready = executor.loaded = False
    assert await readiness(client) == (
        503,
        "The executor is not ready. The default model is not loaded.",
    )
    executor.ready = executor.loaded = True
    bot.jobs.pause()
    assert await readiness(client) == (503, "The bot is stopping.")


@pytest.mark.fault(
    fault="nothing can be written",
    sees="–; /readyz says why",
    keeps="the bot: it is alive and tries again",
)
async def test_it_is_not_ready_when_nothing_can_be_written(
    client: Client, bot: MarioBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full() -> None:
        raise StoreError("file-unsaved", reason="No space left on device")

    await say(bot, "ready")
    monkeypatch.setattr(store, "probe", full)
    assert await readiness(client) == (
        503,
        english(StoreError("file-unsaved", reason="No space left on device")),
    )


async def test_the_store_tries_to_write_when_it_is_probed(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.probe()
    assert list((settings.data / "files").iterdir()) == []

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with refused(StoreError, match="No space left"):
        await store.probe()


async def test_jobs_are_counted_from_accepted_to_delivered(server: SimulatedServer) -> None:
    await server.alice.slash(server.channel, "mario", prompt="castle", duration=4)
    service = server.bot.jobs
    service.metrics.count(await service.status.count())
    page = service.metrics.page().decode()

    for line in (
        "mario_accepted_total 1.0",
        "mario_wait_seconds_count 1.0",
        "mario_speed_count 1.0",
        "mario_music_seconds_total 4.0",
        'mario_deliveries_total{outcome="delivered"} 1.0',
        'mario_jobs{state="delivered"} 1.0',
        'mario_jobs{state="running"} 0.0',
        "mario_queue_waiting 0.0",
        "mario_executor_ready 1.0",
        "mario_executor_capacity 2.0",
    ):
        assert line in page
    assert "castle" not in page


async def test_the_page_is_prometheus_text_and_its_numbers_are_fresh(
    client: Client, executor: FakeExecutor
) -> None:
    executor.capacity = 7
    answer = await client.get("/metrics")
    page = await answer.text()

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "mario_executor_capacity 7.0" in page
    assert 'mario_jobs{state="accepted"} 0.0' in page
    assert "process_resident_memory_bytes" in page


@pytest.mark.fault(
    fault="the database cannot be read",
    sees="–; /metrics leaves out the number of jobs by state",
    keeps="every other figure",
)
async def test_the_other_figures_are_told_when_the_store_cannot_be_asked(
    client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise StoreError("database-refused")

    assert "mario_jobs{" in await (await client.get("/metrics")).text()
    monkeypatch.setattr(store, "counts", broken)
    answer = await client.get("/metrics")
    page = await answer.text()

    assert answer.status == 200
    assert "mario_jobs{" not in page
    assert "mario_queue_waiting 0.0" in page


def test_errors_are_counted_by_kind_and_two_bots_do_not_share_numbers() -> None:
    metrics, other = metrics_of_nothing(), metrics_of_nothing()
    for error in (
        LimitReached("no-turn"),
        LimitReached("no-turn"),
        Undeliverable("channel-gone"),
        KeyError(),
    ):
        metrics.failed(error)
    page = metrics.page().decode()

    assert 'mario_errors_total{kind="LimitReached"} 2.0' in page
    assert 'mario_errors_total{kind="Undeliverable"} 1.0' in page
    assert 'mario_errors_total{kind="unexpected"} 1.0' in page
    assert "LimitReached" not in other.page().decode()


async def test_a_loop_that_comes_back_late_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    metrics, lags = metrics_of_nothing(), asyncio.Queue[float]()
    monkeypatch.setattr(metrics.lag, "observe", lags.put_nowait)
    task = asyncio.create_task(sample(metrics))
    await asyncio.sleep(0)
    time.sleep(0.4)  # noqa: ASYNC251 - what is measured

    assert await lags.get() >= 0.25
    task.cancel()


async def test_serving_begins_and_ends_with_its_block(bot: MarioBot, settings: Settings) -> None:
    settings = settings.model_copy(update={"web": Web(port=0)})
    async with ClientSession() as session:
        async with serve(settings, bot) as address:
            assert address is not None
            assert address.startswith("http://127.0.0.1:")
            async with session.get(address + "/healthz") as answer:
                assert answer.status == 200
            taken = settings.model_copy(update={"web": Web(port=int(address.rsplit(":")[-1]))})
            with refused(MarioError, match=r"web\.port"):
                async with serve(taken, bot):
                    pass
        with pytest.raises(OSError):
            await session.get(address + "/healthz")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8642", 200), ("localhost", 200), ("mario:8642", 200), ("[::1]:8642", 200),
        ("", 200), ("health.example", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421),
        ("[::1", 400),
    ],
)  # fmt: skip
async def test_who_asks_by_a_strange_name_is_refused(
    bot: MarioBot, settings: Settings, host: str, status: int
) -> None:
    known = Web(port=0, names=("health.example",))
    async with (
        serve(settings.model_copy(update={"web": known}), bot) as address,
        ClientSession() as session,
    ):
        assert address is not None
        for path in ("/healthz", "/metrics"):
            async with session.get(address + path, headers={"Host": host}) as answer:
                assert answer.status == status


@pytest.mark.fault(
    fault="somebody opens connections to the health port and says nothing, or trickles",
    sees="–",
    keeps="descriptors: each connection ends after 30 s, and beyond 64 at once",
)
@pytest.mark.parametrize("said", [b"", b"GET /healthz HTTP/1.1\r\nX: "])
async def test_a_connection_that_does_not_ask_is_ended(
    bot: MarioBot, settings: Settings, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(health, "CONNECTION_SECONDS", 0.05)
    async with serve(settings.model_copy(update={"web": Web(port=0)}), bot) as address:
        assert address is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rsplit(":")[-1]))
        writer.write(said)
        with contextlib.suppress(ConnectionResetError):
            assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()


async def test_beyond_so_many_connections_further_ones_are_ended(
    bot: MarioBot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "MOST_CONNECTIONS", 2)
    async with serve(settings.model_copy(update={"web": Web(port=0)}), bot) as address:
        assert address is not None
        port = int(address.rsplit(":")[-1])
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        with contextlib.suppress(ConnectionResetError):
            assert await asyncio.wait_for(lines[2][0].read(), 10) == b""
        lines[0][1].write(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert b"alive" in await asyncio.wait_for(lines[0][0].read(), 10)
        for _, writer in lines:
            writer.close()


async def test_when_it_is_turned_off_nothing_is_served(bot: MarioBot, settings: Settings) -> None:
    settings = settings.model_copy(update={"web": Web(enabled=False)})
    async with serve(settings, bot) as address:
        assert address is None


def test_the_dashboard_shows_all_that_is_measured_and_asks_for_nothing_else() -> None:
    dashboard = json.loads(DASHBOARD.read_text())
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:mario|process)_\w+", target["expr"])
    }
    metrics = metrics_of_nothing()
    metrics.failed(KeyError())
    metrics.delivery("delivered")
    metrics.count_shards({3: Shard(up=True, latency=0.1, servers=2)})
    page = metrics.page().decode()
    measured = {family.name for family in metrics.registry.collect()}

    assert all(re.search(rf"\b{name}\b", page) for name in asked)
    ours = {name for name in measured if name.startswith("mario_")}
    ends = ("", "_total", "_bucket")
    assert [name for name in ours if asked.isdisjoint(name + end for end in ends)] == []
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))
