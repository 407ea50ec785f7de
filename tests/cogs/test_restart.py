"""The process ends in the middle of everything; another one with the same data goes on."""

import asyncio
from datetime import timedelta

import pytest

from bot.store import State
from tests.conftest import Stage
from tests.support.discord_steps import labels, piece, said


async def test_what_waited_and_what_ran_is_taken_up_again_in_the_same_messages(
    stage: Stage,
) -> None:
    stage.executor.gate, stage.executor.capacity = asyncio.Event(), 1
    await stage.mario(prompt="running", duration=1, seed=5)
    await stage.mario(prompt="waiting", duration=1, seed=6)
    messages = [m.id for m in stage.channel.history()]

    await stage.restart()
    assert [work.request.prompt for work in stage.executor.works] == ["running", "running"]
    stage.executor.gate.set()
    await stage.env.settle()

    assert [work.request.prompt for work in stage.executor.works][2:] == ["waiting"]
    assert [m.id for m in stage.channel.history()] == messages
    assert [m.embeds[0].title for m in stage.channel.history()] == ["running", "waiting"]
    assert all(len(m.attachments) == 2 for m in stage.channel.history())
    assert not await stage.store.unfinished()


@pytest.mark.fault(
    fault="a crash between making and posting",
    sees="the piece",
    keeps="the piece; it is not made again",
)
async def test_a_piece_that_was_made_is_delivered_without_being_made_again(
    stage: Stage,
) -> None:
    stage.executor.gate = asyncio.Event()
    await stage.mario(prompt="a march", duration=1)
    stage.env.inject_error("PATCH", "*", status=503, times=None)
    stage.executor.gate.set()
    await stage.env.advance_time(20)
    (job,) = await stage.store.unfinished()
    assert job.state is State.made

    stage.env.backend.faults.clear()
    await stage.restart()
    await stage.env.settle()

    assert len(stage.executor.works) == 1
    assert labels(stage.last) == ["Again", "Continue", "Delete"]
    assert (await piece(stage)).job_id == job.id
    assert not await stage.store.unfinished()


async def test_work_can_be_cancelled_by_its_button_after_a_restart(stage: Stage) -> None:
    stage.executor.gate = asyncio.Event()
    await stage.mario(prompt="a march", duration=1)
    await stage.restart()

    await stage.alice.click(stage.last, label="Cancel")

    assert said(stage.last) == "🚫 Cancelled."
    assert not await stage.store.unfinished()


async def test_going_down_in_order_says_so_and_keeps_the_place(stage: Stage) -> None:
    stage.executor.gate, stage.executor.capacity = asyncio.Event(), 1
    await stage.mario(prompt="running", duration=1)
    await stage.mario(prompt="waiting", duration=1)

    await stage.bot.jobs.close()

    for message in stage.channel.history():
        assert said(message) == "🔄 The bot is restarting; your place is kept."
        assert labels(message) == ["Cancel"]
    assert [job.state for job in await stage.store.unfinished()] == [State.accepted] * 2


@pytest.mark.fault(
    fault="the bot is down for hours",
    sees="the piece, later",
    keeps="every job's place; its time begins anew",
)
async def test_what_waited_through_a_long_downtime_is_made_all_the_same(stage: Stage) -> None:
    stage.executor.gate, stage.executor.capacity = asyncio.Event(), 1
    await stage.mario(prompt="running", duration=1)
    await stage.mario(prompt="waiting", duration=1)

    stage.store.now = lambda: stage.env.now() + timedelta(hours=5)
    await stage.restart()
    stage.executor.gate.set()
    await stage.env.settle()

    assert all(len(message.attachments) == 2 for message in stage.channel.history())
    assert not await stage.store.unfinished()


@pytest.mark.fault(
    fault="a job ends the whole bot whenever it runs",
    sees="a sentence, after twenty times",
    keeps="the others; the job, failed",
)
async def test_a_job_that_is_always_cut_off_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.jobs.MAX_CRASHES", 3)
    stage.executor.gate, stage.executor.capacity = asyncio.Event(), 1
    await stage.mario(prompt="deadly", duration=1)
    await stage.mario(prompt="innocent", duration=1)
    for _ in range(2):
        await stage.restart()
    assert [work.request.prompt for work in stage.executor.works] == ["deadly"] * 3

    await stage.restart()
    stage.executor.gate.set()
    await stage.env.settle()

    deadly, innocent = stage.channel.history()
    assert said(deadly).startswith("⚠️ I kept getting restarted")
    assert labels(deadly) == []
    assert len(innocent.attachments) == 2


async def test_going_down_in_order_is_not_held_against_a_job(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.jobs.MAX_CRASHES", 1)
    stage.executor.gate = asyncio.Event()
    await stage.mario(prompt="running", duration=1)

    await stage.bot.jobs.close()
    await stage.restart()
    stage.executor.gate.set()
    await stage.env.settle()

    assert len(stage.last.attachments) == 2


async def test_what_a_role_may_have_running_holds_after_a_restart(stage: Stage) -> None:
    patron = stage.guild.create_role("Patron")
    bob = stage.guild.add_member(stage.env.create_user("bob"), roles=[patron])
    await stage.store.set_limit(stage.guild.id, None, "running_per_user", 1)
    await stage.store.set_limit(stage.guild.id, patron.id, "running_per_user", 3)
    stage.executor.gate, stage.executor.capacity = asyncio.Event(), 8
    for number in range(3):
        await stage.alice.slash(stage.channel, "mario", prompt=f"alice {number}", duration=1)
        await bob.slash(stage.channel, "mario", prompt=f"bob {number}", duration=1)
    stage.executor.works.clear()

    await stage.restart()
    await stage.executor.until_begun(4)
    await stage.env.settle()

    again = [work.request.prompt for work in stage.executor.works]
    assert sorted(again) == ["alice 0", "bob 0", "bob 1", "bob 2"]
