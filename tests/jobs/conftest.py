"""Simulated schedulers that are stopped after each test."""

from typing import Any

import pytest

from tests.support.simulated_scheduler import SimulatedScheduler


@pytest.fixture
async def scheduler_of():
    """Makes simulated schedulers, and stops what runs in them after the test."""
    made = []

    def make(**options: Any) -> SimulatedScheduler:
        made.append(SimulatedScheduler(**options))
        return made[-1]

    yield make
    for sim in made:
        await sim.stop()
