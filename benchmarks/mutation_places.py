"""Which careless faults can be made in the code: the places, and what is wrong there."""

import ast
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

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
# Faults nobody makes, or that Python itself reports: not these.
FOREIGN = ("no-op", "exception", "remove-decorator", "variable", "zero-iteration")
LEFT_OUT = "statement left out"


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


def found_again(names: Iterable[str]) -> list[Mutant]:
    """The mutants with these keys in this tree, wherever in their module their text stands now."""
    wanted = set(names)
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


def key(mutant: Mutant) -> str:
    """How a mutant is called between runs: lines move, their text does not."""
    return f"{mutant.module}: {mutant.before} -> {mutant.after}"
