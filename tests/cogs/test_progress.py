"""What is seen on the way: one message, edited at a steady pace, whatever happens to it."""

import asyncio
import itertools
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.executors.executor import Progress
from bot.executors.executor import Stage as At
from bot.frontends.discord.presenter import DiscordPresenter
from bot.timings import Timings
from tests.support.discord_steps import UNDER_A_PIECE, edits_of, labels, said
from tests.support.simulated_server import SimulatedServer

QUARTER = 15 * 60


class TestPace:
    """With a pace that can be told from none."""

    @pytest.fixture
    def timings(self, timings: Timings) -> Timings:
        return replace(timings, progress_interval=0.5)

    async def test_a_job_is_queued_then_loading_then_composing_then_there(
        self, server: SimulatedServer
    ) -> None:
        server.executor.steps = steps = asyncio.Queue()
        steps.put_nowait(Progress(At.loading, 0, 2_000_000_000))
        asked = len(server.env.http_requests)
        result = await server.mario(prompt="a march", duration=10)
        assert result.response is not None
        for done in range(0, 501):
            steps.put_nowait(Progress(At.composing, done, 500))
        await server.env.settle()
        steps.put_nowait(Progress(At.finishing))
        await server.env.settle()
        steps.put_nowait(None)
        await server.env.settle()

        seen = edits_of(server, asked)
        assert seen[0] == "⏳ Next in line, about 10 s."
        assert seen[1].startswith("📦 Loading the model ▱▱▱▱▱▱▱▱▱▱▱▱▱▱ 0 of 2000 MB")
        assert seen[2] == "🎼 ▱▱▱▱▱▱▱▱▱▱▱▱▱▱ 0%"
        assert seen[3].startswith("🎼 ▰▰▰▰▰▰▰▰▰▰▰▰▰▰ 100% · 1 s left")
        assert seen[4] == "🎼 ▰▰▰▰▰▰▰▰▰▰▰▰▰▰ nearly there"
        assert seen[-1] == ""
        assert [m.id for m in server.channel.history()] == [result.response.id]

    async def test_edits_are_never_closer_than_the_pace(
        self, server: SimulatedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        times: list[datetime] = []
        show = DiscordPresenter.working

        async def timed(*args: Any) -> None:
            times.append(server.env.now())
            await show(*args)

        monkeypatch.setattr(DiscordPresenter, "working", timed)
        server.executor.steps = steps = asyncio.Queue()
        await server.mario(prompt="a march", duration=10)
        for done in range(30):
            steps.put_nowait(Progress(At.composing, done, 500))
            await server.env.advance_time(0.1)
        steps.put_nowait(None)
        await server.env.settle()

        gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
        assert min(gaps) > 0.49
        assert 4 <= len(times) <= 12

    async def test_the_place_in_line_and_the_wait_are_told(self, server: SimulatedServer) -> None:
        server.executor.gate, server.executor.capacity = asyncio.Event(), 1
        await server.mario(prompt="one", duration=10)
        await server.mario(prompt="two", duration=10)
        await server.mario(prompt="three", duration=10)

        assert re.fullmatch(r"⏳ 2nd in line, about (2\d|30) s\.", said(server.last))
        server.executor.gate.set()
        await server.env.settle()
        assert not said(server.last)


async def test_after_fifteen_minutes_the_same_message_is_edited_through_the_channel(
    server: SimulatedServer,
) -> None:
    server.executor.gate = asyncio.Event()
    result = await server.mario(prompt="a march", duration=1)
    await server.env.advance_time(QUARTER)
    server.executor.gate.set()
    await server.env.settle()

    last = server.env.http_requests[-1]
    assert result.response is not None
    assert (last.method, last.path) == (
        "PATCH",
        f"/channels/{server.channel.id}/messages/{result.response.id}",
    )
    assert [len(m.attachments) for m in server.channel.history()] == [2]
    assert labels(server.last) == UNDER_A_PIECE


async def test_a_token_that_discord_has_forgotten_early_is_no_obstacle(
    server: SimulatedServer,
) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1)
    server.env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, times=None)
    server.executor.gate.set()
    await server.env.settle()

    assert [len(m.attachments) for m in server.channel.history()] == [2]


async def test_a_deleted_message_is_replaced_by_exactly_one(server: SimulatedServer) -> None:
    server.executor.steps = steps = asyncio.Queue()
    await server.mario(prompt="a march", duration=1)
    server.env.backend.delete_message(server.channel.id, server.last.id)
    for done in range(3):
        steps.put_nowait(Progress(At.composing, done, 50))
        await server.env.advance_time(1)
    steps.put_nowait(None)
    await server.env.settle()

    (only,) = server.channel.history()
    assert labels(only) == UNDER_A_PIECE
    assert (await server.store.piece_of_message(only.id)) is not None


@pytest.mark.parametrize("status", [500, 503])
async def test_discord_stumbling_does_not_lose_or_double_the_piece(
    server: SimulatedServer, status: int
) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1)
    server.env.inject_error("PATCH", "*", status=status, times=2)
    server.executor.gate.set()
    await server.env.settle()

    assert [len(m.attachments) for m in server.channel.history()] == [2]
    assert not await server.store.unfinished()


async def test_a_piece_that_discord_will_not_take_now_is_delivered_later(
    server: SimulatedServer,
) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1)
    server.env.inject_error("PATCH", "*", status=503, times=None)
    server.executor.gate.set()
    await server.env.advance_time(20)
    server.env.backend.faults.clear()
    assert [len(m.attachments) for m in server.channel.history()] == [0]

    await server.env.advance_time(31)
    assert [len(m.attachments) for m in server.channel.history()] == [2]


async def test_what_is_over_is_not_shown_as_running_again(server: SimulatedServer) -> None:
    server.executor.steps = steps = asyncio.Queue()
    await server.mario(prompt="a march", duration=1)
    steps.put_nowait(Progress(At.composing, 1, 50))
    steps.put_nowait(Progress(At.composing, 2, 50))
    await server.alice.click(server.last, label="Cancel")
    await server.env.advance_time(10)

    assert said(server.last) == "🚫 Cancelled."


def test_a_message_is_edited_at_most_every_three_seconds() -> None:
    assert Timings().progress_interval == 3.0
