"""One long life: does the bot keep its memory, its descriptors, its threads and its disk in hand?

The bot is the real one in a process of its own, with its real store, decoder and pictures, and a
composer that needs no model. People do ten things a second on the loopback Discord: ask, attach,
reply, press every button, open forms and close or send them, talk nonsense, look at limits. Draws
a PNG and prints figures; run as ``python -m benchmarks.soak --minutes 35 --png soak.png``. It fails
when memory grows by 5 MB or more in the last 20 minutes, or anything accepted has not ended.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.audio.clip import Clip
from bot.audio.encode import encode
from tests.support.peer import Channel, Interaction, Message, Peer, User
from tests.support.peer.errors import Misuse
from tests.support.storms.bots import Nursery

SAMPLE_EVERY = 5.0
PEOPLE, CHANNELS = 40, 6
LAST_MINUTES, MOST_GROWTH_MB = 20, 5.0
MEGABYTE = 1_000_000
LISTENS = "0A"  # a state in /proc/net/tcp
IDLE_SECONDS = 35  # twice what aiohttp keeps a connection that nobody uses, and it looks as seldom
OPEN_STATES = ("accepted", "running", "made")
LIMITS = {"queue": 100, "waiting_per_user": 5, "running_per_server": 8}
RECENT = 200  # messages that people still act on; the peer forgets the others


@dataclass
class Sample:
    """What the bot's process held at ``second`` of its life."""

    second: float
    memory_mb: float
    descriptors: int
    threads: int
    files: int
    children: int


@dataclass
class Report:
    actions: int
    done: dict[str, int]
    acks_p50_ms: float
    acks_p99_ms: float
    states: dict[str, int]
    growth_mb: float
    steps: list[str]
    most_of_each_kind: dict[str, int]
    when_idle_again: dict[str, int]
    samples: list[Sample] = field(repr=False, default_factory=list)


class Soak:
    """People at work on a bot, and somebody who watches its process."""

    def __init__(self, peer: Peer, nursery: Nursery, folder: Path, seed: int) -> None:
        self._peer, self._nursery, self._folder = peer, nursery, folder
        self._chance = random.Random(seed)
        guild = peer.guild()
        self._channels = [guild.text_channel(f"music-{n}") for n in range(CHANNELS)]
        self._people = [guild.member(f"person{n}") for n in range(PEOPLE)]
        self._sounds = [_song(n, format) for n, format in enumerate(("wav", "mp3", "ogg", "flac"))]
        self._used: list[Interaction] = []
        self.acks: list[float] = []
        self.done: Counter[str] = Counter()
        self.samples: list[Sample] = []
        self.steps: list[str] = []
        self.kinds: Counter[str] = Counter()  # the most seen of each

    async def live(self, seconds: float, rate: float) -> None:
        loop = asyncio.get_running_loop()
        begun = due = loop.time()
        watching = asyncio.create_task(self._watch(begun))
        deeds = list(self._deeds())
        weights = [weight for weight, _ in deeds]
        while (now := loop.time()) - begun < seconds:
            _, deed = self._chance.choices(deeds, weights)[0]
            with contextlib.suppress(Misuse):  # nothing there to do it to
                await deed()
                self.done[deed.__name__.strip("_")] += 1
            self._forget()
            due += 1 / rate
            await asyncio.sleep(max(0.0, due - now))
        watching.cancel()

    def _deeds(self) -> list[tuple[int, Callable[[], Awaitable[None]]]]:
        """What is done, and how often beside the others."""
        return [
            (30, self._ask), (6, self._attach), (6, self._reply), (5, self._again),
            (5, self._continue), (4, self._delete), (6, self._cancel), (6, self._open_a_form),
            (3, self._send_a_form), (6, self._talk), (4, self._complete), (3, self._admin),
            (4, self._follow_up_on_nothing), (1, self._lose_the_gateway),
        ]  # fmt: skip

    def _somebody(self) -> tuple[User, Channel]:
        return self._chance.choice(self._people), self._chance.choice(self._channels)

    def _note(self, used: Interaction) -> None:
        self._used.append(used)

    async def _ask(self) -> None:
        who, where = self._somebody()
        fails = " fail" if self._chance.random() < 0.05 else ""
        self._note(await who.slash(where, "mario", prompt=f"a castle{fails}", duration=1))

    async def _attach(self) -> None:
        who, where = self._somebody()
        name, data = self._chance.choice(self._sounds)
        file = self._peer.upload(name, data)
        self._note(
            await who.slash(
                where, "mario", prompt="on", duration=1, input_audio=file, continuation=True
            )
        )

    def _piece(self) -> Message:
        found = [m for c in self._channels for m in c.messages[-40:] if _has_song(m)]
        if not found:
            raise Misuse("no piece yet")
        return self._chance.choice(found)

    async def _reply(self) -> None:
        piece = self._piece()
        words = f"{self._peer.me.mention} faster"
        await self._chance.choice(self._people).say(piece.channel, words, reply_to=piece)

    async def _press(self, word: str, piece: Message, who: User | None = None) -> Interaction:
        found = [b for b in piece.buttons if word in (b.get("custom_id") or "")]
        if not found:
            raise Misuse(f"no button {word}")
        used = await (who or self._chance.choice(self._people)).click(
            piece, custom_id=found[0]["custom_id"]
        )
        self._note(used)
        return used

    async def _again(self) -> None:
        await self._press("again", self._piece())

    async def _continue(self) -> None:
        await self._press("continue", self._piece())

    async def _delete(self) -> None:
        await self._press("delete", self._piece())

    async def _cancel(self) -> None:
        found = [m for c in self._channels for m in c.messages[-40:] if not _has_song(m)]
        waiting = [m for m in found if any("cancel" in b.get("custom_id", "") for b in m.buttons)]
        if not waiting:
            raise Misuse("nothing to cancel")
        await self._press("cancel", self._chance.choice(waiting))

    async def _open_a_form(self) -> None:
        used = await self._chance.choice(self._people).message_command(self._piece(), "Continue")
        self._note(used)

    async def _send_a_form(self) -> None:
        who = self._chance.choice(self._people)
        used = await who.message_command(self._piece(), "Continue")
        with contextlib.suppress(AssertionError):
            if await used.answered(5) == 9:
                self._note(await who.submit(used))

    async def _talk(self) -> None:
        who, where = self._somebody()
        await who.say(where, "what a nice tune")

    async def _follow_up_on_nothing(self) -> None:
        who, where = self._somebody()
        words = await who.say(where, "hello")
        await who.say(where, f"{self._peer.me.mention} ?", reply_to=words)

    async def _complete(self) -> None:
        who, where = self._somebody()
        with contextlib.suppress(AssertionError):
            await who.autocomplete(where, "mario", "replicate_weights", "po", prompt="a")

    async def _admin(self) -> None:
        who, where = self._somebody()  # who may not, and is told so
        self._note(await who.slash_unchecked(where, "mario-admin limits"))

    async def _lose_the_gateway(self) -> None:
        if self._chance.random() > 0.02:
            raise Misuse("not now")
        for line in list(self._peer.gateway.lines):
            await line.close(4000)

    def _forget(self) -> None:
        """The peer keeps all it has seen, for tests; a life of hours must not."""
        for used in [one for one in self._used if one.ack_seconds is not None]:
            self.acks.append(used.ack_seconds or 0.0)
            self._used.remove(used)
        self._peer.requests.clear()
        for channel in self._channels:
            for message in channel.messages[:-RECENT]:
                self._peer.messages.pop(message.id, None)
            del channel.messages[:-RECENT]
        for tokens in list(self._peer.interactions)[: -RECENT * CHANNELS]:
            del self._peer.interactions[tokens]

    async def _watch(self, begun: float) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SAMPLE_EVERY)
            with contextlib.suppress(OSError):
                self._sample(loop.time() - begun)

    def _sample(self, second: float) -> None:
        process = Path(f"/proc/{self._nursery.pid}")
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        tasks = list((process / "task").iterdir())
        held = descriptors(self._nursery.pid)
        rose = {kind: n - self.kinds[kind] for kind, n in held.items() if n > self.kinds[kind] + 5}
        if rose and self.samples:
            self.steps.append(f"{second:.0f} s: {rose}")
        self.kinds |= held
        files = sum(1 for path in (self._folder / "data").rglob("*") if path.is_file())
        children = sum(len((task / "children").read_text().split()) for task in tasks)
        memory = int(status["RssAnon"].split()[0]) * 1024 / MEGABYTE
        self.samples.append(Sample(second, memory, held.total(), len(tasks), files, children))


def descriptors(pid: int | None) -> Counter[str]:
    """How many of each kind a process holds: files by their name, connections by where they lead,
    anything else by its kind."""
    process = Path(f"/proc/{pid}")
    connections = _connections(process)
    held: Counter[str] = Counter()
    for descriptor in (process / "fd").iterdir():
        target = os.readlink(descriptor)
        kind = target.split(":")[0] if not target.startswith("/") else Path(target).name
        held[connections.get(target, kind)] += 1
    return held


def _connections(process: Path) -> dict[str, str]:
    """What each TCP socket of a machine is, by what /proc calls a descriptor of it."""
    rows = (process / "net" / "tcp").read_text().splitlines()[1:]
    found: dict[str, str] = {}
    for _, local, remote, state, *_, inode in (row.split()[:10] for row in rows):
        here, there = (int(address.partition(":")[2], 16) for address in (local, remote))
        what = f"listens on {here}" if state == LISTENS else f"connection to port {there}"
        found[f"socket:[{inode}]"] = what
    return found


def _has_song(message: Message) -> bool:
    return any(file.filename.endswith((".wav", ".mp3")) for file in message.attachments)


def _song(seed: int, format: str) -> tuple[str, bytes]:
    noise = np.random.default_rng(seed).normal(0, 0.1, (1, 32_000)).astype(np.float32)
    return f"{seed}.{format}", encode(Clip(noise, 32_000), format)


async def soak(folder: Path, minutes: float, rate: float, seed: int) -> Report:
    async with Peer() as peer, Nursery.opened(peer) as nursery:
        people = Soak(peer, nursery, folder, seed)
        await nursery.bear(folder=str(folder), skipped=0, whole=True, limits=LIMITS)
        await peer.wait_for(lambda: peer.gateway.connected and peer.commands.all(None), 60)
        await people.live(minutes * 60, rate)
        await _until_all_ended(folder)
        await asyncio.sleep(IDLE_SECONDS)
        idle = descriptors(nursery.pid)
        nursery.signal(signal.SIGTERM)
        await asyncio.wait_for(nursery.over.wait(), 60)
    acks = sorted(people.acks) or [0.0]
    return Report(
        sum(people.done.values()), dict(people.done),
        1e3 * acks[len(acks) // 2], 1e3 * acks[int(len(acks) * 0.99)],
        _states(folder), growth(people.samples), people.steps, dict(people.kinds), dict(idle),
        people.samples,
    )  # fmt: skip


async def _until_all_ended(folder: Path) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(120):
            while any(state in OPEN_STATES for state in _states(folder)):  # noqa: ASYNC110
                await asyncio.sleep(0.5)


def _states(folder: Path) -> dict[str, int]:
    path = folder / "data" / "mario.sqlite"
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        return dict(base.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall())


def growth(samples: list[Sample]) -> float:
    """Megabytes between the first and the last two minutes of the last twenty, by medians."""
    if not samples:
        return 0.0
    end = samples[-1].second
    last = [s for s in samples if s.second >= end - LAST_MINUTES * 60]
    head = [s.memory_mb for s in last if s.second <= last[0].second + 120]
    tail = [s.memory_mb for s in last if s.second >= end - 120]
    return statistics.median(tail) - statistics.median(head)


def draw(samples: list[Sample], path: Path) -> None:
    """Four curves over the minutes of one life, each with its own scale."""
    curves: dict[str, list[float]] = {
        "memory, MB": [s.memory_mb for s in samples],
        "descriptors": [s.descriptors for s in samples],
        "threads": [s.threads for s in samples],
        "files": [s.files for s in samples],
    }
    width, height, edge = 1000, 220, 60
    image = Image.new("RGB", (width, height * len(curves)), "white")
    pen = ImageDraw.Draw(image)
    last = samples[-1].second
    for row, (name, values) in enumerate(curves.items()):
        top, most = row * height, max(values) * 1.1 or 1
        floor = top + height - 30
        pen.text((edge, top + 4), f"{name}: {values[0]:.0f} … {values[-1]:.0f}", fill="black")
        pen.line((edge, floor, width - 20, floor), fill="grey")
        pen.text((8, floor - 6), "0", fill="grey")
        pen.text((8, top + 20), f"{most:.0f}", fill="grey")
        for minute in range(0, int(last // 60) + 1, 5):
            x = edge + minute * 60 / last * (width - edge - 20)
            pen.text((x, floor + 4), f"{minute} min", fill="grey")
        points = [
            (edge + s.second / last * (width - edge - 20), floor - v / most * (height - 60))
            for s, v in zip(samples, values, strict=True)
        ]
        pen.line(points, fill=(124, 92, 255), width=2)
    image.save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=35)
    parser.add_argument("--rate", type=float, default=10, help="actions a second")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--png", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        report = asyncio.run(soak(Path(folder), options.minutes, options.rate, options.seed))
    told: dict[str, Any] = asdict(report)
    samples = told.pop("samples")
    for name, value in told.items():
        print(f"{name:12} {value}")
    for name in ("memory_mb", "descriptors", "threads", "files", "children"):
        values = [sample[name] for sample in samples]
        print(f"{name:12} first {values[0]:.0f}, last {values[-1]:.0f}, most {max(values):.0f}")
    print(f"{'took':12} {(time.monotonic() - begun) / 60:.1f} min")
    if options.png:
        draw(report.samples, options.png)
    if options.json:
        options.json.write_text(json.dumps(asdict(report), indent=1) + "\n")
    open_jobs = {state: n for state, n in report.states.items() if state in OPEN_STATES}
    sys.exit(1 if open_jobs or report.growth_mb >= MOST_GROWTH_MB else 0)


if __name__ == "__main__":
    main()
