"""Posts pieces while a third of all requests go wrong: is any posted twice, or never?

Replies are cut after the deed or half-way through, connections reset, routes and the whole bot
limited, and 500 and 503 answered, on creating, editing and reading messages alike. With
``--together`` two whole bots on one Postgres do it, and are killed meanwhile, as in ``kill_storm``.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import kill_storm
from tests.support.storms.delivering import DeliveryStorm, Report

CHANCE = 0.35


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sends", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--forgetting", action="store_true", help="nonces run out on the way")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--together", action="store_true", help="two bots, killed meanwhile")
    parser.add_argument("--kills", type=int, default=10, help="of those")
    parser.add_argument("--ray", action="store_true", help="and Ray's workers compose for them")
    asked = parser.parse_args()
    if asked.together:
        with tempfile.TemporaryDirectory(prefix="delivery-storm-") as folder:
            counts = asked.sends, asked.kills, asked.seed
            whole = kill_storm.together(Path(folder), *counts, ray=asked.ray, chance=CHANCE)
        kill_storm.tell(whole)
        sys.exit(0 if whole.clean else 1)
    with tempfile.TemporaryDirectory(prefix="delivery-storm-") as folder:
        storm = DeliveryStorm(Path(folder), asked.sends, asked.seed, forgetting=asked.forgetting)
        report = asyncio.run(storm.run())
    tell(report)
    if asked.json:
        counted = {"lost": len(report.lost), "doubled": len(report.doubled)}
        asked.json.write_text(json.dumps(asdict(report) | counted, indent=1) + "\n")
    sys.exit(1 if report.lost or report.doubled else 0)


def tell(report: Report) -> None:
    print(f"{report.sends} sends in {report.seconds:.0f} s, {report.requests} requests")
    print(f"lost {len(report.lost)} {report.lost[:5]}")
    print(f"doubled {len(report.doubled)} {report.doubled[:5]}")
    for name, times in sorted(report.faults.items()):
        print(f"  {times:6} {name}")


if __name__ == "__main__":
    main()
