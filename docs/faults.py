"""Writes the table of faults in docs/operating.md from the tests that prove each row.

A test says what it proves: ``@pytest.mark.fault(fault="…", sees="…", keeps="…")``, where ``sees``
is what people see and ``keeps`` what is kept. Run ``python docs/faults.py`` after changing one.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "operating.md"
BEGIN, END = "<!-- faults: written by docs/faults.py -->", "<!-- end of faults -->"
GROUPS = {
    "storms": "Killed, stopped, and Discord in trouble",
    "cogs": "People and Discord's rules",
    "executors": "The machine that composes",
    "store": "The disk",
    "audio": "Hostile sound",
    "models": "Hostile weights",
}
HEAD = "| fault | what people see | what is kept | test |"
ELSEWHERE = "Everything else"


def rows() -> Iterator[tuple[str, str]]:
    """The group and the line of each fault, in the order of the tests."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for said in _faults_of(node):
                    test = f"{path.relative_to(ROOT / 'tests')}::{node.name}"
                    group = GROUPS.get(path.relative_to(ROOT / "tests").parts[0], ELSEWHERE)
                    what = " | ".join((said["fault"], said["sees"], said["keeps"]))
                    yield group, f"| {what} | `{test}` |"


def table() -> str:
    found = list(rows())
    lines = [BEGIN]
    for group in (*GROUPS.values(), ELSEWHERE):
        mine = [line for name, line in found if name == group]
        if mine:
            lines += ["", f"### {group}", "", HEAD, "|---|---|---|---|", *mine]
    return "\n".join([*lines, "", END])


def page(text: str) -> str:
    """The page with the table as it should be."""
    before, rest = text.split(BEGIN)
    return before + table() + rest.split(END)[1]


def _faults_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[dict[str, str]]:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
            yield {word.arg or "": ast.literal_eval(word.value) for word in mark.keywords}


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
