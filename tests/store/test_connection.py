"""What has begun in the store ends, whoever stops waiting for it."""

import asyncio
import contextlib

from bot.store import overrides


async def test_closing_waits_for_what_has_begun_though_its_caller_was_cancelled(place):
    store = await place.open()
    async with place.held():
        caller = asyncio.create_task(store.set_limit(5, None, "duration", 60))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        caller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await caller
        closing = asyncio.create_task(store.close())
        done, _ = await asyncio.wait([closing], timeout=0.2)
        assert not done
    await closing

    again = await place.open()
    assert overrides(await again.all_limits(5)) == {"duration": 60}
    await again.close()
