"""The commands that docs/operating.md gives for a backup, run while a bot writes."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import Piece, State, Store
from tests.storms.bot import settings_in
from tests.storms.conftest import World
from tests.support.store_records import stored

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
COMMANDS = re.search(r"## Backing up.*?```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.mark.fault(
    fault="the machine is lost, and there is a backup taken while the bot ran",
    sees="the pieces up to the backup",
    keeps="database and files; every file that the database names",
)
async def test_a_backup_taken_while_it_runs_is_whole(world: World, tmp_path: Path):
    assert COMMANDS is not None
    async with world.up():
        for number in range(12):
            await world.ask(f"wish {number}")
        await world.peer.wait_for(lambda: len(world.songs()) >= 4)
        copying = await asyncio.create_subprocess_shell(f"set -e\n{COMMANDS[1]}", cwd=tmp_path)
        assert await copying.wait() == 0
        await world.peer.wait_for(lambda: len(world.songs()) == 12)
    shutil.rmtree(world.folder)
    shutil.copytree(tmp_path / "backup", world.folder)
    store = await Store.open(settings_in(world.folder).data)
    pieces = stored(settings_in(world.folder).data, select(Piece))
    assert len(pieces) >= 4
    for piece in pieces:
        assert await store.read(piece.audio)
    assert (await store.counts()).get(State.delivered, 0) >= 3
    await store.close()
