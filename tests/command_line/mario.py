"""Runs the command line in this process."""

import sys
from pathlib import Path
from unittest.mock import patch

from bot import __main__ as command_line
from tests.support.own_logging import own_logging

ROOT = Path(__file__).parents[2]


def mario(*arguments: str) -> int:
    """The exit status of ``mario ARGUMENTS``."""
    with own_logging(), patch.object(sys, "argv", ["mario", *arguments]):
        try:
            command_line.main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0
