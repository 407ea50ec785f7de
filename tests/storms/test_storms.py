"""Short storms of every kind; ``benchmarks/`` has the same ones for as long as anyone likes."""

from pathlib import Path

import pytest

from tests.support.postgres import Server
from tests.support.storms.delivering import DeliveryStorm
from tests.support.storms.killing import KillStorm
from tests.support.storms.together import CUT, TogetherStorm


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


@pytest.mark.timeout(400)  # four bots are born, which takes long where others compute
@pytest.mark.fault(
    fault="of two bots on one Postgres one is killed at any step, or both, or connections are cut",
    sees="each piece once, or why there is none",
    keeps="every accepted job: the other bot takes over what a dead one has left",
)
async def test_nothing_is_lost_doubled_or_left_by_kills_among_two_bots(
    tmp_path: Path, postgres: Server
):
    with postgres.database() as url:
        report = await TogetherStorm(tmp_path, 12, 2, postgres, url, seed=5).run()
    assert (report.lost, report.doubled, report.unfinished) == ([], [], [])
    assert report.accepted >= 12
    assert CUT in report.points


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
