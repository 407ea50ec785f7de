"""Short storms of every kind; ``benchmarks/`` has the same ones for as long as anyone likes."""

from pathlib import Path

import pytest

from tests.support.storms.delivering import DeliveryStorm
from tests.support.storms.killing import KillStorm


@pytest.mark.fault(
    fault="SIGKILL before, during and after every step of a job's life",
    sees="each piece once, or why there is none",
    keeps="every accepted job",
)
async def test_nothing_is_lost_doubled_or_left_by_kills(tmp_path: Path):
    report = await KillStorm(tmp_path, jobs=300, kills=30, seed=5).run()
    assert (report.lost, report.doubled, report.unfinished) == ([], [], [])
    assert report.accepted >= 300
    assert len(report.points) >= 25


@pytest.mark.fault(
    fault="replies lost, routes and bot limited, 500, 503, resets: a third of all requests",
    sees="each piece once",
    keeps="every piece",
)
async def test_every_send_is_seen_once_within_the_nonces_life(tmp_path: Path):
    report = await DeliveryStorm(tmp_path, sends=120, seed=3).run()
    assert (report.lost, report.doubled) == ([], [])
    assert sum(report.faults.values()) > 90


async def test_every_send_is_seen_once_after_the_nonces_life(tmp_path: Path):
    report = await DeliveryStorm(tmp_path, sends=60, seed=4, forgetting=True).run()
    assert (report.lost, report.doubled) == ([], [])
