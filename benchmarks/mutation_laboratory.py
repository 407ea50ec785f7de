"""Which tests reach a line, and whether they notice that it is wrong."""

import importlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import NoReturn
from xml.etree import ElementTree

import pytest

from benchmarks.mutation_places import ROOT, Mutant, key

QUICK_SECONDS, LONG_SECONDS = 20.0, 180.0  # what the tests of the first and second round may take
# Imported once, before each try is forked: half a minute a try otherwise. Nothing of the tree.
IMPORTED_BEFORE = (
    "aiohttp.web", "alembic.command", "audiocraft.models", "discord.ext.commands", "fluent.runtime",
    "hypothesis.strategies", "imageio_ffmpeg", "msgspec.json", "mutagen.mp3", "numpy", "PIL.Image",
    "prometheus_client", "pydantic_settings", "pydub", "simcord", "sqlalchemy.ext.asyncio",
    "transformers",
)  # fmt: skip
KEPT = "pyproject.toml", "config.toml", "bot", "cogs", "tests", "docs", "training", "benchmarks"


@dataclass
class Fate:
    mutant: str  # its key
    line: int
    operator: str
    verdict: str  # killed, killed by time-out, survived, not reached
    by: str  # the test that killed it
    seconds: float
    rounds: int = 2  # 1: only the quick tests have been tried


@dataclass
class Reach:
    """Which tests reach which line, and how long each takes."""

    tests: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that reach a mutant, quick ones first; of what runs when its module is
        imported, those that reach anything in it."""
        lines = self.tests.get(mutant.module, {})
        found = lines.get(mutant.line) or {test for tests in lines.values() for test in tests}
        known = [test for test in found if test in self.seconds]
        return sorted(known, key=lambda test: (self.seconds[test], test))

    def add(self, other: "Reach") -> None:
        for module, lines in other.tests.items():
            for line, tests in lines.items():
                self.tests.setdefault(module, {}).setdefault(line, []).extend(tests)
        self.seconds |= other.seconds


def reach_of(tests: Sequence[str], kept: Path) -> Reach:
    """What ``tests`` reach, each path of them measured once and kept in the folder ``kept``."""
    whole = Reach({}, {})
    for path in tests:
        file = kept / f"reach-{Path(path).as_posix().replace('/', '-')}.json"
        if not file.exists():
            with TemporaryDirectory(prefix="mutation-") as top:
                measured = measure_reach(copied(Path(top) / "tree"), path)
            file.write_text(json.dumps(asdict(measured)))
        read = json.loads(file.read_text())
        lines = {m: {int(n): t for n, t in rows.items()} for m, rows in read["tests"].items()}
        whole.add(Reach(lines, read["seconds"]))
    return whole


def measure_reach(folder: Path, tests: str) -> Reach:
    """Runs ``tests`` once, watched by coverage; one that fails by itself reaches nothing."""
    from coverage import CoverageData

    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0",
        "--cov=bot", "--cov=cogs", "--cov-context=test", "--cov-report=",
        "--junitxml=reach.xml", tests,
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=folder, env=environment)
    seconds: dict[str, float] = {}
    for case in ElementTree.parse(folder / "reach.xml").iter("testcase"):
        file = case.attrib["classname"].replace(".", "/") + ".py"
        if case.find("failure") is None and case.find("error") is None:
            seconds[f"{file}::{case.attrib['name']}"] = float(case.attrib["time"])
    data = CoverageData(str(folder / ".coverage"))
    data.read()
    reached: dict[str, dict[int, list[str]]] = {}
    for path in data.measured_files():
        by_line = data.contexts_by_lineno(path)
        reached[str(Path(path).relative_to(folder))] = {
            line: sorted({context.partition("|")[0] for context in contexts} & seconds.keys())
            for line, contexts in by_line.items()
        }
    return Reach(reached, seconds)


def copied(folder: Path) -> Path:
    """A copy of the tree, to be made wrong."""
    folder.mkdir()
    for name in KEPT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    return folder


@dataclass
class Laboratory:
    """Runs tests on a copy of the tree, each time in a process forked from this one."""

    folder: Path
    reach: Reach

    def __post_init__(self) -> None:
        for name in IMPORTED_BEFORE:
            importlib.import_module(name)

    def fate(self, mutant: Mutant, round_: int) -> Fate:
        """``round_``: which of the tests are tried, in 1 the quick ones, in 2 the others."""
        begun = time.perf_counter()
        tests = self.reach.of(mutant)
        verdict, by = ("survived", "") if tests else ("not reached", "")
        batches = list(_batches(tests, self.reach))
        if round_ <= len(batches):
            verdict, by = self._verdict(mutant, batches[round_ - 1])
        done = round_ if verdict == "survived" and round_ < len(batches) else 2
        seconds = round(time.perf_counter() - begun, 1)
        return Fate(key(mutant), mutant.line, mutant.operator, verdict, by, seconds, done)

    def _verdict(self, mutant: Mutant, tests: list[str]) -> tuple[str, str]:
        left = tests
        while left:
            verdict, by = self._with(mutant, left, 60)
            if verdict == "killed by time-out":
                again = [by] if by else left
                verdict, by = self._with(mutant, again, 120)
                verdict = "killed by time-out" if verdict != "survived" else verdict
            if verdict == "survived" or by not in left or not self._speaks_of_time():
                return verdict, by
            if self._run([by], 120)[0] == "survived":
                return verdict, by
            # A test that fails by itself here and now says nothing.
            left = [test for test in left if test != by]
        return "survived", ""

    def fail_by_themselves(self, tests: Sequence[str]) -> set[str]:
        """Those of ``tests`` that fail on the tree without a fault."""
        left, failed = list(tests), set[str]()
        while left:
            verdict, by = self._run(left, 120)
            if verdict == "survived" or by not in left:
                break
            failed.add(by)
            left.remove(by)
        return failed

    def _speaks_of_time(self) -> bool:
        return "imeout" in (self.folder / "output").read_text(errors="replace")

    def _with(self, mutant: Mutant, tests: list[str], timeout: int) -> tuple[str, str]:
        target = self.folder / mutant.module
        original = target.read_text()
        target.write_text(mutant.text)
        try:
            return self._run(tests, timeout)
        finally:
            target.write_text(original)

    def _run(self, tests: list[str], timeout: int) -> tuple[str, str]:
        """The verdict of ``tests``, of which none may take longer than ``timeout`` seconds."""
        output = self.folder / "output"
        child = os.fork()
        if child == 0:
            _be_pytest(self.folder, tests, timeout, output)
        status = _waited(child, timeout + LONG_SECONDS * 3)
        said = output.read_text(errors="replace")
        failed = re.findall(r"^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$", said, re.MULTILINE)
        by = failed[0] if failed else ""
        if status == 0:
            return "survived", ""
        # pytest-timeout says so itself, in a thread's stack dump or in the failure.
        late = status is None or "Timeout (>" in said or "Timeout +++" in said
        return ("killed by time-out" if late else "killed"), by or said[-200:]


def _be_pytest(folder: Path, tests: list[str], timeout: int, output: Path) -> NoReturn:
    """Becomes, in a process just forked, pytest in ``folder``."""
    os.setsid()
    stream = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(stream, 1)
    os.dup2(stream, 2)
    os.chdir(folder)
    os.environ |= {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(ROOT)))]
    for name in [name for name in sys.modules if name.partition(".")[0] in ("benchmarks", "bot")]:
        del sys.modules[name]
    sys.modules["__main__"] = ModuleType("__main__")  # what a test spawns starts from nothing
    code: int = pytest.main(
        [
            "-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning",
            f"--timeout={timeout}", "--hypothesis-seed=0", *tests,
        ]
    )  # fmt: skip
    sys.stdout.flush()
    os._exit(int(code))


def _waited(child: int, seconds: float) -> int | None:
    """The exit status of a process; None where it had to be ended, with all that it started."""
    ends = time.monotonic() + seconds
    status: int | None = None
    while time.monotonic() < ends:
        ended, raw = os.waitpid(child, os.WNOHANG)
        if ended:
            status = os.waitstatus_to_exitcode(raw)
            break
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if status is None:
        os.waitpid(child, 0)
    return status


def _batches(tests: list[str], reach: Reach) -> Iterator[list[str]]:
    """The quick tests, then as many of the others as there is time for."""
    rest = tests
    for allowed in (QUICK_SECONDS, LONG_SECONDS):
        taken, spent = [], 0.0
        for test in rest[:400]:
            spent += reach.seconds[test]
            if taken and spent > allowed:
                break
            taken.append(test)
        rest = rest[len(taken) :]
        if taken:
            yield taken
