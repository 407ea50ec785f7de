"""SIGTERM: nothing new, everybody told, what runs is finished, and the next bot goes on."""

import contextlib
import signal
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.peer import Peer
from tests.support.storms.bots import Nursery

REQUESTS, AT_ONCE = 12, 4


def rows(folder: Path, query: str) -> list[Any]:
    path = folder / "data" / "mario.sqlite"
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        return base.execute(query).fetchall()


def begun(folder: Path) -> list[float]:
    found = rows(folder, "SELECT started_at FROM jobs WHERE started_at IS NOT NULL")
    return [datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() for (at,) in found]


@pytest.mark.fault(
    fault="SIGTERM: an upgrade, a reboot, `docker stop`",
    sees="“Restarting. You keep your place in line.”, then the piece",
    keeps="everyone's place; what runs has 20 s to finish; exit status 0",
)
async def test_a_stopped_bot_begins_nothing_tells_everybody_and_goes_on_later(tmp_path: Path):
    async with Peer() as peer:
        guild = peer.guild()
        channel = guild.text_channel("music")
        people = [guild.member(f"p{n}") for n in range(REQUESTS)]
        songs = lambda: [m for m in channel.messages if m.attachments]  # noqa: E731
        waits = lambda word: [m for m in channel.messages if word in m.text]  # noqa: E731
        async with Nursery.opened(peer) as nursery:
            await nursery.bear(folder=str(tmp_path), skipped=0, moment=0.6)
            await peer.wait_for(lambda: peer.gateway.connected and peer.commands.all(None), 60)
            for n, person in enumerate(people):
                await person.slash(channel, "mario", prompt=f"request {n}", duration=1)
            await peer.wait_for(lambda: len(waits("in line")) >= REQUESTS - AT_ONCE, 30)

            told = time.time()
            nursery.signal(signal.SIGTERM)
            late = await people[0].slash(channel, "mario", prompt="too late", duration=1)
            await nursery.over.wait()
            assert nursery.status == 0
            assert time.time() - told < 15
            assert max(begun(tmp_path)) < told + 0.1
            done = dict(rows(tmp_path, STATES))
            assert set(done) == {"accepted", "delivered"}
            assert len(waits("keep your place")) == done["accepted"] > 0
            assert len(songs()) == done["delivered"] >= 1
            assert late.original is None or "restarting" in late.original.text

            await nursery.bear(folder=str(tmp_path), skipped=0)
            await peer.wait_for(lambda: len(songs()) == REQUESTS, 30)
            nursery.signal(signal.SIGTERM)
            await nursery.over.wait()
        assert rows(tmp_path, STATES) == [("delivered", REQUESTS)]
        assert len([m for m in channel.messages if "request" in m.text]) == REQUESTS


STATES = "SELECT state, count(*) FROM jobs GROUP BY state"
