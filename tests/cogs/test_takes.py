"""Several takes of one request: in one message, to keep, to continue or to drop."""

import asyncio
import io
import json
from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from PIL import Image
from simcord.actors import MemberActor

from bot.config import Limits, Settings
from bot.frontends.discord import presenter
from bot.store import Piece, State
from bot.timings import Timings
from tests.support.discord_steps import (
    UNDER_A_PIECE,
    delete,
    heard,
    job_at,
    labels,
    nothing_happened,
    past_the_client,
    press_id,
    said,
    told,
)
from tests.support.simulated_server import SimulatedServer
from tests.support.tags import read_tags

pytestmark = pytest.mark.timeout(60)

ALONE = UNDER_A_PIECE
NOT_YOURS = "⚠️ Only the person who asked, or a moderator, can keep or drop takes."


async def takes(server: SimulatedServer, message: discord.Message | None = None) -> list[Piece]:
    job = await job_at(server, (message or server.last).id)
    return await server.store.pieces_of_job(job.id)


def sounds(message: discord.Message) -> list[str]:
    return [file.filename for file in message.attachments if file.filename != "picture.png"]


@pytest.mark.field("takes")
async def test_takes_are_made_side_by_side_and_come_in_one_message(server: SimulatedServer) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1, takes=3, seed=5)
    assert len(server.executor.works) == 3
    assert labels(server.last) == ["Cancel"]
    server.executor.gate.set()
    await server.env.settle()

    seeds = [work.spec.sampling.seed for work in server.executor.works]
    assert seeds[0] == 5
    assert len(set(seeds)) == 3
    assert len(server.channel.history()) == 1
    assert sounds(server.last) == [f"a-march-{seed}.wav" for seed in seeds]
    assert said(server.last).splitlines() == [
        f"**{number}** · seed {seed}" for number, seed in enumerate(seeds, 1)
    ]
    assert labels(server.last) == [
        *("Keep 1", "Keep 2", "Keep 3"), *("Continue 1", "Continue 2", "Continue 3"),
        *("Drop 1", "Drop 2", "Drop 3"), *("Again", "Delete"),
    ]  # fmt: skip
    assert (server.embed().footer.text or "").startswith("3 takes · pocket · made in ")
    assert Image.open(io.BytesIO(await server.last.attachments[-1].read())).size == (800, 600)


@pytest.mark.field("takes")
async def test_each_take_is_the_piece_that_its_seed_makes_alone(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, takes=4, seed=2**32 - 1)
    made = [await file.read() for file in server.last.attachments[:4]]

    for data in made:
        asked = json.loads(read_tags(data)["comment"])
        assert asked.keys() == {"prompt", "duration", "seed", "replicate_weights"}
        await server.mario(**asked)
        assert await server.last.attachments[0].read() == data
        assert labels(server.last) == ALONE


async def test_a_take_that_is_kept_stays_alone(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, takes=3, seed=5)
    first, second, _ = await takes(server)
    message = server.last

    await server.alice.click(message, label="Keep 2")

    assert server.last.id == message.id
    assert sounds(server.last) == [second.name]
    assert labels(server.last) == ALONE
    assert await takes(server) == [second]
    assert f"seed {second.request.seed} ·" in (server.embed().footer.text or "")

    # As somebody's slow client shows them still:
    await press_id(server, f"mario:keep:{second.id}")
    assert told(await press_id(server, f"mario:keep:{first.id}")).startswith("⚠️ That piece was del")
    assert "only take left" in told(await press_id(server, f"mario:drop:{second.id}"))
    assert await takes(server, message) == [second]
    assert sounds(server.channel.history()[0]) == [second.name]


async def test_a_take_that_is_dropped_goes_from_the_message_and_is_forgotten(
    server: SimulatedServer, moderator: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=1, takes=3, seed=5)
    first, second, third = await takes(server)

    await moderator.click(server.last, label="Drop 1")

    assert sounds(server.last) == [second.name, third.name]
    assert [line[:5] for line in said(server.last).splitlines()] == ["**2**", "**3**"]
    assert "Keep 2" in labels(server.last)
    assert "Keep 1" not in labels(server.last)
    assert await server.store.piece(first.id) is None
    assert (await job_at(server, server.last.id)).request.prompt == "a march"

    await server.alice.click(server.last, label="Drop 3")
    assert sounds(server.last) == [second.name]
    assert labels(server.last) == ALONE


@pytest.mark.parametrize("restarted", [False, True])
async def test_only_its_author_and_moderators_choose(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor, restarted: bool
) -> None:
    await server.mario(prompt="a march", duration=1, takes=2)
    if restarted:
        await server.restart()
    message = server.last
    for label in ("Keep 1", "Keep 2", "Drop 1", "Drop 2"):
        assert told(await bob.click(message, label=label)) == NOT_YOURS
    assert len(await takes(server)) == len(sounds(server.last)) == 2

    await moderator.click(message, label="Keep 1")
    assert labels(server.last) == ALONE


async def test_the_buttons_of_takes_outlive_the_process(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, takes=3, seed=5)
    first, _, third = await takes(server)
    await server.restart()

    await server.alice.click(server.last, label="Drop 2")
    assert sounds(server.last) == [first.name, third.name]
    await server.env.advance_time(timedelta(hours=1).total_seconds())
    await server.restart()
    await server.alice.click(server.last, label="Keep 3")
    assert sounds(server.last) == [third.name]


async def test_a_message_that_somebody_deleted_is_not_posted_again(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, takes=2)
    first, second = await takes(server)
    message = server.last
    await message.delete()

    await press_id(server, f"mario:drop:{second.id}")

    assert [piece.id for piece in await server.store.pieces_of_job(first.job_id)] == [first.id]

    assert message.id not in [m.id for m in server.channel.history()]
    assert not [m for m in server.channel.history() if m.attachments]
    record = await server.store.job_message(second.job_id)
    assert record is not None
    assert record.stale_at is None


async def test_takes_that_were_made_are_delivered_once_after_a_crash(
    server: SimulatedServer,
) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1, takes=2)
    server.env.inject_error("PATCH", "*", status=503, times=None)
    server.executor.gate.set()
    await server.env.advance_time(20)

    server.env.backend.faults.clear()
    await server.restart()
    await server.env.settle()

    assert len(server.executor.works) == 2
    assert len(server.channel.history()) == 1
    assert len(sounds(server.last)) == 2


async def test_any_take_can_be_continued_by_its_button(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=2, takes=3, seed=5)
    _, _, third = await takes(server)
    message = server.last
    await bob.click(message, label="Continue 3")

    work = server.executor.works[-1]
    assert work.tokens is not None
    assert work.tokens[0, 0] == (third.request.seed or 0) % 2048
    assert work.spec.request.takes == 1
    assert (await takes(server))[0].parent_id == third.id
    assert (await heard(server.last)).seconds == 4
    assert len(await takes(server, message)) == 3


async def test_a_reply_goes_on_from_the_first_take_and_says_so(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=1, takes=3, seed=5)
    message = server.last
    await server.alice.click(message, label="Drop 1")
    _, second, _ = [None, *(await takes(server))]
    assert server.bot.user is not None
    await bob.send(server.channel, f"{server.bot.user.mention} slower", reply_to=message)

    assert second is not None
    assert (await takes(server))[0].parent_id == second.id
    assert "There were 2 takes; I took 2." in said(server.last)


async def test_again_offers_two_takes(server: SimulatedServer, bob: MemberActor) -> None:
    await server.mario(prompt="a march", duration=1, seed=5)
    await bob.click(server.last, label="Again")

    first, second = await takes(server)
    assert first.request.seed not in (5, second.request.seed)
    assert said(server.last).splitlines()[0].startswith("-# 🎲 Another take on [a march]")
    await bob.click(server.last, label="Again")
    assert len(await takes(server)) == 2


async def test_delete_takes_all_takes_away(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, takes=2)
    first, second = await takes(server)
    message = server.last
    asked = await server.alice.click(message, label="Delete")
    assert told(asked) == "Delete all 2 takes for good? Nobody can get them back."
    await delete(server.alice, message)

    assert message.id not in [m.id for m in server.channel.history()]
    assert await server.store.piece(first.id) is await server.store.piece(second.id) is None


async def test_cancel_stops_every_take(server: SimulatedServer) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1, takes=3)
    await server.alice.click(server.last, label="Cancel")

    assert len(server.executor.cancelled) == 3
    assert said(server.last) == "🚫 Cancelled."
    assert (await job_at(server, server.last.id)).state is State.cancelled


async def test_a_take_that_is_silent_is_left_out_and_the_message_says_so(
    server: SimulatedServer,
) -> None:
    server.executor.silent = 2  # both tries of the first
    await server.mario(prompt="a march", duration=1, takes=3, seed=5)

    assert len(sounds(server.last)) == 2
    assert "1 of 3 takes came out silent or broken, so I left it out." in said(server.last)

    server.executor.silent = 6
    await server.mario(prompt="a march", duration=1, takes=3, seed=5)
    assert said(server.last) == "⚠️ That came out silent, twice. Try another seed or prompt."


async def test_each_file_may_be_as_large_as_one_alone(server: SimulatedServer) -> None:
    await past_the_client(server, limit=300_000, prompt="a march", seed=5, takes=3, duration=4)

    assert [name[-4:] for name in sounds(server.last)] == [".wav"] * 3
    assert sum(file.size for file in server.last.attachments[:3]) > 600_000
    assert "so it's FLAC" not in said(server.last)


async def test_files_share_what_a_whole_message_may_have(
    server: SimulatedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter, "WHOLE", 400_000)
    await past_the_client(server, limit=300_000, prompt="a march", seed=5, takes=2, duration=4)

    assert [name[-5:] for name in sounds(server.last)] == [".flac", ".flac"]
    assert sum(file.size for file in server.last.attachments[:2]) <= 400_000
    assert said(server.last).count("so it's FLAC") == 2


@pytest.mark.parametrize("takes", [0, 5, -1, 2**40, "two", "2; DROP TABLE pieces"])
async def test_any_other_number_of_takes_is_refused(server: SimulatedServer, takes: object) -> None:
    result = await past_the_client(server, prompt="x", takes=takes)
    assert told(result).startswith("⚠️ ")
    assert await nothing_happened(server)


class TestSmallLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        limits = Limits(seconds_per_user_a_day=60)
        return settings.model_copy(update={"limits": limits})

    async def test_each_take_counts_into_the_music_of_a_day(self, server: SimulatedServer) -> None:
        await server.mario(prompt="a march", duration=10, takes=4)
        refused = told(await server.mario(prompt="a march", duration=10, takes=3))
        assert refused.startswith("⚠️ Daily limit: 40 of 60 s used.")
        await server.mario(prompt="a march", duration=10, takes=2)
        assert len(sounds(server.last)) == 2

    async def test_more_takes_than_a_day_allows_are_refused_with_the_sum(
        self, server: SimulatedServer
    ) -> None:
        refused = told(await server.mario(prompt="a march", duration=20, takes=4))
        assert refused == "⚠️ That is 80 s of music in all, and the limit for a day is 60 s."

    async def test_again_makes_one_take_where_no_more_is_left(
        self, server: SimulatedServer
    ) -> None:
        await server.mario(prompt="a march", duration=25)
        await server.alice.click(server.last, label="Again")
        assert len(sounds(server.last)) == 1


class TestSlowToTryAgain:
    @pytest.fixture
    def timings(self, timings: Timings) -> Timings:
        return replace(timings, request_retries=(), delivery_retries=(3600.0,))

    @pytest.mark.fault(
        fault="a crash between dropping a take and showing that",
        sees="the other takes",
        keeps="the other takes",
    )
    async def test_a_choice_that_was_not_shown_is_shown_after_a_restart(
        self, server: SimulatedServer
    ) -> None:
        await server.mario(prompt="a march", duration=1, takes=3, seed=5)
        _, second, third = await takes(server)
        server.env.inject_error("PATCH", "*", status=503, times=None)
        await server.alice.click(server.last, label="Drop 1")
        assert len(sounds(server.last)) == 3

        server.env.backend.faults.clear()
        await server.restart()
        await server.env.settle()

        assert sounds(server.last) == [second.name, third.name]
        record = await server.store.job_message(second.job_id)
        assert record is not None
        assert record.stale_at is None
