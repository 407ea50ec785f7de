"""What is refused after the first answer: taken back from everybody, told to whoever asked."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import StoreError
from bot.store import Job, Usage
from tests.support.loopback_server import LoopbackServer
from tests.support.peer import Fault, Interaction
from tests.support.storms.bot import QUICK

ORIGINAL = ("DELETE", "/webhooks/{app}/{token}/messages/@original")


@pytest.fixture
def loopback(loopback: LoopbackServer) -> LoopbackServer:
    """One where nothing is decided before the first answer."""
    loopback.timings = replace(QUICK, decide=0.0)
    return loopback


async def refused(loopback: LoopbackServer) -> Interaction:
    """A command for which the queue proves too full, and whose author has been told so."""
    loopback.bot.jobs.scheduler.queue = 0
    used = await loopback.ask()
    await loopback.peer.wait_for(lambda: any("queue is full" in m.text for m in used.messages))
    return used


async def test_what_is_refused_after_the_answer_is_told_in_private(loopback: LoopbackServer):
    async with loopback.up():
        used = await refused(loopback)
        assert used.original is not None
        assert used.original.deleted
        assert [one.ephemeral for one in used.followups] == [True]
        assert loopback.channel.messages == []


@pytest.mark.fault(
    fault="Discord loses the request, or the reply to it, by which a refused answer is taken back",
    sees="the refusal, in private",
    keeps="nothing is accepted",
)
@pytest.mark.parametrize("fault", [Fault.reply_cut(*ORIGINAL), Fault.server_error(*ORIGINAL)])
async def test_taking_an_answer_back_is_tried_again(loopback: LoopbackServer, fault: Fault):
    loopback.peer.faults.add(fault)
    async with loopback.up():
        used = await refused(loopback)
        assert [one.ephemeral for one in used.followups] == [True]
        assert loopback.channel.messages == []


@pytest.mark.fault(
    fault="an answer that was refused cannot be taken back",
    sees="the refusal in its place, as everybody does",
    keeps="nothing is accepted",
)
async def test_where_an_answer_cannot_be_taken_back_it_becomes_the_refusal(
    loopback: LoopbackServer,
):
    loopback.peer.faults.add(Fault.error(*ORIGINAL, code=50013, times=None))
    async with loopback.up():
        used = await refused(loopback)
        assert loopback.channel.messages == [used.original]
        assert used.followups == []


@pytest.mark.fault(
    fault="the database fails just after it has accepted a request, which is then refused",
    sees="the refusal, in private; the piece, after the next start",
    keeps="the job; it is answered in one new message",
)
async def test_a_job_whose_answer_was_taken_back_gets_one_new_message(
    loopback: LoopbackServer, monkeypatch: pytest.MonkeyPatch
):
    async with loopback.up():
        accept = loopback.store.accept

        async def accepted_unheard(*asked: Any) -> tuple[Job, bool]:
            await accept(*asked)
            raise StoreError("database-refused")

        async def nobody_looks(*_: Any) -> None: ...

        monkeypatch.setattr(loopback.store, "accept", accepted_unheard)
        monkeypatch.setattr(loopback.store, "accepted_before", nobody_looks)
        used = await loopback.ask()
        await loopback.peer.wait_for(lambda: used.followups)
        assert loopback.channel.messages == []
    async with loopback.up():
        await loopback.peer.wait_for(loopback.songs)
        assert loopback.channel.messages == loopback.songs()
        assert len(loopback.songs()) == 1


@pytest.mark.fault(
    fault="the database is slow when somebody asks",
    sees="that the bot is thinking, in time",
    keeps="the request; what could not be decided before the answer is decided after it",
)
async def test_a_slow_store_does_not_hold_the_first_answer_up(
    loopback: LoopbackServer, monkeypatch: pytest.MonkeyPatch
):
    loopback.timings = replace(QUICK, decide=0.02)
    answered = asyncio.Event()
    async with loopback.up():
        usage, looks = loopback.store.usage, 0

        async def slow(*asked: Any) -> Usage:
            nonlocal looks
            looks += 1
            if looks == 1:
                await answered.wait()
            return await usage(*asked)

        monkeypatch.setattr(loopback.store, "usage", slow)
        await (await loopback.ask()).answered()
        await loopback.peer.wait_for(lambda: looks)
        assert looks == 1
        answered.set()
        await loopback.peer.wait_for(loopback.songs)


@pytest.mark.fault(
    fault="forty ask at once where there is room for some, and Discord loses replies meanwhile",
    sees="each piece once; each refusal in private",
    keeps="the channel free of answers that nobody will give",
)
async def test_of_a_crowd_some_get_their_piece_and_nobody_sees_the_others_refused(
    loopback: LoopbackServer, held: asyncio.Event
):
    loopback.timings = QUICK
    loopback.peer.faults.add(Fault.reply_cut(*ORIGINAL, times=None, probability=0.3))

    def refused_privately(one: Interaction) -> bool:
        return any(m.ephemeral and "queue is full" in m.text for m in one.messages)

    def in_line(one: Interaction) -> bool:
        return one.original is not None and "request" in one.original.text

    async with loopback.up():
        loopback.bot.jobs.scheduler.queue = 10
        used = [await loopback.ask(f"request {n}") for n in range(40)]
        await loopback.peer.wait_for(
            lambda: all(refused_privately(one) or in_line(one) for one in used), 60
        )
        accepted = [one for one in used if in_line(one)]
        assert 10 <= len(accepted) < 40
        held.set()
        await loopback.peer.wait_for(lambda: len(loopback.songs()) == len(accepted), 60)
        assert loopback.channel.messages == loopback.songs()
