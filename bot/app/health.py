"""What machines ask the bot: is it alive, is it ready, and its numbers."""

import asyncio
import contextlib
import ipaddress
import logging
import math
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CONTENT_TYPE_LATEST

from bot.config import Settings
from bot.errors import MarioError, Message
from bot.frontends.discord.client import MarioBot
from bot.frontends.discord.sharded import ShardedBot
from bot.jobs.metrics import Metrics, Shard
from bot.store import State
from bot.texts import say

log = logging.getLogger(__name__)

SAMPLE_EVERY = 0.1  # seconds between two looks at the loop's lag
STORE_PATIENCE = 5.0  # seconds in which the store must have written something
CONNECTION_SECONDS = 30.0
MOST_CONNECTIONS = 64


class Gateway:
    """Whether the bot hears Discord right now, by shard; knows it from when it was made.

    A bot with a single connection has shard 0.
    """

    def __init__(self, bot: MarioBot) -> None:
        self._bot = bot
        self._up: set[int] = {0} if bot.is_ready() else set()
        kind = "shard_" if isinstance(bot, ShardedBot) else ""
        for event in ("ready", "resumed"):
            bot.add_listener(self._heard, f"on_{kind}{event}")
        bot.add_listener(self._lost, f"on_{kind}disconnect")

    @property
    def ids(self) -> Collection[int]:
        """Those of this process; none where Discord has not yet said how many there are."""
        shards = self._bot.own_shards if isinstance(self._bot, ShardedBot) else (0,)
        return shards or ()

    @property
    def down(self) -> list[int]:
        return [shard for shard in self.ids if shard not in self._up]

    def trouble(self) -> Message | None:
        """What it does not hear."""
        if not self._up:
            return Message("not-ready-gateway")
        if down := self.down:
            return Message("not-ready-shards", ids=", ".join(map(str, down)))
        return None

    def counts(self) -> dict[int, Shard]:
        """How each shard is doing."""
        servers = Counter(guild.shard_id or 0 for guild in self._bot.guilds)
        late = dict(self._latencies())
        return {
            shard: Shard(shard in self._up, late.get(shard, math.nan), servers[shard])
            for shard in self.ids
        }

    def _latencies(self) -> Iterable[tuple[int, float]]:
        if isinstance(self._bot, ShardedBot):
            return self._bot.latencies
        return [(0, self._bot.latency)]

    async def _heard(self, shard: int = 0) -> None:
        self._up.add(shard)

    async def _lost(self, shard: int = 0) -> None:
        self._up.discard(shard)


@contextlib.asynccontextmanager
async def serve(settings: Settings, bot: MarioBot) -> AsyncIterator[str | None]:
    """While entered, answer on ``settings.web`` and sample the loop's lag; the address, if any.

    Enter it before the bot connects. Raises :class:`MarioError` when the port cannot be had.
    """
    if not settings.web.enabled:
        yield None
        return
    known = settings.web.host, *settings.web.names
    runner = web.AppRunner(application(bot, known), access_log=None)
    await runner.setup()
    sampler = asyncio.create_task(sample(bot.jobs.metrics))
    try:
        async with _listening(runner, settings.web.host, settings.web.port) as address:
            yield address
    finally:
        sampler.cancel()
        await runner.cleanup()


def application(bot: MarioBot, known: Collection[str] = ()) -> web.Application:
    """``/healthz``, ``/readyz`` and ``/metrics`` of this bot.

    known: the names it may be asked by, besides addresses and names without a dot.
    """
    gateway = Gateway(bot)

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def readyz(_: web.Request) -> web.Response:
        reasons = [reason async for reason in _not_ready(bot, gateway)]
        body: dict[str, object] = {"ready": not reasons, "reasons": reasons}
        if isinstance(bot, ShardedBot):
            body["shards"] = {str(id): id not in gateway.down for id in gateway.ids}
        return web.json_response(body, status=503 if reasons else 200)

    async def metrics(_: web.Request) -> web.Response:
        bot.jobs.metrics.count(await _counts(bot))
        bot.jobs.metrics.count_shards(gateway.counts())
        return web.Response(
            body=bot.jobs.metrics.page(), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    app = web.Application(middlewares=[_asked_by_name(known)])
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
    return app


def _asked_by_name(known: Collection[str]) -> Middleware:
    """Refuses who asks by a name that is not this server's.

    A page on the internet whose name is made to lead to a loopback address could read it
    otherwise, through the browser of somebody at this machine.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = _host(request)
        if "." in asked and asked not in known and not _is_address(asked):
            raise web.HTTPMisdirectedRequest(
                text=f"This is not {asked[:80]}. An operator can add that name to web.names.\n"
            )
        return await handler(request)

    return check


def _host(request: web.Request) -> str:
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    except ValueError as error:
        raise web.HTTPBadRequest(text="The Host header is not a name.\n") from error


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def sample(metrics: Metrics) -> None:
    """Observe how late the event loop comes back, for ever."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + SAMPLE_EVERY
        await asyncio.sleep(SAMPLE_EVERY)
        metrics.lag.observe(max(0.0, loop.time() - due))


async def _counts(bot: MarioBot) -> dict[State, int] | None:
    """What the store says of its jobs; nothing where it cannot be asked."""
    try:
        async with asyncio.timeout(STORE_PATIENCE):
            return await bot.jobs.status.count()
    except (MarioError, TimeoutError) as error:
        log.warning("the jobs cannot be counted: %s", error)
        return None


async def _not_ready(bot: MarioBot, gateway: Gateway) -> AsyncIterator[str]:
    """Each reason for which a job could not be accepted, made or kept now."""
    if unheard := gateway.trouble():
        yield say(unheard)
    for trouble in bot.jobs.status.troubles():
        yield say(trouble)
    try:
        async with asyncio.timeout(STORE_PATIENCE):
            await bot.jobs.status.probe()
    except MarioError as error:
        yield say(error)
    except TimeoutError:
        yield say("not-ready-store", seconds=STORE_PATIENCE)


@contextlib.asynccontextmanager
async def _listening(runner: web.AppRunner, host: str, port: int) -> AsyncIterator[str]:
    """Answers there, while entered, whoever asks within CONNECTION_SECONDS; the address."""
    loop = asyncio.get_running_loop()

    def meet() -> asyncio.Protocol:
        assert runner.server is not None
        crowded = len(runner.server.connections) >= MOST_CONNECTIONS
        handler = runner.server()
        loop.call_later(0 if crowded else CONNECTION_SECONDS, _end, handler)
        return handler

    try:
        server = await loop.create_server(meet, host, port)
    except OSError as error:
        raise MarioError(
            "port-unusable", address=f"{host}:{port}", reason=error.strerror
        ) from error
    try:
        address = server.sockets[0].getsockname()
        log.info("health and metrics on http://%s:%s", address[0], address[1])
        yield f"http://{address[0]}:{address[1]}"
    finally:
        server.close()


def _end(handler: web.RequestHandler) -> None:
    """Ends a connection, whatever it waits for: headers that trickle, a reader that sleeps."""
    if handler.transport is not None:
        handler.transport.abort()
