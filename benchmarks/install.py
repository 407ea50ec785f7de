"""What installing takes, light and full: downloads, disk, and seconds to the first piece.

    uv run python -m benchmarks.install            # light; --full as well

Each is installed from this tree with uv into an environment that was empty, and with a cache that
was, unless --cached takes the one that is there and installing is not timed. Downloads
are counted as the sizes that the registry gives for the wheels chosen for this machine, which is
what uv fetches; the seconds are those of installing from this machine's registry, which say little
of another connection, so a download is also told at 50 Mbit/s. Then `mario demo --once` from its
start to the file, first and again (the first compiles the kernels and Python's bytecode), and how
much of that computes, which a busy machine changes least.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.tags import sys_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("bot", "cogs", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "config.toml")
PROMPT = "a cheerful overworld theme"
MEGABYTE = 1e6
LINE = 50e6 / 8
"""Bytes a second of the connection that downloads are told for."""


def main() -> None:
    parser = argparse.ArgumentParser("benchmarks.install", description=__doc__)
    parser.add_argument("--full", action="store_true", help="measure the extra musicgen as well")
    parser.add_argument("--runs", type=int, default=3, help="first pieces after the first")
    parser.add_argument("--cached", action="store_true", help="take what uv has in its cache")
    options = parser.parse_args()
    rows = ["light", *(["full"] if options.full else [])]
    print("| | download | at 50 Mbit/s | on disk | installing | first piece | again | computing |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        with tempfile.TemporaryDirectory() as folder:
            print(measured(Path(folder), row, options.runs, options.cached), flush=True)


def measured(folder: Path, row: str, runs: int, cached: bool) -> str:
    """A row of the table."""
    tree, place = folder / "tree", folder / "venv"
    tree.mkdir()
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tree / name)
    shutil.rmtree(tree / "bot/engine/cpu/built", ignore_errors=True)
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(place)}
    if not cached:
        environment["UV_CACHE_DIR"] = str(folder / "cache")
    environment.pop("VIRTUAL_ENV", None)
    extra = ["--extra", "musicgen"] if row == "full" else []

    def uv(*words: str) -> str:
        command = ["uv", *words]
        done = subprocess.run(
            command, cwd=tree, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    began = time.monotonic()
    uv("sync", "--python", "<3.13", *extra)
    installing = "not timed" if cached else f"{time.monotonic() - began:.0f} s"
    wanted = uv("export", "--frozen", "--no-hashes", "--no-emit-project", "--no-header", *extra)
    fetched = sum(downloads((tree / "uv.lock").read_text(), wanted))
    pieces = [first_piece(place, folder, environment) for _ in range(1 + runs)]
    return (
        f"| {row} | {fetched / MEGABYTE:,.0f} MB | {fetched / LINE:,.0f} s |"
        f" {on_disk(place) / MEGABYTE:,.0f} MB | {installing} |"
        f" {pieces[0][0]:.1f} s | {statistics.median(wall for wall, _ in pieces[1:]):.1f} s |"
        f" {statistics.median(processor for _, processor in pieces[1:]):.1f} s |"
    )


def downloads(lock: str, wanted: str) -> Iterator[int]:
    """Bytes fetched for each of the ``wanted`` requirements, by what ``uv.lock`` says of it."""
    packages = {
        (canonicalize_name(package["name"]), package.get("version")): package
        for package in tomllib.loads(lock)["package"]
    }
    ranks = {tag: rank for rank, tag in enumerate(sys_tags())}
    for line in wanted.splitlines():
        if not line.strip() or line.lstrip().startswith(("#", "-")):
            continue
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            (version,) = (bound.version for bound in requirement.specifier)
            yield _size(packages[canonicalize_name(requirement.name), version], ranks)


def _size(package: Mapping[str, Any], ranks: Mapping[Any, int]) -> int:
    """Bytes of the wheel that fits this machine best, or of the source where none does."""
    fitting = []
    for wheel in package.get("wheels", ()):
        name = wheel["url"].rpartition("/")[2].replace("%2B", "+")
        tags = parse_wheel_filename(name)[3]
        if known := [ranks[tag] for tag in tags if tag in ranks]:
            fitting.append((min(known), wheel["size"]))
    return min(fitting)[1] if fitting else package["sdist"]["size"]


def on_disk(folder: Path) -> int:
    """Bytes that the files below a folder take; a file of two names counts once."""
    seen = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            status = path.stat()
            seen[status.st_ino] = status.st_blocks * 512
    return sum(seen.values())


def first_piece(place: Path, folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds from `mario demo --once` to 8 seconds of music in a file, and of processor time."""
    out = folder / "piece.mp3"
    began, before = time.monotonic(), _processor()
    subprocess.run(
        [str(place / "bin/mario"), "demo", "--once", PROMPT, "--out", str(out)],
        cwd=folder, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    taken = time.monotonic() - began, _processor() - before
    assert out.stat().st_size > 0
    out.unlink()
    return taken


def _processor() -> float:
    """Seconds that the processes started from here have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
