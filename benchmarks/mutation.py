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
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.mutation_laboratory import Fate, Laboratory, copied, reach_of
from benchmarks.mutation_places import ROOT, Mutant, found_again, key, sample

TESTS = (
    "tests/jobs", "tests/store", "tests/frontends", "tests/cogs", "tests/audio",
    "tests/models/weights", "tests/models/families", "tests/test_request.py", "tests/engine",
    "tests/storms", "tests/executors",
)  # fmt: skip


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
        mutants = found_again(fate.mutant for fate in alive if fate.mutant not in equivalent)
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
