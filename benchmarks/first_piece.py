"""How long somebody waits: for the first file after the command, and for "queued" after /mario.

    uv run python -m benchmarks.first_piece --runs 5 --json first_piece.json

The first is `mario demo --once` as a process of its own, model, music and all. The second is a
bot on a loopback Discord whose executor is instant, so that it times the bot alone.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.queued import PROMPT, queued


def first_file(folder: Path) -> float:
    """Seconds from the command to the file, for 8 seconds of music."""
    out = folder / "piece.mp3"
    command = [sys.executable, "-m", "bot", "demo", "--once", PROMPT, "--out", str(out)]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    taken = time.monotonic() - began
    assert out.stat().st_size > 0
    out.unlink()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _, acknowledged, told = asyncio.run(queued(folder / "data", 4 * asked.runs))
        rows = {
            "command to file": [first_file(folder) for _ in range(asked.runs)],
            "/mario to acknowledged": acknowledged,
            "/mario to queued": told,
        }
    for what, seconds in rows.items():
        median = statistics.median(seconds)
        print(f"{what:24} median {median:7.3f} s, worst {max(seconds):7.3f} s of {len(seconds)}")
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
