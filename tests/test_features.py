"""The table of features: each of ours is proved by a test that there is."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "features.md"
ROWS = re.findall(r"^\| (?!\||-)(.+?) \| (.+) \|$", TABLE.read_text(encoding="utf-8"), flags=re.M)
OTHERS = 7  # whom we stand beside
MARKS = {"✓", "~", "–", "?", ""}


def names_in(path: Path) -> set[str]:
    """The names of the tests of a file, also of those in classes."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in nodes if isinstance(node, kinds)}


def test_there_are_features() -> None:
    assert len(ROWS) > 35
    assert len({name for name, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_feature_is_proved_by_a_test_and_compared_with_everybody(row: tuple[str, str]) -> None:
    *marks, proof = (cell.strip() for cell in row[1].split("|"))
    assert len(marks) == OTHERS
    assert set(marks) <= MARKS
    (file, test) = re.fullmatch(r"`(.+\.py)::(\w+)`", proof).groups()  # type: ignore[union-attr]
    assert test in names_in(ROOT / file)
