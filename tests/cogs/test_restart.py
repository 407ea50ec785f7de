"""The process ends in the middle of everything; another one with the same data goes on."""

import asyncio
from datetime import timedelta

import pytest

from bot.store import State
from tests.support.discord_steps import UNDER_A_PIECE, labels, piece, said
from tests.support.simulated_server import SimulatedServer


async def test_what_waited_and_what_ran_is_taken_up_again_in_the_same_messages(
    server: SimulatedServer,
) -> None:
    server.executor.gate, server.executor.capacity = asyncio.Event(), 1
    await server.mario(prompt="running", duration=1, seed=5)
    await server.mario(prompt="waiting", duration=1, seed=6)
    messages = [m.id for m in server.channel.history()]

    await server.restart()
    assert [work.spec.request.prompt for work in server.executor.works] == ["running", "running"]
    server.executor.gate.set()
    await server.env.settle()

    assert [work.spec.request.prompt for work in server.executor.works][2:] == ["waiting"]
    assert [m.id for m in server.channel.history()] == messages
    assert [m.embeds[0].title for m in server.channel.history()] == ["running", "waiting"]
    assert all(len(m.attachments) == 2 for m in server.channel.history())
    assert not await server.store.unfinished()


@pytest.mark.fault(
    fault="a crash between making and posting",
    sees="the piece",
    keeps="the piece; it is not made again",
)
async def test_a_piece_that_was_made_is_delivered_without_being_made_again(
    server: SimulatedServer,
) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1)
    server.env.inject_error("PATCH", "*", status=503, times=None)
    server.executor.gate.set()
    await server.env.advance_time(20)
    (job,) = await server.store.unfinished()
    assert job.state is State.made

    server.env.backend.faults.clear()
    await server.restart()
    await server.env.settle()

    assert len(server.executor.works) == 1
    assert labels(server.last) == UNDER_A_PIECE
    assert (await piece(server)).job_id == job.id
    assert not await server.store.unfinished()


async def test_work_can_be_cancelled_by_its_button_after_a_restart(server: SimulatedServer) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1)
    await server.restart()

    await server.alice.click(server.last, label="Cancel")

    assert said(server.last) == "🚫 Cancelled."
    assert not await server.store.unfinished()


async def test_going_down_in_order_says_so_and_keeps_the_place(server: SimulatedServer) -> None:
    server.executor.gate, server.executor.capacity = asyncio.Event(), 1
    await server.mario(prompt="running", duration=1)
    await server.mario(prompt="waiting", duration=1)

    await server.bot.jobs.close()

    for message in server.channel.history():
        assert said(message) == "🔄 Restarting. You keep your place in line."
        assert labels(message) == ["Cancel"]
    assert [job.state for job in await server.store.unfinished()] == [State.accepted] * 2


@pytest.mark.fault(
    fault="the bot is down for hours",
    sees="the piece, later",
    keeps="every job's place; its time begins anew",
)
async def test_what_waited_through_a_long_downtime_is_made_all_the_same(
    server: SimulatedServer,
) -> None:
    server.executor.gate, server.executor.capacity = asyncio.Event(), 1
    await server.mario(prompt="running", duration=1)
    await server.mario(prompt="waiting", duration=1)

    server.store.now = lambda: server.env.now() + timedelta(hours=5)
    await server.restart()
    server.executor.gate.set()
    await server.env.settle()

    assert all(len(message.attachments) == 2 for message in server.channel.history())
    assert not await server.store.unfinished()


@pytest.mark.fault(
    fault="a job ends the whole bot whenever it runs",
    sees="a sentence, after twenty times",
    keeps="the others; the job, failed",
)
async def test_a_job_that_is_always_cut_off_is_given_up(
    server: SimulatedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.jobs.MAX_CRASHES", 3)
    server.executor.gate, server.executor.capacity = asyncio.Event(), 1
    await server.mario(prompt="deadly", duration=1)
    await server.mario(prompt="innocent", duration=1)
    for _ in range(2):
        await server.restart()
    assert [work.spec.request.prompt for work in server.executor.works] == ["deadly"] * 3

    await server.restart()
    server.executor.gate.set()
    await server.env.settle()

    deadly, innocent = server.channel.history()
    assert said(deadly).startswith("⚠️ I kept getting restarted")
    assert labels(deadly) == []
    assert len(innocent.attachments) == 2


async def test_going_down_in_order_is_not_held_against_a_job(
    server: SimulatedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.jobs.MAX_CRASHES", 1)
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="running", duration=1)

    await server.bot.jobs.close()
    await server.restart()
    server.executor.gate.set()
    await server.env.settle()

    assert len(server.last.attachments) == 2


async def test_what_a_role_may_have_running_holds_after_a_restart(server: SimulatedServer) -> None:
    patron = server.guild.create_role("Patron")
    bob = server.guild.add_member(server.env.create_user("bob"), roles=[patron])
    await server.bot.jobs.servers.set_limit(server.guild.id, None, "running_per_user", 1)
    await server.bot.jobs.servers.set_limit(server.guild.id, patron.id, "running_per_user", 3)
    server.executor.gate, server.executor.capacity = asyncio.Event(), 8
    for number in range(3):
        await server.alice.slash(server.channel, "mario", prompt=f"alice {number}", duration=1)
        await bob.slash(server.channel, "mario", prompt=f"bob {number}", duration=1)
    server.executor.works.clear()

    await server.restart()
    await server.executor.until_begun(4)
    await server.env.settle()

    again = [work.spec.request.prompt or "" for work in server.executor.works]
    assert sorted(again) == ["alice 0", "bob 0", "bob 1", "bob 2"]
