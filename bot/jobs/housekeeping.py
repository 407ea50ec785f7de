"""What is done every hour: files that nothing needs go, what was kept long enough is forgotten, and
a data folder that fills up is spoken of in time."""

import asyncio
import logging
from datetime import timedelta

from bot.config import Retention
from bot.errors import StoreError
from bot.store import Store

log = logging.getLogger(__name__)

EVERY = 3600.0  # seconds
WARN_AT = 0.8  # of the most that may be kept
GIGABYTE = 10**9


async def keep_house(store: Store, retention: Retention) -> None:
    """Do it now and every hour, for ever; what the store refuses is done an hour later."""
    while True:
        try:
            await clean_up(store, retention)
        except StoreError as error:
            log.warning("the data folder could not be cleaned up: %s", error)
        await asyncio.sleep(EVERY)


async def clean_up(store: Store, retention: Retention) -> None:
    """Sweep, forget what is old, and warn where little room is left."""
    now = store.now()
    pieces = now - timedelta(days=retention.pieces_days) if retention.pieces_days else None
    records = now - timedelta(days=retention.records_days)
    forgotten = await store.forget_ended_before(pieces, records)
    removed = await store.sweep()
    if forgotten or removed:
        log.info("cleaned up: %d jobs forgotten, %d files removed", forgotten, removed)
    used, most = store.nbytes / GIGABYTE, retention.max_gigabytes
    if used >= WARN_AT * most:
        log.warning(
            "the pieces and sources take %.1f of %g GB; at the limit nothing new is accepted. Raise"
            " retention.max_gigabytes, or lower retention.pieces_days", used, most,
        )  # fmt: skip
