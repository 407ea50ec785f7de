"""Would the tests notice? Careless single-line faults, one at a time, in the modules that promise.

One run of the tests says which of them reach which line. Then places are drawn by a seed, each is
made wrong in one way (cosmic-ray's operators, or its statement left out), and the tests that reach
it are run, quick ones first. A place in a docstring, an annotation, a decorator or a line that only
logs is no fault. A kill counts when the test that killed passes without the fault: tried at once
where it speaks of time, in the end for all together. One by a time-out is tried again, alone and
with twice the time, and is told apart.

``python -m benchmarks.mutation --folder mutants`` keeps in that folder what it has found, a fate a
line, and goes on where it was broken off; ``--show`` prints the table of what is there and ends,
and ``--again`` tries once more what was not killed.
"""

import argparse
import ast
import importlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import NoReturn, TypeGuard
from xml.etree import ElementTree

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parent.parent
MODULES = (
    "bot/jobs/*.py", "bot/store/*.py", "bot/frontends/discord/presenter.py",
    "bot/frontends/discord/job_message.py", "bot/engine/*.py", "bot/engine/cpu/*.py",
    "bot/engine/torch/*.py", "bot/models/weights/safe_load.py",
    "bot/models/families/audiocraft/config.py", "bot/audio/sniff.py", "bot/audio/mp4.py",
    "bot/audio/wav.py", "bot/audio/iff.py", "bot/audio/frames.py", "bot/audio/others.py",
    "bot/audio/decode.py", "cogs/*.py",
)  # fmt: skip
# No test here could reach these.
ON_A_GPU = (
    "attention_cuda", "kernels_cuda", "products_cuda", "step_cuda", "precompile", "cuda_graph",
    "recurrent_graph",
)  # fmt: skip
TESTS = (
    "tests/jobs", "tests/store", "tests/frontends", "tests/cogs", "tests/audio",
    "tests/models/weights", "tests/models/families", "tests/test_request.py", "tests/engine",
    "tests/storms", "tests/executors",
)  # fmt: skip
# Faults nobody makes, or that Python itself reports: not these.
FOREIGN = ("no-op", "exception", "remove-decorator", "variable", "zero-iteration")
LEFT_OUT = "statement left out"
QUICK_SECONDS, LONG_SECONDS = 20.0, 180.0  # what the tests of the first and second round may take
# Imported once, before each try is forked: half a minute a try otherwise. Nothing of the tree.
IMPORTED_BEFORE = (
    "aiohttp.web", "alembic.command", "audiocraft.models", "discord.ext.commands", "fluent.runtime",
    "hypothesis.strategies", "imageio_ffmpeg", "msgspec.json", "mutagen.mp3", "numpy", "PIL.Image",
    "prometheus_client", "pydantic_settings", "pydub", "simcord", "sqlalchemy.ext.asyncio",
    "transformers",
)  # fmt: skip
KEPT = "pyproject.toml", "config.toml", "bot", "cogs", "tests", "docs", "training", "benchmarks"


@dataclass(frozen=True)
class Place:
    """Somewhere in a module where something can be made wrong."""

    module: str
    line: int
    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True)
class Mutant:
    """``after`` in place of ``before``, both the whole text of the line, or of the lines."""

    module: str
    line: int
    operator: str
    before: str
    after: str
    text: str


@dataclass
class Fate:
    mutant: str  # its key
    line: int
    operator: str
    verdict: str  # killed, killed by time-out, survived, not reached
    by: str  # the test that killed it
    seconds: float
    rounds: int = 2  # 1: only the quick tests have been tried


def places(module: str) -> dict[Place, list[tuple[str, int]]]:
    """Each place of a module, with the operators that change it and which occurrence it is."""
    text = (ROOT / module).read_text()
    spared = _spared(ast.parse(text))
    annotations = _annotations(ast.parse(text))
    found: dict[Place, list[tuple[str, int]]] = defaultdict(list)
    tree = get_ast(text)
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments() or any(part in name.lower() for part in FOREIGN):
            continue
        positions = (
            position for node in ast_nodes(tree) for position in operator().mutation_positions(node)
        )
        for occurrence, (start, end) in enumerate(positions):
            if start[0] not in spared and not any(a <= start < b for a, b in annotations):
                found[Place(module, start[0], start, end)].append((name, occurrence))
    for node in ast.walk(ast.parse(text)):
        if _can_be_left_out(node) and node.lineno not in spared:
            end = node.end_lineno or node.lineno, node.end_col_offset or 0
            place = Place(module, node.lineno, (node.lineno, node.col_offset), end)
            found[place].append((LEFT_OUT, 0))
    return found


def _annotations(tree: ast.Module) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    declared = [node.annotation for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    return [
        ((kind.lineno, kind.col_offset), (kind.end_lineno or 0, kind.end_col_offset or 0))
        for kind in declared
    ]


def _can_be_left_out(node: ast.AST) -> TypeGuard[ast.stmt]:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call | ast.Await)
    return isinstance(node, ast.AugAssign | ast.Raise | ast.Delete)


def _spared(tree: ast.Module) -> set[int]:
    """Lines in which a fault is none: annotations, decorators, docstrings, what only logs."""
    lines: set[int] = set()

    def spare(node: ast.AST | None) -> None:
        if isinstance(node, ast.expr | ast.stmt):
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))

    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                spare(decorator)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines.update(range(node.lineno, node.body[0].lineno))
        if isinstance(node, ast.Expr):
            logs = ast.unparse(node.value).startswith(("log.", "self._log."))
            if isinstance(node.value, ast.Constant) or logs:
                spare(node)
        if isinstance(node, ast.AnnAssign) and node.value is None:
            spare(node)
        if isinstance(node, ast.Import | ast.ImportFrom):
            spare(node)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            spare(node)
    return lines


def sample(size: int, seed: int, only: Sequence[str]) -> list[Mutant]:
    """``size`` mutants, drawn evenly over places, one way of being wrong for each.

    only: of the modules whose path has one of these in it.
    """
    chance = random.Random(seed)
    files = {path for glob in MODULES for path in ROOT.glob(glob) if path.stem not in ON_A_GPU}
    names = sorted(str(path.relative_to(ROOT)) for path in files)
    modules = [name for name in names if any(part in name for part in only)]
    found = {place: ways for module in modules for place, ways in places(module).items()}
    drawn: dict[str, Mutant] = {}
    for place in chance.sample(sorted(found, key=str), len(found)):
        mutant = _made(place, *chance.choice(found[place]))
        if mutant is not None and key(mutant) not in drawn:
            drawn[key(mutant)] = mutant
        if len(drawn) == size:
            break
    return list(drawn.values())


def found_again(fates: Iterable[Fate]) -> list[Mutant]:
    """The mutants of ``fates`` in this tree, wherever in their module their text stands now."""
    wanted = {fate.mutant for fate in fates}
    made: dict[str, Mutant] = {}
    for module in sorted({name.partition(": ")[0] for name in wanted}):
        ways = ((place, way) for place, ways in places(module).items() for way in ways)
        for place, way in ways:
            mutant = _made(place, *way)
            if mutant is not None and key(mutant) in wanted:
                made.setdefault(key(mutant), mutant)
    for name in wanted - made.keys():
        print(f"not in this tree: {name}")
    return list(made.values())


def _made(place: Place, name: str, occurrence: int) -> Mutant | None:
    """The mutant, or None where it would not even compile or changes nothing."""
    text = (ROOT / place.module).read_text()
    if name == LEFT_OUT:
        lines = text.splitlines(keepends=True)
        first, last = place.start[0] - 1, place.end[0] - 1
        indent = " " * place.start[1]
        changed: str | None = "".join([*lines[:first], f"{indent}pass\n", *lines[last + 1 :]])
    else:
        changed = mutate_code(text, get_operator(name)(), occurrence)
    if changed is None or changed == text:
        return None
    try:
        compile(changed, place.module, "exec")
    except SyntaxError:
        return None
    before, after = _difference(text, changed)
    return Mutant(place.module, place.line, name.removeprefix("core/"), before, after, changed)


def _difference(old: str, new: str) -> tuple[str, str]:
    a, b = old.splitlines(), new.splitlines()
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return "\n".join(a[head : len(a) - tail]).strip(), "\n".join(b[head : len(b) - tail]).strip()


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


def run(
    mutants: Sequence[Mutant], laboratory: Laboratory, fates: dict[str, Fate], to: Path
) -> None:
    """Finds the fate of each mutant that has none: the quick tests for all, then the others."""
    _try(mutants, laboratory, fates, to)
    killers = {fate.by for fate in fates.values() if "::" in fate.by}
    for test in laboratory.fail_by_themselves(sorted(killers)):
        print(f"fails by itself, kills nothing: {test}")
        laboratory.reach.seconds.pop(test, None)
        for name in [name for name, fate in fates.items() if fate.by == test]:
            del fates[name]
    _try(mutants, laboratory, fates, to)


def _try(
    mutants: Sequence[Mutant], laboratory: Laboratory, fates: dict[str, Fate], to: Path
) -> None:
    for rounds in (1, 2):
        waiting = [mutant for mutant in mutants if _open(fates.get(key(mutant)), rounds)]
        for number, mutant in enumerate(waiting, 1):
            fate = fates[key(mutant)] = laboratory.fate(mutant, rounds)
            with to.open("a") as lines:
                lines.write(json.dumps(asdict(fate)) + "\n")
            print(
                f"{number:4}/{len(waiting)} {fate.verdict:18} {fate.seconds:5.0f} s "
                f"{mutant.module}:{mutant.line} {mutant.operator}",
                flush=True,
            )


def _open(fate: Fate | None, rounds: int) -> bool:
    return fate is None or fate.rounds < rounds


def read_fates(file: Path) -> dict[str, Fate]:
    """What is known of each mutant: its last line."""
    if not file.exists():
        return {}
    rows = [Fate(**json.loads(line)) for line in file.read_text().splitlines()]
    return {row.mutant: row for row in rows}


def show(fates: Sequence[Fate], equivalent: dict[str, str]) -> None:
    """The table by module, then each mutant that was not killed, with its change."""
    by_module: dict[str, Counter[str]] = defaultdict(Counter)
    for fate in fates:
        same = fate.verdict in ("survived", "not reached") and fate.mutant in equivalent
        module = fate.mutant.partition(": ")[0]
        by_module[module]["equivalent" if same else fate.verdict] += 1
    columns = ("killed", "killed by time-out", "survived", "not reached", "equivalent")
    print("\n| module | mutants | " + " | ".join(columns) + " |\n|---" + "|---" * 6 + "|")
    for module, counts in sorted(by_module.items()):
        cells = " | ".join(str(counts[column]) for column in columns)
        print(f"| `{module}` | {counts.total()} | {cells} |")
    total: Counter[str] = sum(by_module.values(), Counter())
    cells = " | ".join(str(total[column]) for column in columns)
    print(f"| all | {total.total()} | {cells} |")
    killed = total["killed"] + total["killed by time-out"]
    print(f"\nkilled {killed} of {total.total() - total['equivalent']} that are not equivalent")
    for fate in fates:
        if fate.verdict != "killed":
            why = equivalent.get(fate.mutant, "")
            print(f"\n{fate.verdict}: line {fate.line}, {fate.operator}. {why}\n{fate.mutant}")


def key(mutant: Mutant) -> str:
    """How a mutant is called between runs: lines move, their text does not."""
    return f"{mutant.module}: {mutant.before} -> {mutant.after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="keeps what has been found")
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument(
        "--only", nargs="*", default=[""], help="modules with one of these in their path"
    )
    parser.add_argument("--tests", nargs="*", default=TESTS)
    parser.add_argument("--equivalent", type=Path, default=ROOT / "docs/equivalent-mutants.json")
    parser.add_argument("--again", action="store_true", help="what was not killed, once more")
    parser.add_argument("--show", action="store_true", help="only the table")
    options = parser.parse_args()
    equivalent = json.loads(options.equivalent.read_text()) if options.equivalent.exists() else {}
    options.folder.mkdir(parents=True, exist_ok=True)
    found = options.folder / "fates.jsonl"
    fates = read_fates(found)
    mutants: list[Mutant] = []
    if options.again:
        alive = [fate for fate in fates.values() if fate.verdict != "killed"]
        mutants = found_again(fate for fate in alive if fate.mutant not in equivalent)
        for mutant in mutants:
            del fates[key(mutant)]
    elif not options.show:
        mutants = sample(options.sample, options.seed, options.only)
    if mutants:
        reach = reach_of(options.tests, options.folder)
        with TemporaryDirectory(prefix="mutation-") as top:
            run(mutants, Laboratory(copied(Path(top) / "tree"), reach), fates, found)
    show(list(fates.values()), equivalent)


if __name__ == "__main__":
    main()
