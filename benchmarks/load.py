"""Asks for a thousand pieces at the same moment: how long does anybody wait to be acknowledged?

The bot is the real one in a process of its own, with its real store and a composer that needs no
model. Each command comes from somebody else. With ``--queue`` below the number of commands, the
rest are told that the queue is full and when to come back; they are acknowledged all the same.
The same commands to a bot that does nothing but acknowledge show what discord.py and the loopback
Discord take of it on this machine.
"""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.peer import Interaction, Peer
from tests.support.storms.bots import Nursery
from tests.support.storms.nursery import LAGS

WARM = 20


@dataclass(frozen=True)
class Report:
    commands: int
    accepted: int
    refused: int
    ack_p50_ms: float
    ack_p99_ms: float
    ack_max_ms: float
    bare_ack_p99_ms: float
    lag_p50_ms: float
    lag_p99_ms: float
    lag_max_ms: float
    grown_mb: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=1000)
    parser.add_argument("--queue", type=int, default=100)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        bare = asyncio.run(measure_bare(Path(folder), asked.commands))
        report = asyncio.run(measure(Path(folder), asked.commands, asked.queue, bare))
    for name, value in asdict(report).items():
        print(f"{name:12} {value:.1f}" if isinstance(value, float) else f"{name:12} {value}")
    if asked.json:
        asked.json.write_text(json.dumps(asdict(report), indent=1) + "\n")


async def measure_bare(folder: Path, commands: int) -> float:
    """Seconds until all but one in a hundred are acknowledged, by a bot that does only that."""
    async with Peer() as peer, Nursery.opened(peer) as nursery:
        peer.settings.ack_seconds = 600
        guild = peer.guild()
        channel = guild.text_channel("music")
        people = [guild.member(f"person{n}") for n in range(commands)]
        await nursery.bear(folder=str(folder), skipped=0, bare=True)
        await peer.wait_for(lambda: peer.gateway.connected and peer.commands.all(None), 60)
        used = [await one.slash(channel, "mario", prompt="a", duration=1) for one in people]
        await asyncio.gather(*(one.answered(300) for one in used))
        return at(sorted(one.ack_seconds or 0.0 for one in used), 0.99)


async def measure(folder: Path, commands: int, queue: int, bare: float) -> Report:
    loop = asyncio.get_running_loop()
    async with Peer() as peer, Nursery.opened(peer) as nursery:
        peer.settings.ack_seconds = 600
        guild = peer.guild()
        channel = guild.text_channel("music")
        people = [guild.member(f"person{n}") for n in range(commands + WARM)]
        limits = {"queue": queue, "running_per_server": 8, "waiting_per_server": commands}
        await nursery.bear(folder=str(folder), skipped=0, watch=True, limits=limits)
        await peer.wait_for(lambda: peer.gateway.connected and peer.commands.all(None), 60)

        async def ask(which: slice) -> list[Interaction]:
            used = [await p.slash(channel, "mario", prompt="a", duration=1) for p in people[which]]
            await asyncio.gather(*(one.answered(300) for one in used))
            await peer.wait_for(lambda: all(is_over(one) for one in used), 300)
            return used

        await ask(slice(WARM))
        before, began, skip = nursery.memory, loop.time(), len(lags(folder))
        used = await ask(slice(WARM, None))
        seconds, grown = loop.time() - began, nursery.memory - before
        late = lags(folder)[skip:]
        nursery.signal(signal.SIGTERM)
        await nursery.over.wait()
    return report(used, late, grown, seconds, bare)


def is_over(one: Interaction) -> bool:
    """Whether it has been answered for good: with a piece, or with why there is none."""
    return one.original is not None and (
        bool(one.original.attachments) or "queue is full" in one.original.text
    )


def lags(folder: Path) -> list[float]:
    return [float(line) for line in (folder / LAGS).read_text().splitlines()[:-1]]


def report(
    used: list[Interaction], late: list[float], grown: int, seconds: float, bare: float
) -> Report:
    acks = sorted(one.ack_seconds or 0.0 for one in used)
    done = sum(bool(one.original and one.original.attachments) for one in used)
    late = sorted(late)
    return Report(
        len(used), done, len(used) - done,
        1e3 * at(acks, 0.5), 1e3 * at(acks, 0.99), 1e3 * acks[-1], 1e3 * bare,
        1e3 * at(late, 0.5), 1e3 * at(late, 0.99), 1e3 * late[-1],
        grown / 1e6, seconds,
    )  # fmt: skip


def at(ordered: list[float], share: float) -> float:
    return ordered[int(len(ordered) * share)]


if __name__ == "__main__":
    main()
