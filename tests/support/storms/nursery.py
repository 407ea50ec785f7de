"""Forks bots that have everything imported, so that a thousand restarts cost minutes, not hours.

Reads one JSON object a line: ``folder``, ``skipped`` (seconds the clock is ahead), ``moment`` (that
composing takes on average), ``limits``, ``watch`` (to measure the loop's lag), ``bare`` (do nothing
but acknowledge), ``url`` of a Postgres database that it shares, ``shard`` (its id, and how many
there are), ``ray`` (the address of a cluster whose workers compose), ``log`` (the name of its log),
``whole`` (pause as long as in earnest, and read every sound back), and ``edge``
with ``nth`` where the bot shall kill itself. Says ``ready``, then for each ``pid N`` at once and
``over STATUS`` when that bot has ended; SIGKILL takes it as it would any other process.
"""

import asyncio
import json
import logging
import os
import pkgutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.app.service import serve
from bot.config import Executor as ExecutorSettings
from bot.config import Shards
from bot.executors.executor import Executor
from bot.executors.ray_executor import RayExecutor
from bot.timings import Timings
from tests.support.storms.bot import (
    QUICK,
    BareBot,
    QuickComposer,
    ShardedStormBot,
    open_store,
    settings_in,
    storm_bot,
    whole_bot,
)
from tests.support.storms.edges import Reaper, lie_in_wait

LIFE_LOG, LAGS = "life.log", "lags"
LAG_EVERY = 0.01
COMPOSING = "tests.support.storms.composing:pool"


def main() -> None:
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
    log = (folder / order.get("log", LIFE_LOG)).open("a")
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
    store = await open_store(folder / "data", order["skipped"], order.get("url"))
    composer: Executor = QuickComposer(order.get("moment", 0.02))
    settings = settings_in(folder / "data", **order.get("limits", {}))
    if address := order.get("ray"):
        of = ExecutorSettings(kind="ray", address=address, cpus=0.1, min_workers=1, max_workers=1)
        settings = settings.model_copy(update={"executor": of})
        composer = RayExecutor(
            settings, pkgutil.resolve_name("tests.support.storms.composing:pool")
        )
    if order.get("shard"):
        id, count = order["shard"]
        settings = settings.model_copy(update={"shards": Shards(count=count, ids=(id,))})
        timings = replace(QUICK, shutdown=Timings().shutdown, look=0.1, lease=3.0)
        bot = storm_bot(settings, store, composer, timings, ShardedStormBot)
    elif order.get("whole"):
        bot = whole_bot(settings, store, composer)
    else:
        bot = storm_bot(settings, store, composer, replace(QUICK, shutdown=Timings().shutdown))
    if order.get("bare"):
        await store.close()
        await BareBot().start(os.environ["DISCORD_TOKEN"])
    watch = asyncio.create_task(_watch(folder / LAGS)) if order.get("watch") else None
    await serve(bot, os.environ["DISCORD_TOKEN"])
    await store.close()
    if watch is not None:
        watch.cancel()


async def _watch(path: Path) -> None:
    """Write down, in seconds and one a line, how late the event loop comes to each of its turns."""
    loop = asyncio.get_running_loop()
    with path.open("w", buffering=1) as file:
        while True:
            due = loop.time() + LAG_EVERY
            await asyncio.sleep(LAG_EVERY)
            file.write(f"{loop.time() - due:.4f}\n")


if __name__ == "__main__":
    main()
