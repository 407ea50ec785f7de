"""Worlds that are cleared away after each test."""

from typing import Any

import pytest

from tests.support.simulated_machine import World


@pytest.fixture
async def world_of():
    """Makes worlds, and leaves nothing running in them."""
    worlds = []

    def make(**options: Any) -> World:
        worlds.append(World(**options))
        return worlds[-1]

    yield make
    for world in worlds:
        await world.stop()
