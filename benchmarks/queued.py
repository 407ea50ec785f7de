"""How long a start takes, and /mario to its acknowledgement and to "in line", beside a commit.

    uv run --python '<3.13' --all-extras --group dev python -m benchmarks.queued COMMIT

The commit is checked out into a folder of its own. Both bots are processes on a loopback Discord
with an executor that is instant, and take turns in one run, so that what the machine does besides
meets both.
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parents[1]
PROMPT = "a cheerful overworld theme"
PATIENCE = 60  # seconds
WARM = 3  # commands that are not counted
STEPS = ("started", "acknowledged", "queued")
Times = tuple[list[float], list[float], list[float]]


async def queued(folder: Path, runs: int) -> Times:
    """Seconds from this process's beginning to a bot that hears Discord; and from each command's
    arrival to its acknowledgement, and to "in line"."""
    from bot.app.composition import build_bot
    from bot.config import Settings
    from bot.store import Store
    from bot.timings import Timings
    from tests.support.fake_executor import FakeExecutor
    from tests.support.peer import Peer

    store = await Store.open(folder)
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    bot = build_bot(settings, store, FakeExecutor(), Timings(shutdown=0.0))
    acknowledged, told = [], []
    async with Peer() as peer:
        peer.settings.ack_seconds = PATIENCE  # what is slow is measured, not refused
        guild = peer.guild("band")
        alice, channel = guild.member("alice"), guild.text_channel("music")
        async with peer.running(bot):
            started = time.time() - psutil.Process().create_time()
            gc.collect()  # as the service does, or a pause of 0.15 s falls upon either at random
            gc.freeze()
            for _ in range(WARM + runs):
                seen, began = len(peer.requests), peer.clock.now()
                await alice.slash(channel, "mario", prompt=PROMPT, duration=1)
                await peer.wait_for(
                    lambda seen=seen: any(
                        "attachments" in (r.json or {}) and r.files for r in peer.requests[seen:]
                    ),
                    PATIENCE,
                )
                asked = peer.requests[seen:]
                acknowledged.append(next(r for r in asked if "callback" in r.path).time - began)
                told.append(next(r for r in asked if "in line" in str(r.json)).time - began)
    await store.close()
    return [started], acknowledged[WARM:], told[WARM:]


def measured(tree: Path, runs: int) -> Times:
    """The same of the bot in a checkout, in a process of its own."""
    command = [sys.executable, __file__, "--once", str(runs)]
    env = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=env, check=True, stdout=subprocess.PIPE, text=True)
    started, acknowledged, told = json.loads(done.stdout.splitlines()[-1])
    return started, acknowledged, told


def compare(commit: str, rounds: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        before = Path(name) / "before"
        git = ["git", "-C", str(HERE), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", before, commit], check=True)
        try:
            trees = {commit: before, "here": HERE}
            times = {(tree, step): list[float]() for tree in trees for step in STEPS}
            for _ in range(rounds):
                for tree, folder in trees.items():
                    for step, seconds in zip(STEPS, measured(folder, runs), strict=True):
                        times[tree, step] += seconds
        finally:
            subprocess.run([*git, "remove", "--force", before], check=True)
    for step in STEPS:
        for tree in trees:
            found = times[tree, step]
            median, late = statistics.median(found), sorted(found)[-(-19 * len(found) // 20) - 1]
            print(
                f"{step:13} {tree:12} median {1000 * median:6.1f} ms,"
                f" p95 {1000 * late:6.1f} ms of {len(found)}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit", nargs="?", default="HEAD")
    parser.add_argument("--rounds", type=int, default=4, help="in which each of them has a turn")
    parser.add_argument("--runs", type=int, default=25, help="commands in a turn")
    parser.add_argument("--once", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once is None:
        compare(asked.commit, asked.rounds, asked.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(queued(Path(folder), asked.once))))


if __name__ == "__main__":
    main()
