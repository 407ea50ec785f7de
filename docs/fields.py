"""Writes docs/fields.md: each option of the request, and the tests that prove it.

A test says what it proves with ``@pytest.mark.field("duration")``. Run ``python docs/fields.py``.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = Path(__file__).with_suffix(".md")
sys.path.insert(0, str(ROOT))

from bot.request import Option, options  # noqa: E402


def proofs() -> dict[str, list[str]]:
    """The tests of each field, as ``tests/…/test_x.py::test_y``."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for name in _fields_of(node):
                    test = f"{path.relative_to(ROOT)}::{node.name}"
                    found.setdefault(name, []).append(test)
    return found


def table() -> str:
    """The page, as it should be."""
    proven = proofs()
    rows = [_row(option, proven.get(option.name, [])) for option in options()]
    return "\n".join(
        [
            "# The options, and what proves each",
            "",
            "Written by `python docs/fields.py` from `bot/request.py` and the markers of the tests;"
            " a test fails when it is out of date.",
            "",
            "| option | values | default | proven by |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _fields_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.field":
            yield ast.literal_eval(mark.args[0])


def _row(option: Option, tests: list[str]) -> str:
    default = option.default.value if option.choices else option.default
    proven = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests) or "**nothing**"
    return f"| `{option.name}` | {_values(option)} | {_shown(default)} | {proven} |"


def _values(option: Option) -> str:
    if option.is_audio:
        return "a sound file"
    if option.is_model:
        return "a name from the registry"
    if option.choices:
        return ", ".join(option.choices)
    if option.type is bool:
        return "yes or no"
    if option.type is str:
        return f"text, up to {option.maximum} characters"
    kind = "whole number" if option.type is int else "number"
    return f"{kind}, {option.minimum} to {option.maximum}"


def _shown(default: object) -> str:
    if default is None:
        return "–"
    return ("no", "yes")[default] if isinstance(default, bool) else str(default)


if __name__ == "__main__":
    TABLE.write_text(table())
