"""What does confining the decoder cost? Each accepted kind of file decoded with and without.

The two take turns, file by file. Prints a table; run as ``python -m benchmarks.confinement``.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.audio_fuzz import valid_files
from bot.audio import confine
from bot.audio.decode import decode

LIMITS_ONLY = """
import os, resource, sys
_, _, memory, cpu, *command = sys.argv
os.nice(5)
for which, most in (
    (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 16),
    (resource.RLIMIT_CPU, int(cpu)), (resource.RLIMIT_AS, int(memory)),
):
    resource.setrlimit(which, (most, most))
os.execve(command[0], command, {})
"""


async def measure(rounds: int, scripts: dict[str, str]) -> dict[str, list[float]]:
    """Milliseconds of each decoding, by the script that starts the decoder."""
    files = valid_files()
    took: dict[str, list[float]] = {name: [] for name in scripts}
    for _ in range(rounds):
        for data in files:
            for name, script in scripts.items():
                confine.__file__ = script
                begun = time.perf_counter()
                await decode(data)
                took[name].append((time.perf_counter() - begun) * 1000)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        limited = Path(folder) / "limited.py"
        limited.write_text(LIMITS_ONLY)
        scripts = {"limits only": str(limited), "confined": confine.__file__}
        took = asyncio.run(measure(rounds, scripts))
    print("| decoder | files | median | p95 |\n|---|---|---|---|")
    for name, times in took.items():
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"| {name} | {len(times)} | {statistics.median(times):.1f} ms | {p95:.1f} ms |")


if __name__ == "__main__":
    main()
