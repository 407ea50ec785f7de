"""Would the tests notice? Careless single-line faults, one at a time, in the modules that promise.

One run of the tests says which of them reach which line. Then places are drawn by a seed, each is
made wrong in one way (cosmic-ray's operators, or its statement left out), and the tests that reach
it are run, quick ones first. A place in a docstring, an annotation, a decorator or a line that only
logs is no fault. Prints a table and what survived; run as
``python -m benchmarks.mutation --sample 200 --seed 14 --json mutants.json``.
"""

import argparse
import ast
import json
import os
import queue
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeGuard
from xml.etree import ElementTree

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parent.parent
MODULES = (
    "bot/jobs/*.py", "bot/store/*.py", "bot/frontends/discord/presenter.py",
    "bot/frontends/discord/job_message.py", "bot/engine/*.py", "bot/engine/cpu/*.py",
    "bot/engine/torch/*.py", "bot/models/weights/safe_load.py",
    "bot/models/families/audiocraft/config.py", "bot/audio/sniff.py", "bot/audio/mp4.py",
    "bot/audio/wav.py", "bot/audio/decode.py", "cogs/*.py",
)  # fmt: skip
# No test here could reach these.
ON_A_GPU = ("attention_cuda", "kernels_cuda", "step_cuda", "precompile", "cuda_graph")
TESTS = (
    "tests/jobs", "tests/store", "tests/cogs", "tests/frontends", "tests/storms", "tests/engine",
    "tests/audio", "tests/models/weights", "tests/models/families", "tests/test_request.py",
)  # fmt: skip
# Faults nobody makes, or that Python itself reports: not these.
FOREIGN = ("no-op", "exception", "remove-decorator", "variable", "zero-iteration")
LEFT_OUT = "statement left out"
QUICK_SECONDS, LONG_SECONDS = 30.0, 240.0  # what the tests of the first and second round may take
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
    mutant: Mutant
    verdict: str  # killed, killed by time-out, survived, not reached
    by: str
    seconds: float


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
    drawn: list[Mutant] = []
    for place in chance.sample(sorted(found, key=str), len(found)):
        mutant = _made(place, *chance.choice(found[place]))
        if mutant is not None:
            drawn.append(mutant)
        if len(drawn) == size:
            break
    return drawn


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
        return sorted(found, key=lambda test: (self.seconds.get(test, 1.0), test))


def measure_reach(folder: Path, tests: Sequence[str]) -> Reach:
    """Runs the tests once, watched by coverage; one that fails by itself reaches nothing."""
    from coverage import CoverageData

    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0",
        "--cov=bot", "--cov=cogs", "--cov-context=test", "--cov-report=",
        "--junitxml=reach.xml", *(test for test in tests if (folder / test).exists()),
    ]  # fmt: skip
    subprocess.run(command, cwd=folder, env=_environment(folder))
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


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def copied(folder: Path) -> Path:
    """A copy of the tree, to be made wrong."""
    folder.mkdir()
    for name in KEPT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            shutil.copy(source, folder / name)
    return folder


def try_out(mutant: Mutant, folder: Path, reach: Reach) -> Fate:
    """Runs the tests that reach ``mutant`` on the tree in ``folder``, quick ones first."""
    begun = time.perf_counter()
    tests = reach.of(mutant)
    if not tests:
        return Fate(mutant, "not reached", "", 0.0)
    original = (ROOT / mutant.module).read_text()
    target = folder / mutant.module
    target.write_text(mutant.text)
    try:
        verdict, by = "survived", ""
        for chosen in _rounds(tests, reach):
            verdict, by = _judge(chosen, folder)
            if verdict != "survived":
                break
    finally:
        target.write_text(original)
    return Fate(mutant, verdict, by, time.perf_counter() - begun)


def _rounds(tests: list[str], reach: Reach) -> Iterator[list[str]]:
    """The quick tests, then as many of the others as there is time for."""
    rest = tests
    for allowed in (QUICK_SECONDS, LONG_SECONDS):
        taken, spent = [], 0.0
        for test in rest[:400]:
            spent += reach.seconds.get(test, 1.0)
            if taken and spent > allowed:
                break
            taken.append(test)
        rest = rest[len(taken) :]
        if taken:
            yield taken


def _judge(tests: list[str], folder: Path) -> tuple[str, str]:
    command = [
        sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--timeout=60",
        "--hypothesis-seed=0", *tests,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=folder, env=_environment(folder), capture_output=True, text=True,
            timeout=LONG_SECONDS * 3,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "killed by time-out", tests[0]
    if done.returncode == 0:
        return "survived", ""
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    by = failed[0].split(" - ")[0].split(" ", 1)[-1] if failed else done.stdout[-300:]
    late = "Timeout" in done.stdout
    return ("killed by time-out" if late else "killed"), by


def run(mutants: list[Mutant], reach: Reach, workers: int) -> list[Fate]:
    waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    for mutant in mutants:
        waiting.put(mutant)
    fates: list[Fate] = []
    lock = threading.Lock()

    def work(folder: Path) -> None:
        while True:
            try:
                mutant = waiting.get_nowait()
            except queue.Empty:
                return
            fate = try_out(mutant, folder, reach)
            with lock:
                fates.append(fate)
                print(
                    f"{len(fates):4}/{len(mutants)} {fate.verdict:18} {fate.seconds:5.0f} s "
                    f"{mutant.module}:{mutant.line} {mutant.operator}",
                    flush=True,
                )

    with TemporaryDirectory(prefix="mutation-") as top:
        threads = [
            threading.Thread(target=work, args=(copied(Path(top) / str(number)),))
            for number in range(workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return fates


def show(fates: list[Fate], equivalent: dict[str, str]) -> None:
    """The table by module, then each survivor with the change."""
    by_module: dict[str, Counter[str]] = defaultdict(Counter)
    for fate in fates:
        same = fate.verdict in ("survived", "not reached") and key(fate.mutant) in equivalent
        by_module[fate.mutant.module]["equivalent" if same else fate.verdict] += 1
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
        mutant = fate.mutant
        if fate.verdict in ("survived", "not reached", "killed by time-out"):
            why = equivalent.get(key(mutant), "")
            print(f"\n{fate.verdict}: {mutant.module}:{mutant.line} {mutant.operator} {why}")
            print(f"- {mutant.before}\n+ {mutant.after}")


def key(mutant: Mutant) -> str:
    """How a mutant is called where it is said to be equivalent: lines move, their text does not."""
    return f"{mutant.module}: {mutant.before} -> {mutant.after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--only", nargs="*", default=[""], help="modules with one of these in their path"
    )
    parser.add_argument("--tests", nargs="*", default=TESTS)
    parser.add_argument("--reach", type=Path, help="keeps which tests reach what, between runs")
    parser.add_argument("--equivalent", type=Path, default=ROOT / "docs/equivalent-mutants.json")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    equivalent = json.loads(options.equivalent.read_text()) if options.equivalent.exists() else {}
    if options.reach and options.reach.exists():
        kept = json.loads(options.reach.read_text())
        reach = Reach(
            {m: {int(n): t for n, t in lines.items()} for m, lines in kept["tests"].items()},
            kept["seconds"],
        )
    else:
        with TemporaryDirectory(prefix="mutation-") as top:
            reach = measure_reach(copied(Path(top) / "reach"), options.tests)
        if options.reach:
            options.reach.write_text(json.dumps(asdict(reach)))
    mutants = sample(options.sample, options.seed, options.only)
    fates = run(mutants, reach, options.workers)
    show(fates, equivalent)
    if options.json:
        rows: list[dict[str, Any]] = [asdict(fate) for fate in fates]
        for row in rows:
            del row["mutant"]["text"]
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
