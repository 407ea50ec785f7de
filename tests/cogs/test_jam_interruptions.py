"""A jam goes on after restarts, or ends with what there is where it cannot."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest

from bot.store import Phase
from tests.support.band import MINUTE, Band, seconds_of, title
from tests.support.discord_steps import labels, said, told


async def test_a_form_that_was_open_while_the_bot_restarted_takes_the_turn(band: Band) -> None:
    await band.start()
    await band.wait(MINUTE)
    form = await band.bob.click(band.last, label="My turn")
    await band.server.restart()

    await band.bob.submit_modal(form, {"prompt": "dragons"})

    assert band.server.executor.works[-1].spec.request.prompt == "dragons"


RESTARTS: dict[str, Callable[[Band], Awaitable[Any]]] = {}


def before_restart(step: Callable[[Band], Awaitable[Any]]) -> Callable[[Band], Awaitable[Any]]:
    RESTARTS[step.__name__] = step
    return step


@before_restart
async def while_it_composes(band: Band) -> None:
    band.server.executor.gate = asyncio.Event()
    await band.start(rounds=2)


@before_restart
async def while_people_vote(band: Band) -> None:
    await band.start(rounds=2)
    await band.vote(band.bob, 2)


@before_restart
async def while_it_waits_for_a_turn(band: Band) -> None:
    await band.start(rounds=2)
    await band.vote(band.bob, 2)
    await band.wait(MINUTE)


@pytest.mark.fault(
    fault="the bot ends in the middle of a jam",
    sees="the jam, going on where it was",
    keeps="the jam, its votes, and one message for each of its steps",
)
@pytest.mark.parametrize("step", RESTARTS.values(), ids=RESTARTS)
async def test_it_goes_on_after_a_restart_in_any_phase(
    band: Band, step: Callable[[Band], Awaitable[Any]]
) -> None:
    await step(band)
    await band.server.restart()
    if band.server.executor.gate is not None:
        band.server.executor.gate.set()
    await band.server.env.settle()
    if await band.phase() == (Phase.voting, 1):
        if "while_it_composes" in step.__name__:
            await band.vote(band.bob, 2)
        assert labels(band.last)[:2] == ["Take 1 · 0", "Take 2 · 1"]
        await band.vote(band.bob, 2)  # the same again
        await band.wait(MINUTE)
    await band.take(band.bob)
    await band.server.restart()
    await band.vote(band.server.alice, 2)
    await band.server.restart()
    await band.wait(MINUTE)

    assert await seconds_of(band.last) == 4
    shown = [title(message) for message in band.thread.history()]
    assert shown == [
        "Round 1 of 2", "castle at night", "Round 1 of 2",
        "Round 2 of 2", "dragons (continued)", "Round 2 of 2",
        "🏁 castle at night",
    ]  # fmt: skip
    assert len(band.server.channel.threads) == 1
    assert sum((await band.server.store.counts()).values()) == 2


async def test_a_vote_that_ended_while_the_bot_was_away_gets_its_minute(band: Band) -> None:
    await band.start()
    await band.vote(band.bob, 2)
    before = said(band.last)
    now = band.server.store.now
    hours = (
        band.server.env.now()
        - band.server.env.now().replace(hour=0)
        + (band.server.env.now().replace(hour=5) - band.server.env.now().replace(hour=0))
    )
    band.server.store.now = lambda: now() + hours
    await band.server.restart()
    assert await band.phase() == (Phase.voting, 1)
    assert said(band.last) != before
    await band.vote(band.server.alice, 2)
    assert labels(band.last)[:2] == ["Take 1 · 0", "Take 2 · 2"]
    await band.wait(MINUTE)
    assert await band.phase() == (Phase.turn, 2)


@pytest.mark.fault(
    fault="the bot ends before it has written down what it posted in a jam",
    sees="one message",
    keeps="the jam",
)
async def test_what_was_posted_is_found_again_where_nobody_wrote_it_down(band: Band) -> None:
    await band.start()
    for _ in range(2):
        (jam,) = await band.server.store.jams()
        await band.server.store.change_jam(jam, shown_id=None)
        messages = len(band.thread.history())
        band.server.env.backend.advance_clock(30)
        await band.server.restart()
        await band.server.env.settle()
        assert len(band.thread.history()) == messages
        await band.wait(MINUTE)


async def test_a_thread_that_discord_opened_unheard_is_the_jams(band: Band) -> None:
    await band.start()
    (jam,) = await band.server.store.jams()
    await band.server.store.change_jam(jam, thread_id=None, phase=Phase.opening)
    band.server.env.inject_error(
        "POST", f"/channels/*/messages/{jam.message_id}/threads", status=400, code=160004
    )
    await band.server.restart()
    await band.server.env.settle()
    (jam,) = await band.server.store.jams()
    assert jam.thread_id == jam.message_id


class TestWhatGoesWrong:
    async def test_a_round_that_fails_can_be_tried_by_somebody_else(self, band: Band) -> None:
        await band.start()
        await band.wait(MINUTE)
        band.server.executor.failure = RuntimeError("no luck")
        await band.take(band.bob)
        band.server.executor.failure = None
        assert said(band.last).startswith("⚠️ That round came to nothing. Who tries again?")
        assert await band.phase() == (Phase.turn, 2)
        await band.take(band.bob, "again")
        assert await band.phase() == (Phase.voting, 2)

    async def test_a_take_that_was_dropped_cannot_win(self, band: Band) -> None:
        await band.start()
        await band.vote(band.bob, 1)
        takes = await band.server.store.piece_of_message(band.thread.history()[1].id)
        assert takes is not None
        await band.server.store.drop_take(takes.id)
        await band.wait(MINUTE)
        assert await band.phase() == (Phase.turn, 2)
        (jam,) = await band.server.store.jams()
        assert jam.piece_id not in (None, takes.id)

    async def test_a_piece_that_was_deleted_ends_the_jam(self, band: Band) -> None:
        await band.start()
        await band.wait(MINUTE)
        (jam,) = await band.server.store.jams()
        piece = await band.server.store.piece(jam.piece_id or "")
        assert piece is not None
        await band.server.store.delete_takes(piece.job_id)
        refused = await band.take(band.bob)
        assert "The piece was deleted" in told(refused)
        await band.wait(31 * MINUTE)
        assert "The piece was deleted, so there is nothing to go on from." in said(band.last)
        assert await band.phase() is None

    async def test_a_thread_that_is_deleted_ends_it_quietly(self, band: Band) -> None:
        band.server.executor.gate = asyncio.Event()
        await band.start()
        thread = band.server.bot.get_channel(band.thread.id)
        assert isinstance(thread, discord.Thread)
        await thread.delete()
        await band.server.env.settle()
        assert said(band.server.channel.history()[0]) == "🏁 The jam is over. The channel is gone."
        assert await band.phase() is None
        assert len(band.server.executor.cancelled) == 2

    async def test_a_thread_deleted_while_the_bot_was_away_ends_it_too(self, band: Band) -> None:
        await band.start()
        band.server.env.backend.delete_channel(band.thread.id)
        await band.wait(MINUTE)
        await band.server.restart()
        await band.wait(2 * MINUTE)
        assert await band.phase() is None

    async def test_a_thread_that_is_locked_ends_it_quietly_with_what_there_is(
        self, band: Band
    ) -> None:
        await band.start()
        await band.wait(MINUTE)
        await band.take(band.bob)
        path = f"/channels/{band.thread.id}/messages"
        band.server.env.inject_error("POST", path, status=403, code=160005, times=None)
        await band.wait(MINUTE)
        assert await band.phase() is None
        assert "is by **alice**, **bob**: [hear it](" in said(band.server.channel.history()[0])

    async def test_an_archived_thread_is_opened_again_by_the_next_step(self, band: Band) -> None:
        await band.start()
        thread = band.server.bot.get_channel(band.thread.id)
        assert isinstance(thread, discord.Thread)
        await thread.edit(archived=True)
        await band.wait(MINUTE)
        assert await band.phase() == (Phase.turn, 2)
        assert labels(band.last) == ["My turn", "End"]

    async def test_discord_stumbling_loses_and_doubles_nothing(self, band: Band) -> None:
        await band.start()
        env, path = band.server.env, f"/channels/{band.thread.id}/messages"
        env.inject_error("POST", path, status=503, times=9)
        await band.wait(MINUTE)
        assert await band.phase() == (Phase.turn, 2)
        env.backend.faults.clear()
        await band.wait(2 * MINUTE)
        assert [title(m) for m in band.thread.history()].count("Round 2 of 3") == 1
