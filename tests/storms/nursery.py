"""Forks bots that have everything imported, so that a thousand restarts cost minutes, not hours.

Reads one JSON object a line: ``folder``, ``skipped`` (seconds the clock is ahead), ``moment`` (that
composing takes on average), and ``edge`` with ``nth`` where the bot shall kill itself. Says
``ready``, then for each ``pid N`` at once and ``over STATUS`` when that bot has ended; SIGKILL
takes it as it would any other process.
"""

import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from bot.run import serve
from tests.storms.bot import QuickComposer, StormBot, hurry, open_store, settings_in
from tests.storms.edges import Reaper, lie_in_wait

LIFE_LOG = "life.log"


def main() -> None:
    hurry()
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(order)
        print("pid", pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print("over", status, flush=True)


def _live(order: dict[str, Any]) -> None:
    folder = Path(order["folder"])
    log = (folder / LIFE_LOG).open("a")
    os.dup2(log.fileno(), 1)
    os.dup2(log.fileno(), 2)
    logging.basicConfig(stream=log, level=logging.WARNING)
    if order.get("edge"):
        lie_in_wait(Reaper(order["edge"], order["nth"]))
    code = 1
    try:
        asyncio.run(_serve(folder, order))
        code = 0
    except BaseException:
        logging.exception("the bot ended badly")
    log.flush()
    os._exit(code)


async def _serve(folder: Path, order: dict[str, Any]) -> None:
    store = await open_store(folder / "data", order["skipped"])
    composer = QuickComposer(order.get("moment", 0.02))
    bot = StormBot(settings_in(folder / "data"), store, composer)
    await serve(bot, store, os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main()
