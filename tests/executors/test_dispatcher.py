"""Jobs run together or one alone; nobody is overtaken, and nobody is left waiting."""

import asyncio
from collections import Counter
from contextlib import AbstractAsyncContextManager

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.executors.dispatcher import FairReadersWriterLock


def hold(lock: FairReadersWriterLock, alone: bool) -> AbstractAsyncContextManager[None]:
    return lock.alone() if alone else lock.shared()


async def test_who_wants_to_be_alone_is_not_overtaken() -> None:
    lock, order, leave = FairReadersWriterLock(), list[str](), asyncio.Event()

    async def visit(name: str, alone: bool) -> None:
        async with hold(lock, alone):
            order.append(name)
            await leave.wait()

    tasks = [
        asyncio.create_task(visit(*who))
        for who in [("a", False), ("b", False), ("alone", True), ("c", False)]
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert order == ["a", "b"]
    leave.set()
    await asyncio.gather(*tasks)
    assert order == ["a", "b", "alone", "c"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 4)), max_size=12))
def test_nobody_joins_one_who_is_alone_whoever_gives_up(
    visitors: list[tuple[bool, bool, int]],
) -> None:
    """Each visitor: whether alone, whether cancelled, after how many turns of the loop."""

    async def day() -> None:
        lock, holders = FairReadersWriterLock(), Counter[bool]()

        async def visit(alone: bool, turns: int) -> None:
            async with hold(lock, alone):
                holders[alone] += 1
                assert holders[True] <= 1
                assert not (holders[True] and holders[False])
                try:
                    for _ in range(turns):
                        await asyncio.sleep(0)
                finally:
                    holders[alone] -= 1

        tasks = [asyncio.create_task(visit(alone, turns)) for alone, _, turns in visitors]
        for (_, gives_up, turns), task in zip(visitors, tasks, strict=True):
            for _ in range(turns):
                await asyncio.sleep(0)
            if gives_up:
                task.cancel()
        ends = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
        assert all(e is None or isinstance(e, asyncio.CancelledError) for e in ends)
        async with asyncio.timeout(1), lock.alone():
            pass

    asyncio.run(day())
