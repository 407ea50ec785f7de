"""Kills the bot over and over while people ask for music: is anything lost, doubled, unfinished?

The bot is the real one in a process of its own, with its real store and a composer that needs no
model; Discord is the loopback one of ``tests/support/peer``. SIGKILL comes at each step of a job in
turn, before it, after it and while Discord has done it and the bot does not know, and at random
times. What people can see in the channels decides.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.postgres import serving
from tests.support.ray_cluster import RayCluster
from tests.support.storms.killing import POINTS, KillStorm, Report
from tests.support.storms.together import TogetherStorm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=300)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--point", choices=POINTS, help="kill there only")
    parser.add_argument("--folder", type=Path, help="keep the bot's data and life.log in it")
    parser.add_argument("--together", action="store_true", help="two bots on one Postgres")
    parser.add_argument("--ray", action="store_true", help="and Ray's workers compose for them")
    asked = parser.parse_args()
    be_quiet_of_cut_uploads()
    with tempfile.TemporaryDirectory(prefix="kill-storm-") as folder:
        if asked.folder:
            asked.folder.mkdir(parents=True, exist_ok=True)
        points = [asked.point] if asked.point else POINTS
        kept, many = asked.folder or Path(folder), (asked.jobs, asked.kills)
        if asked.together:
            report = together(kept, *many, asked.seed, ray=asked.ray)
        else:
            report = asyncio.run(KillStorm(kept, *many, asked.seed, points).run())
    tell(report)
    if asked.json:
        counted = {name: len(getattr(report, name)) for name in ("lost", "doubled", "unfinished")}
        asked.json.write_text(json.dumps(asdict(report) | counted, indent=1) + "\n")
    sys.exit(0 if report.clean else 1)


def be_quiet_of_cut_uploads() -> None:
    """The peer's server tells of each that a kill has cut."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)


def together(
    folder: Path, jobs: int, kills: int, seed: int, *, ray: bool, chance: float = 0.0
) -> Report:
    """Two bots, a Postgres server and, with ``ray``, a cluster of Ray: all on this machine."""
    be_quiet_of_cut_uploads()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving())
        url = stack.enter_context(server.database())
        cluster = None
        if ray:
            cluster = RayCluster("--include-dashboard=false", "--num-cpus=2")
            stack.callback(cluster.close)
            os.environ |= cluster.environment
        storm = TogetherStorm(folder, jobs, kills, server, url, seed, cluster, chance)
        return asyncio.run(storm.run())


def tell(report: Report) -> None:
    for name in ("lost", "doubled", "unfinished"):
        found = getattr(report, name)
        print(f"{name:12} {len(found)}")
        for one in found[:5]:
            print("            ", one)
    print(f"{'asked':12} {report.jobs}, of which {report.accepted} were accepted")
    print(f"{'kills':12} {report.kills}, {report.seconds / report.kills:.2f} s each")
    print(f"{'imports':12} {report.import_s:.2f} s, once")
    print(f"{'resume':12} p50 {report.resume_p50_s:.2f} s, p99 {report.resume_p99_s:.2f} s")
    print("killed at:")
    for point, times in sorted(report.points.items()):
        print(f"  {times:5} {point}")


if __name__ == "__main__":
    main()
