"""The commands that docs/operating.md gives for a backup, run while a bot writes."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import Piece, State, Store
from tests.support.loopback_server import LoopbackServer
from tests.support.store_records import stored
from tests.support.storms.bot import settings_in

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
COMMANDS = re.search(r"## Backing up.*?```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.mark.fault(
    fault="the machine is lost, and there is a backup taken while the bot ran",
    sees="the pieces up to the backup",
    keeps="database and files; every file that the database names",
)
async def test_a_backup_taken_while_it_runs_is_whole(loopback: LoopbackServer, tmp_path: Path):
    assert COMMANDS is not None
    async with loopback.up():
        for number in range(12):
            await loopback.ask(f"request {number}")
        await loopback.peer.wait_for(lambda: len(loopback.songs()) >= 4)
        while (await loopback.store.counts()).get(State.delivered, 0) < 3:
            pass  # a piece is seen a moment before it is written down as delivered
        copying = await asyncio.create_subprocess_shell(f"set -e\n{COMMANDS[1]}", cwd=tmp_path)
        assert await copying.wait() == 0
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 12)
    shutil.rmtree(loopback.folder)
    shutil.copytree(tmp_path / "backup", loopback.folder)
    store = await Store.open(settings_in(loopback.folder).data)
    pieces = stored(settings_in(loopback.folder).data, select(Piece))
    assert len(pieces) >= 4
    for piece in pieces:
        assert await store.read(piece.audio)
    assert (await store.counts()).get(State.delivered, 0) >= 3
    await store.close()
