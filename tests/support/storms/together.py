"""A storm over two bots, Postgres and Ray's workers: any of them is killed, and the rest go on.

Each bot is a shard of its own, with half of the servers; both share one queue in one database. A
bot dies at a point drawn as in :class:`KillStorm`, or at any time; connections to Postgres are cut
and Ray's workers killed while work is under way.
"""

import asyncio
import contextlib
import signal
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from tests.support.peer import Peer
from tests.support.postgres import Server
from tests.support.ray_cluster import RayCluster
from tests.support.storms.bots import Nursery
from tests.support.storms.delivering import every_fault
from tests.support.storms.edges import EDGES
from tests.support.storms.killing import ANYWHEN, HELD, KillStorm, Report

BOTS = 2
CUT, WORKER = "Postgres' connections", "a worker of Ray"
BIRTH = 60.0  # seconds in which a bot must hear Discord
PAUSE = 5.0  # seconds in which a bot should come to where it dies


class TogetherStorm(KillStorm):
    """url: of an empty database of ``server``. cluster: of Ray, which this process has started;
    without one the bots compose themselves. chance: of every request to Discord to go wrong, by
    which pieces are posted in channels; nearly all are then asked for by replies."""

    def __init__(
        self,
        folder: Path,
        jobs: int,
        kills: int,
        server: Server,
        url: str,
        seed: int = 0,
        cluster: RayCluster | None = None,
        chance: float = 0.0,
    ) -> None:
        points = [point for point in (*EDGES, ANYWHEN) if point not in HELD]
        super().__init__(folder, jobs, kills, seed, points)
        self._server, self._url = server, url
        self._cluster = cluster
        self._chance = chance
        if chance:
            self.replies = 0.9
        self._born: set[int] = set()

    async def run(self) -> Report:
        began = perf_counter()
        async with Peer() as peer, contextlib.AsyncExitStack() as stack:
            peer.settings.ack_seconds = 3600
            self._enter(peer)
            opened = [await stack.enter_async_context(Nursery.opened(peer)) for _ in range(BOTS)]
            self._nurseries: Sequence[Nursery] = opened
            self._imports = perf_counter() - began
            for number, point in enumerate(self._plan()):
                await self._round(number, point)
            await self._finish()
            return self._judge(perf_counter() - began)

    def _enter(self, peer: Peer) -> None:
        """Two channels on a server of each shard."""
        self._peer = peer
        if self._chance:
            peer.faults.add(*every_fault(self._chance))
        guilds: dict[int, Any] = {}
        while len(guilds) < BOTS:
            guild = peer.guild()
            guilds.setdefault((guild.id >> 22) % BOTS, guild)
            peer.clock.advance(0.001)
        self._channels = [g.text_channel(f"music-{n}") for g in guilds.values() for n in range(2)]
        first, second = guilds.values()
        self._people = [first.member(f"person{n}") for n in range(10)]
        self._others = [second.member(f"other{n}") for n in range(10)]
        self._homes = {
            id(channel): people
            for guild, people in ((first, self._people), (second, self._others))
            for channel in self._channels
            if channel.guild is guild
        }

    async def _round(self, number: int, point: str) -> None:
        """Both live; one is asked to die at ``point``, and something else may be taken away."""
        victim = number % BOTS
        requests = max(2, self._missing() // (self.kills - number))
        await self._kill(victim)
        await self._give_life(1 - victim)
        edge = point if point in EDGES else None
        await self._give_life(victim, edge=edge, nth=self._random.randint(1, max(1, requests // 2)))
        for _ in range(requests):
            await self._request()
        taken = (None, CUT, WORKER if self._cluster else CUT, CUT)[number % 4]
        if taken is not None:
            await self._take_away(taken)
        patience = self._random.random() * 0.6 if point == ANYWHEN else PAUSE
        over = self._nurseries[victim].over
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), patience)
        self._points[point if over.is_set() or point == ANYWHEN else f"never came to {point}"] += 1
        await self._kill(victim)
        if number % 5 == 4:  # and sometimes nobody is left
            await self._kill(1 - victim)
            self._points["both bots"] += 1
        self._peer.requests.clear()

    async def _take_away(self, what: str) -> None:
        if what == CUT:
            self._points[what] += self._server.cut(self._url) > 0
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BIRTH):  # it may be being born
                while (worker := self._worker()) is None:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.1)
                worker.kill()
                self._points[what] += 1

    def _worker(self) -> psutil.Process | None:
        """One of Ray's that holds an actor."""
        below = psutil.Process().children(recursive=True)
        actors = [one for one in below if _title(one).startswith("ray::WorkerActor")]
        return self._random.choice(actors) if actors else None

    async def _kill(self, number: int) -> None:
        if number in self._born:
            self._nurseries[number].signal(signal.SIGKILL)
            await self._nurseries[number].over.wait()
            self._born.discard(number)

    async def _give_life(self, number: int, **how: Any) -> None:
        if number in self._born:
            return
        gateway, began = self._peer.gateway, perf_counter()
        before, nursery = gateway.identifies, self._nurseries[number]
        await nursery.bear(
            folder=str(self.folder), skipped=0, url=self._url, shard=[number, BOTS],
            log=f"life-{number}.log",
            ray=self._cluster and self._cluster.address, **how,
        )  # fmt: skip
        self._born.add(number)
        over = asyncio.create_task(nursery.over.wait())
        up = asyncio.create_task(
            self._peer.wait_for(lambda: gateway.identifies > before, within=BIRTH)
        )
        await asyncio.wait({up, over}, return_when=asyncio.FIRST_COMPLETED)
        if up.done() and up.result():
            self._resumes.append(perf_counter() - began)
        up.cancel()
        over.cancel()

    async def _bear(self, **how: Any) -> None:
        for number in range(BOTS):
            await self._give_life(number)

    async def _finish(self) -> None:
        """Both live until everything has ended, and are then asked to go."""
        await self._settle()
        for nursery in self._nurseries:
            nursery.signal(signal.SIGTERM)
            await nursery.over.wait()

    def _person(self, channel: Any) -> Any:
        return self._random.choice(self._homes[id(channel)])

    def _ask(self, query: str, *values: Any) -> list[Any]:
        for value in values:
            query = query.replace("?", f"'{value}'", 1)
        database = self._url.partition("?")[0].rpartition("/")[2]
        lines = self._server.run(query, database).splitlines()
        return [tuple(_value(one) for one in line.split("|")) for line in lines]


def _value(text: str) -> Any:
    return int(text) if text.isdigit() else text or None


def _title(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error, IndexError):
        return process.cmdline()[0]
    return ""
