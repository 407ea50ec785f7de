"""How fast pocket is beside another checkout of this project, by turns on the same machine.

    python -m benchmarks.pocket_speed --against ../before --runs 5

Each run is ``mario generate`` as a process of its own, for a short piece and a long one: wall-clock
and processor seconds, medians, and what each further second of music takes. A shared machine makes
the first of these mean little; the ratio and the processor seconds mean more.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROMPT, SHORT, LONG = "a cheerful overworld theme", 8, 32
HERE = Path(__file__).parents[1]


def generated(folder: Path, seconds: int) -> tuple[float, float]:
    """Wall-clock and processor seconds of one piece, by the sources in a folder."""
    with tempfile.TemporaryDirectory() as out:
        path = Path(out) / "piece.wav"
        command = [sys.executable, "-m", "bot", "generate", PROMPT, "--seed", "7"]
        command += ["--duration", str(seconds), "-o", str(path)]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        state = os.environ | {"PYTHONPATH": str(folder)}
        subprocess.run(command, check=True, cwd=folder, env=state, capture_output=True)
        taken, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        assert path.stat().st_size > 0
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    folders = {"this": HERE} | ({"before": chosen.against.resolve()} if chosen.against else {})
    taken: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for _ in range(chosen.runs):
        for name, folder in folders.items():
            for seconds in (SHORT, LONG):
                taken.setdefault((name, seconds), []).append(generated(folder, seconds))
    print("| | 8 s, wall (processor) | 32 s | a further second | times real time |")
    print("|---|---|---|---|---|")
    for name in folders:
        short, long = (
            [statistics.median(values) for values in zip(*taken[name, seconds], strict=True)]
            for seconds in (SHORT, LONG)
        )
        further = [(b - a) / (LONG - SHORT) for a, b in zip(short, long, strict=True)]
        print(f"| {name} | {short[0]:.1f} ({short[1]:.1f}) | {long[0]:.1f} ({long[1]:.1f}) "
              f"| {further[0]:.3f} ({further[1]:.3f}) | {1 / further[0]:.1f} |")  # fmt: skip


if __name__ == "__main__":
    main()
