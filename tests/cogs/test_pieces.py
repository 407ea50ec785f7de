"""The buttons: who may press them, what they do, and that they outlive the process."""

import asyncio

import discord
import numpy as np
import pytest
from simcord.actors import MemberActor

from bot.frontends.discord.buttons import MarioButton
from bot.store import State
from tests.support.discord_steps import (
    UNDER_A_PIECE,
    button_ids,
    delete,
    heard,
    job_at,
    labels,
    nothing_happened,
    piece,
    press_id,
    said,
    told,
)
from tests.support.simulated_server import SimulatedServer

GONE = "That piece was deleted, so this button does nothing now."
OLD_BUTTON = "This button is from another version of me. Please use /mario."
TOO_LATE = "Too late to cancel: that one already finished."


async def test_a_piece_has_a_row_of_buttons_and_work_in_progress_has_one(
    server: SimulatedServer,
) -> None:
    server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1)
    assert labels(server.last) == ["Cancel"]

    server.executor.gate.set()
    await server.env.settle()
    assert labels(server.last) == UNDER_A_PIECE


async def test_again_makes_the_same_request_with_new_seeds(
    server: SimulatedServer, bob: MemberActor, song: bytes
) -> None:
    await server.mario(
        prompt="a march", input_audio=("t.mp3", song), continuation=True, continuation_start=1,
        duration=2, top_k=50, output_format="mp3", seed=5,
    )  # fmt: skip
    first = server.last

    await bob.click(first, label="Again")

    old, *new = (work.spec.request for work in server.executor.works)
    assert server.last.id != first.id
    assert len({5, *(take.seed for take in new)}) == 3
    assert [take.replace(seed=5) for take in new] == [old, old]
    assert (await piece(server)).user_id == bob.id


async def test_continue_goes_on_from_the_tokens_of_the_piece(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=2, temperature=0.5, seed=5)
    first, old = server.last, await piece(server)

    await bob.click(first, label="Continue")

    work = server.executor.works[1]
    assert work.tokens is not None
    assert work.tokens.tolist() == np.full((4, 100), 5).tolist()
    assert work.tokens_model_id == old.model
    assert work.source is not None
    assert work.source.seconds == 2
    assert work.spec.request.continuation
    assert (work.spec.request.prompt, work.spec.request.temperature) == ("a march", 0.5)
    assert work.spec.request.input_audio == old.audio
    assert (await piece(server)).parent_id == old.id
    assert (await heard(server.last)).seconds == 4
    assert server.embed().title == "a march (continued)"


@pytest.mark.fault(
    fault="somebody deletes a piece of somebody else",
    sees="a sentence; nothing is deleted",
    keeps="the piece",
)
async def test_a_stranger_may_not_delete_but_author_and_moderator_may(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor
) -> None:
    for deleter in (server.alice, moderator):
        await server.mario(prompt="a march", duration=1)
        message, made = server.last, await piece(server)

        refused = await bob.click(message, label="Delete")
        assert told(refused) == ("⚠️ Only the person who asked, or a moderator, can delete this.")
        assert await server.store.piece(made.id) is not None

        await delete(deleter, message)
        assert message.id not in [m.id for m in server.channel.history()]
        assert await server.store.piece(made.id) is None


@pytest.mark.fault(
    fault="somebody cancels the job of somebody else",
    sees="a sentence; it goes on",
    keeps="the job",
)
async def test_what_waits_or_runs_is_cancelled_by_author_or_moderator_only(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor
) -> None:
    server.executor.gate, server.executor.capacity = asyncio.Event(), 1
    await server.mario(prompt="running", duration=1)
    running = server.last
    await server.mario(prompt="waiting", duration=1)
    waiting = server.last

    for message in (running, waiting):
        refused = await bob.click(message, label="Cancel")
        assert told(refused) == ("⚠️ Only the person who asked, or a moderator, can cancel this.")
    await moderator.click(waiting, label="Cancel")
    await server.alice.click(running, label="Cancel")

    shown = {m.id: m for m in server.channel.history()}
    for message in (running, waiting):
        assert said(shown[message.id]) == "🚫 Cancelled."
        assert labels(shown[message.id]) == []
        job = await job_at(server, message.id)
        assert job.state is State.cancelled
    assert len(server.executor.cancelled) == len(server.executor.works) == 1

    late = await press_id(server, f"mario:cancel:{job.id}")
    assert told(late) == f"⚠️ {TOO_LATE}"


async def test_buttons_work_after_a_restart(server: SimulatedServer, bob: MemberActor) -> None:
    await server.mario(prompt="a march", duration=1)
    message = server.last
    await server.restart()

    await bob.click(message, label="Again")
    assert len(server.executor.works) == 3
    await bob.click(message, label="Continue")
    assert server.executor.works[3].tokens is not None
    await delete(server.alice, message)
    assert message.id not in [m.id for m in server.channel.history()]


@pytest.mark.fault(
    fault="a button under a piece that was deleted",
    sees="a sentence, seen by who pressed",
    keeps="–",
)
async def test_the_buttons_of_a_deleted_piece_say_that_it_is_gone(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    await server.store.delete_takes((await piece(server)).job_id)

    for id in button_ids(server.last):
        assert told(await server.alice.click(server.last, custom_id=id)) == f"⚠️ {GONE}"


async def test_delete_asks_once_so_that_nobody_else_sees_it(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    message, made = server.last, await piece(server)

    asked = await server.alice.click(message, label="Delete")
    assert told(asked) == "Delete this piece for good? Nobody can get it back."
    assert await server.store.piece(made.id) is not None
    assert server.last.id == message.id

    answer = await server.alice.click(asked.followups[-1], label="Delete it")
    assert said(answer.response) == "Deleted."
    assert message.id not in [m.id for m in server.channel.history()]


async def test_a_question_whether_to_delete_outlives_the_process(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    message = server.last
    asked = (await server.alice.click(message, label="Delete")).followups[-1]
    await server.restart()

    await server.alice.click(asked, label="Delete it")
    assert message.id not in [m.id for m in server.channel.history()]


async def test_again_and_continue_say_who_asked_and_of_what(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a [big] march", duration=2)
    first = server.last
    named = f"[a (big) march]({first.jump_url}) for **bob**"

    await bob.click(first, label="Again")
    assert said(server.last).splitlines()[0] == f"-# 🎲 Another take on {named}"
    await bob.click(first, label="Continue")
    assert said(server.last) == (f"-# ⏭️ Continues {named}\n-# 4 s: 2 s from before, 2 s new")


async def test_work_in_progress_says_who_asked_too(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=2)
    first, server.executor.gate = server.last, asyncio.Event()
    await bob.click(first, label="Again")
    assert said(server.last).endswith("for **bob**")
    server.executor.gate.set()


async def test_a_message_that_somebody_deleted_first_does_not_stop_delete(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1)
    made = await piece(server)
    server.env.inject_error("DELETE", "/webhooks/*", status=404, code=10008)

    await delete(server.alice, server.last)

    assert await server.store.piece(made.id) is None


@pytest.mark.fault(
    fault="a button of another version of the bot", sees="a sentence that names /mario", keeps="–"
)
async def test_a_button_of_another_version_gets_an_answer(server: SimulatedServer) -> None:
    for id in ("mario:dance:0123", "mario:again", "mario:again:a:b", "mario:::", "mario:"):
        assert told(await press_id(server, id)) in (f"⚠️ {OLD_BUTTON}", f"⚠️ {GONE}")
    assert await nothing_happened(server)


async def test_a_piece_that_answered_a_reply_can_be_deleted_too(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    await server.alice.send(server.channel, "slower", reply_to=server.last)
    answer = server.last

    await delete(server.alice, answer)

    assert answer.id not in [m.id for m in server.channel.history()]


async def test_an_id_stays_within_what_discord_allows(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)

    rows = [row for row in server.last.components if isinstance(row, discord.ActionRow)]
    ids = [
        child.custom_id
        for row in rows
        for child in row.children
        if isinstance(child, discord.Button) and child.custom_id
    ]
    assert len(ids) == len(UNDER_A_PIECE)
    assert all(len(id) <= 100 for id in ids)
    assert all(MarioButton.__discord_ui_compiled_template__.fullmatch(id) for id in ids)
