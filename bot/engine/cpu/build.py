"""Compiles the kernels, for every kind of processor that this machine's compiler knows.

    python -m bot.engine.cpu.build

The wheel's build does so too (hatch_build.py); from a source tree it happens at the first use.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = ("kernels.c", "dot.h", "team.h", "detect.c")
BUILT = HERE / "built"
DETECT = "detect"
PORTABLE = "portable"

# Fastest first. `portable` is any processor's: slow, so that its compiling at least is not.
X86 = {
    "avx512vnni": ("-march=x86-64-v4", "-mavx512vnni"),
    "avxvnni": ("-march=x86-64-v3", "-mavxvnni"),
    "avx2": ("-march=x86-64-v3",),
}
ARM = {"neon": ("-march=armv8.2-a+dotprod",)}
FLAGS = (
    "-std=gnu11", "-O3", "-shared", "-fPIC", "-pthread", "-w",
    # The same bits in every build: nothing is fused, and nothing calls the C library's arithmetic.
    "-ffp-contract=off", "-fno-math-errno",
)  # fmt: skip


def builds(machine: str | None = None) -> dict[str, tuple[str, ...]]:
    """Names of the builds for a machine, by default this one, and their compiler flags."""
    machine = (machine or platform.machine()).lower()
    known = (
        X86 if machine in ("x86_64", "amd64") else ARM if machine in ("aarch64", "arm64") else {}
    )
    return {**known, PORTABLE: ("-O1",)}


def file_name(build: str) -> str:
    """A build's file, named by its content so that an old one is never taken for it."""
    flags = " ".join((*FLAGS, *builds().get(build, ())))
    return f"{build}-{source_digest(flags)}.so"


def source_digest(more: str = "") -> str:
    """12 hex digits that stand for the kernels' source."""
    sources = b"".join((HERE / name).read_bytes() for name in SOURCES)
    return hashlib.sha256(sources + more.encode()).hexdigest()[:12]


def compile_build(build: str, folder: Path, compiler: str | None = None) -> Path:
    """Compile one build, or ``detect``, with $CC or cc; raises OSError or CalledProcessError."""
    path = folder / file_name(build)
    source = "detect.c" if build == DETECT else "kernels.c"
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made = Path(scratch, path.name)
        command: Sequence[str] = [
            compiler or os.environ.get("CC", "cc"), *FLAGS, *builds().get(build, ()),
            f"-DBUILD_{build}", str(HERE / source), "-o", str(made),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        made.replace(path)
    for other in folder.glob(f"{build}-*.so"):  # of an older source
        if other != path:
            other.unlink(missing_ok=True)
    return path


def compile_all(folder: Path = BUILT) -> list[str]:
    """Compile what the compiler can; returns the builds. An old compiler may lack one of them."""
    folder.mkdir(exist_ok=True)
    compile_build(DETECT, folder)
    made: list[str] = []
    for build in builds():
        try:
            compile_build(build, folder)
        except subprocess.CalledProcessError as error:
            print(f"The build {build} is left out: {error.stderr.strip()}", file=sys.stderr)
        else:
            made.append(build)
    return made


if __name__ == "__main__":
    print("Built:", ", ".join(compile_all()))
