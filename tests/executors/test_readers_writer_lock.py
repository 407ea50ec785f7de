"""Works run together or one alone, and nobody is overtaken or left standing at the gate."""

import asyncio
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.executors.readers_writer_lock import FairReadersWriterLock


async def test_who_wants_to_be_alone_is_not_overtaken() -> None:
    gate, order, open_ = FairReadersWriterLock(), [], asyncio.Event()

    async def visit(name: str, alone: bool) -> None:
        async with gate.inside(alone):
            order.append(name)
            await open_.wait()

    tasks = [
        asyncio.create_task(visit(*who))
        for who in [("a", False), ("b", False), ("alone", True), ("c", False)]
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert order == ["a", "b"]
    open_.set()
    await asyncio.gather(*tasks)
    assert order == ["a", "b", "alone", "c"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 4)), max_size=12))
def test_nobody_is_beside_one_who_is_alone_whoever_gives_up(
    visitors: list[tuple[bool, bool, int]],
) -> None:
    """Each visitor: whether alone, whether cancelled, after how many turns of the loop."""

    async def day() -> None:
        gate, inside = FairReadersWriterLock(), Counter[bool]()

        async def visit(alone: bool, turns: int) -> None:
            async with gate.inside(alone):
                inside[alone] += 1
                assert inside[True] <= 1
                assert not (inside[True] and inside[False])
                try:
                    for _ in range(turns):
                        await asyncio.sleep(0)
                finally:
                    inside[alone] -= 1

        tasks = [asyncio.create_task(visit(alone, turns)) for alone, _, turns in visitors]
        for (_, gives_up, turns), task in zip(visitors, tasks, strict=True):
            for _ in range(turns):
                await asyncio.sleep(0)
            if gives_up:
                task.cancel()
        ends = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
        assert all(e is None or isinstance(e, asyncio.CancelledError) for e in ends)
        async with asyncio.timeout(1), gate.inside(alone=True):
            pass

    asyncio.run(day())
