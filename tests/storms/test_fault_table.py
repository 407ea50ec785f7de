"""The table of faults in docs/operating.md is what the tests say, and it is long."""

import runpy
from pathlib import Path

FAULTS = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "faults.py"))


def test_the_table_of_faults_is_up_to_date():
    text = FAULTS["PAGE"].read_text()
    assert text == FAULTS["page"](text), "run python docs/faults.py"


def test_at_least_forty_faults_are_proven_each_by_its_own_test():
    lines = [line for _, line in FAULTS["rows"]()]
    assert len(lines) == len(set(lines)) >= 40
