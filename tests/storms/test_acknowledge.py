"""Many at the same moment: first answers come first, a few at a time, and nobody waits for ever."""

import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.errors import NotAllowed
from bot.frontends.discord.acknowledge import AT_ONCE, Acknowledger
from bot.timings import Timings
from cogs.replies import LOOKS
from tests.support.loopback_server import LoopbackServer

FORM = 9  # the type of the answer that opens one


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


@pytest.mark.fault(
    fault="many people open forms for large files at the same moment",
    sees="the form; what cannot be looked at in time is judged when it is sent",
    keeps="memory and processes: two files at once are looked at",
)
async def test_few_files_are_looked_at_at_once_and_every_form_opens(
    loopback: LoopbackServer, monkeypatch: pytest.MonkeyPatch
):
    looking, most = 0, 0

    async def read(_: discord.Attachment) -> bytes:
        nonlocal looking, most
        looking += 1
        most = max(most, looking)
        try:
            await asyncio.get_running_loop().create_future()  # until the look is broken off
        finally:
            looking -= 1
        raise AssertionError

    monkeypatch.setattr(discord.Attachment, "read", read)
    monkeypatch.setattr("cogs.replies.LOOK_SECONDS", 0.5)
    async with loopback.up():
        file = loopback.peer.upload("tune.mp3", b"a sound")
        said = await loopback.alice.say(loopback.channel, "listen", file)
        people = [loopback.guild.member(f"person{n}") for n in range(8)]
        used = await asyncio.gather(*(who.message_command(said, "Continue") for who in people))
        answers = await asyncio.gather(*(one.answered() for one in used))

    assert answers == [FORM] * 8
    assert most == LOOKS


async def test_a_first_answer_under_way_is_waited_for_and_not_given_again():
    """Held up by Discord while what it was given for is decided."""
    acknowledger, given = Acknowledger(Timings(decide=0.0)), []
    begun, heard = asyncio.Event(), asyncio.Event()

    async def defer(thinking: bool) -> None:
        given.append(thinking)
        begun.set()
        await heard.wait()

    async def ask(refused: bool) -> None:
        interaction: Any = SimpleNamespace(extras={}, response=SimpleNamespace(defer=defer))
        async with acknowledger.in_time(interaction), acknowledger.in_time(interaction):
            await begun.wait()
            if refused:
                raise NotAllowed("no-turn")
            await acknowledger.defer(interaction)

    asking = [asyncio.ensure_future(ask(refused)) for refused in (True, False)]
    done, _ = await asyncio.wait(asking, timeout=0.05)
    assert not done
    heard.set()
    ends = await asyncio.gather(*asking, return_exceptions=True)
    assert [str(end) for end in ends] == ["no-turn", "None"]
    assert given == [True, True]
