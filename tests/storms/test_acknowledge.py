"""Many at the same moment: first answers come first, a few at a time, and nobody waits for ever."""

import asyncio

import pytest

from bot.frontends.discord.acknowledge import AT_ONCE, Acknowledger
from bot.timings import Timings
from tests.support.loopback_server import LoopbackServer


@pytest.mark.fault(
    fault="hundreds ask at the same moment",
    sees="that the bot is thinking, before anybody's request is read",
    keeps="the event loop, which serves others in between",
)
async def test_everybody_is_acknowledged_before_any_request_is_read():
    acknowledger, events, at_once = Acknowledger(Timings()), [], 0

    async def ask() -> None:
        nonlocal at_once
        async with acknowledger.first_answer():
            at_once += 1
            assert at_once <= AT_ONCE
            await asyncio.sleep(0)
            at_once -= 1
            events.append("answered")
        events.append("read")

    await asyncio.gather(*(ask() for _ in range(200)))
    assert events == ["answered"] * 200 + ["read"] * 200


async def test_an_answer_that_does_not_arrive_holds_the_others_up_for_a_second_at_most():
    assert Timings().acknowledge_together == 1.0
    acknowledger, never = Acknowledger(Timings(acknowledge_together=0.02)), asyncio.Event()

    async def stuck() -> None:
        async with acknowledger.first_answer():
            await never.wait()

    waiting = asyncio.create_task(stuck())
    await asyncio.sleep(0)
    async with acknowledger.first_answer():
        pass
    assert not waiting.done()
    never.set()
    await waiting


async def test_a_failed_answer_does_not_keep_the_others_waiting():
    acknowledger = Acknowledger(Timings())
    with pytest.raises(ValueError, match="no"):
        async with acknowledger.first_answer():
            raise ValueError("no")
    async with asyncio.timeout(0.5), acknowledger.first_answer():
        pass


async def test_forty_commands_at_once_bring_forty_pieces(loopback: LoopbackServer):
    async with loopback.up():
        used = [await loopback.ask(f"request {n}") for n in range(40)]
        await asyncio.gather(*(one.answered() for one in used))
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == 40, 60)
        assert len(loopback.channel.messages) == 40
