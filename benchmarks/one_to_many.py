"""Walks docs/many-machines.md: the bot goes from one machine to many, and pieces come out.

    uv run --extra ray --extra postgres --group dev python -m benchmarks.one_to_many

The settings and commands of each step are those of the page, with this machine in the place of each
that it names. The bot is the whole one, on a Discord on the loopback.
"""

import argparse
import asyncio
import os
import re
import shlex
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.app.composition import build_bot, kind_for
from bot.config import Settings
from bot.config_loading import load_settings
from bot.executors.executor import Executor, create_executor
from bot.store import Store, files_of
from bot.timings import Timings
from tests.support.peer import Channel, Peer, User
from tests.support.postgres import serving
from tests.support.ray_cluster import RayCluster

PAGE = Path(__file__).parent.parent / "docs" / "many-machines.md"
DATABASE = "postgresql://mario@10.0.0.6/mario"  # and so it calls what is made here too
SHARE = "/mnt/share/mario"
HEAD = "10.0.0.5:6379"  # what the page calls the cluster
OWN = ("--head", "--port", "--node-ip-address")  # options that this cluster has its own of
LONGEST = 120.0  # seconds for anything


def blocks(step: int, kind: str) -> list[str]:
    """The blocks of this kind in a step of the page."""
    (text,) = re.findall(rf"^## {step}\. .*?(?=^## |\Z)", PAGE.read_text(), re.M | re.S)
    return re.findall(rf"```{kind}\n(.*?)```", text, re.S)


def lines(step: int) -> list[str]:
    """The commands of a step of the page."""
    return "\n".join(blocks(step, "sh")).splitlines()


def ray_start(step: int) -> list[str]:
    """The options of the ``ray start`` that a step names."""
    (line,) = [line for line in lines(step) if line.startswith("ray start")]
    options = shlex.split(line)[2:]
    return [option for option in options if option.partition("=")[0] not in OWN]


class Walk:
    """A bot whose ``config.toml`` grows from step to step; ``told`` prints how it went."""

    def __init__(self, folder: Path, pieces: int) -> None:
        self._folder, self._pieces = folder, pieces
        self._config = folder / "config.toml"
        self.share = folder / "share"
        self.share.mkdir()
        self._config.write_text('[models.pocket]\nsource = "pocket"\nmelody = true\n')
        os.environ["MARIO_CONFIG"] = str(self._config)

    def set(self, text: str) -> None:
        self._config.write_text(self._config.read_text() + text)

    def shared(self) -> int:
        """Files in the shared folder."""
        return sum(path.is_file() for path in self.share.rglob("*"))

    async def mario(self, line: str) -> str:
        """What ``mario`` says to a command line that begins with it."""
        return await self.run(sys.executable, "-m", "bot", *shlex.split(line)[1:])

    async def run(self, *words: str) -> str:
        """What a program prints that is run in the bot's folder, and does not fail."""
        path = os.pathsep.join(sys.path)
        process = await asyncio.create_subprocess_exec(
            *words,
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": path},
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"{words} ended with {process.returncode}")
        return said.decode().strip()

    @asynccontextmanager
    async def bot(self, others: int = 0) -> AsyncIterator["Life"]:
        """The bot with the settings of now, from its start to its end; and so many others on the
        same database, each with the next shard."""
        shards = (first := load_settings()).shards
        async with Peer() as peer, AsyncExitStack() as stack:
            homes = dict[int, tuple[list[User], Channel]]()  # by shard
            while len(homes) < shards.count:
                guild = peer.guild("band")
                people = [guild.member(name) for name in "abcd"]
                homes.setdefault(
                    (guild.id >> 22) % shards.count, (people, guild.text_channel("music"))
                )
                peer.clock.advance(0.001)
            executors = [await self._enter(stack, peer, first)]
            for shard in range(1, 1 + others):
                part = shards.model_copy(update={"ids": (shard,)})
                own = {"shards": part, "data": self._folder / f"data-{shard}"}
                executors.append(await self._enter(stack, peer, first.model_copy(update=own)))
            yield Life(peer, [*homes.values()], executors, self._pieces)

    async def _enter(self, stack: AsyncExitStack, peer: Peer, settings: Settings) -> Executor:
        """Start a bot, which lives as long as the stack."""
        executor = create_executor(settings)
        store = await Store.open(settings.data, settings.store.database, files=files_of(settings))
        stack.push_async_callback(store.close)
        bot = build_bot(settings, store, executor, Timings(shutdown=0.0), kind=kind_for(settings))
        await stack.enter_async_context(peer.running(bot))
        return executor


class Life:
    """Bots that run, and who asks them for music, in a channel of each shard."""

    def __init__(
        self,
        peer: Peer,
        homes: list[tuple[list[User], Channel]],
        executors: list[Executor],
        pieces: int,
    ) -> None:
        self._peer, self._homes = peer, homes
        self._executors, self._pieces = executors, pieces

    async def compose(self, what: str) -> None:
        """As many pieces as were asked for, all at once; each must arrive with its file."""
        seen, began = len(self._peer.requests), time.monotonic()
        for number in range(self._pieces):
            people, channel = self._homes[number % len(self._homes)]
            person = people[number % len(people)]
            await person.slash(channel, "mario", prompt=f"castle {number}", duration=8)
        await self._peer.wait_for(lambda: self._arrived(seen) == self._pieces, LONGEST)
        taken = time.monotonic() - began
        print(f"{what}: {self._pieces} pieces in {taken:.1f} s; room for {self.capacity}")

    async def room(self, jobs: int) -> None:
        """Wait until there is room for more jobs than this."""
        async with asyncio.timeout(LONGEST):
            while not (  # noqa: ASYNC110
                any(one.loaded for one in self._executors) and self.capacity > jobs
            ):
                await asyncio.sleep(0.05)

    @property
    def capacity(self) -> int:
        return sum(one.capacity for one in self._executors)

    def _arrived(self, seen: int) -> int:
        return sum(bool(one.files) for one in self._peer.requests[seen:])


async def walk(folder: Path, pieces: int, url: str) -> None:
    way = Walk(folder, pieces)
    async with way.bot() as life:
        await life.compose("1. one machine, a process")

    (settings,) = blocks(2, "toml")
    cluster = RayCluster(*ray_start(2), "--num-cpus=1")
    os.environ |= cluster.environment
    try:
        way.set(settings.replace(HEAD, cluster.address))
        async with way.bot() as life:
            await life.room(0)
            await life.compose("2. Ray's head on the same machine")
            before = life.capacity
            began = time.monotonic()
            joining = [one.replace(HEAD, cluster.address) for one in ray_start(3)]
            await asyncio.to_thread(cluster.join, *joining, "--num-cpus=1")
            await life.room(before)
            print(
                f"   a second node has its worker {time.monotonic() - began:.1f} s after it began"
            )
            await life.compose("3. a second node, the bot running on")
        (move,) = [one for one in lines(4) if one.startswith("mario store move")]
        told = await way.mario(move.replace(DATABASE, url))
        print(f"   {told}")
        (settings,) = blocks(4, "toml")
        way.set(settings.replace(DATABASE, url))
        async with way.bot() as life:
            await life.room(0)
            await life.compose("4. the rows in Postgres")
        (copy,), (settings,) = lines(5), blocks(5, "toml")
        share = str(way.share)
        await way.run(*shlex.split(copy.replace(SHARE, share)))
        way.set(settings.replace(SHARE, share))
        async with way.bot() as life:
            await life.room(0)
            before = way.shared()
            await life.compose("5. the files in a shared folder")
            print(f"   {before} files were moved, {way.shared() - before} have come")
        (settings,) = blocks(6, "toml")
        way.set(settings)
        async with way.bot(others=1) as life:
            await life.room(0)
            await life.compose("6. two bots, a shard each")
    finally:
        cluster.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=8)
    asked = parser.parse_args()
    with (
        serving() as server,
        server.database("template0") as url,
        tempfile.TemporaryDirectory() as name,
    ):
        asyncio.run(walk(Path(name), asked.pieces, url))


if __name__ == "__main__":
    main()
