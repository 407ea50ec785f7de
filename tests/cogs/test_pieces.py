"""The buttons: who may press them, what they do, and that they outlive the process."""

import asyncio

import discord
import numpy as np
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.frontends.discord.buttons import MarioButton
from bot.store import State
from tests.conftest import Stage
from tests.support.discord_steps import heard, job_at, labels, nothing_happened, piece, said, told

GONE = "That piece was deleted, so this button does nothing now."
OLD_BUTTON = "This button is from another version of me. Please use /mario."
TOO_LATE = "Too late to cancel: that one already finished."


@pytest.fixture
def bob(stage: Stage) -> MemberActor:
    return stage.guild.add_member(stage.env.create_user("bob"))


@pytest.fixture
def moderator(stage: Stage) -> MemberActor:
    role = stage.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    return stage.guild.add_member(stage.env.create_user("mod"), roles=[role])


async def test_a_piece_has_three_buttons_and_work_in_progress_has_one(stage: Stage) -> None:
    stage.executor.gate = asyncio.Event()
    await stage.mario(prompt="a march", duration=1)
    assert labels(stage.last) == ["Cancel"]

    stage.executor.gate.set()
    await stage.env.settle()
    assert labels(stage.last) == ["Again", "Continue", "Delete"]


async def test_again_makes_the_same_wish_with_a_new_seed(
    stage: Stage, bob: MemberActor, song: bytes
) -> None:
    await stage.mario(
        prompt="a march", input_audio=("t.mp3", song), continuation=True, continuation_start=1,
        duration=2, top_k=50, output_format="mp3", seed=5,
    )  # fmt: skip
    first = stage.last

    await bob.click(first, label="Again")

    old, new = (work.request for work in stage.executor.works)
    assert stage.last.id != first.id
    assert new.seed != 5
    assert new.replace(seed=5) == old
    assert (await piece(stage)).user_id == bob.id


async def test_continue_goes_on_from_the_tokens_of_the_piece(
    stage: Stage, bob: MemberActor
) -> None:
    await stage.mario(prompt="a march", duration=2, temperature=0.5, seed=5)
    first, old = stage.last, await piece(stage)

    await bob.click(first, label="Continue")

    work = stage.executor.works[1]
    assert work.tokens is not None
    assert work.tokens.tolist() == np.full((4, 100), 5).tolist()
    assert work.tokens_model_id == old.model
    assert work.source is not None
    assert work.source.seconds == 2
    assert work.request.continuation
    assert (work.request.prompt, work.request.temperature) == ("a march", 0.5)
    assert work.request.input_audio == old.audio
    assert (await piece(stage)).parent_id == old.id
    assert (await heard(stage.last)).seconds == 4
    assert stage.embed().title == "a march (continued)"


@pytest.mark.fault(
    fault="somebody deletes a piece of somebody else",
    sees="a sentence; nothing is deleted",
    keeps="the piece",
)
async def test_a_stranger_may_not_delete_but_author_and_moderator_may(
    stage: Stage, bob: MemberActor, moderator: MemberActor
) -> None:
    for deleter in (stage.alice, moderator):
        await stage.mario(prompt="a march", duration=1)
        message, made = stage.last, await piece(stage)

        refused = await bob.click(message, label="Delete")
        assert told(refused) == ("⚠️ Only the person who asked, or a moderator, can delete this.")
        assert await stage.store.piece(made.id) is not None

        await deleter.click(message, label="Delete")
        assert message.id not in [m.id for m in stage.channel.history()]
        assert await stage.store.piece(made.id) is None


@pytest.mark.fault(
    fault="somebody cancels the job of somebody else",
    sees="a sentence; it goes on",
    keeps="the job",
)
async def test_what_waits_or_runs_is_cancelled_by_author_or_moderator_only(
    stage: Stage, bob: MemberActor, moderator: MemberActor
) -> None:
    stage.executor.gate, stage.executor.capacity = asyncio.Event(), 1
    await stage.mario(prompt="running", duration=1)
    running = stage.last
    await stage.mario(prompt="waiting", duration=1)
    waiting = stage.last

    for message in (running, waiting):
        refused = await bob.click(message, label="Cancel")
        assert told(refused) == ("⚠️ Only the person who asked, or a moderator, can cancel this.")
    await moderator.click(waiting, label="Cancel")
    await stage.alice.click(running, label="Cancel")

    shown = {m.id: m for m in stage.channel.history()}
    for message in (running, waiting):
        assert said(shown[message.id]) == "🚫 Cancelled."
        assert labels(shown[message.id]) == []
        job = await job_at(stage, message.id)
        assert job.state is State.cancelled
    assert len(stage.executor.cancelled) == len(stage.executor.works) == 1

    late = await press(stage, f"mario:cancel:{job.id}")
    assert told(late) == f"⚠️ {TOO_LATE}"


async def test_buttons_work_after_a_restart(stage: Stage, bob: MemberActor) -> None:
    await stage.mario(prompt="a march", duration=1)
    message = stage.last
    await stage.restart()

    await bob.click(message, label="Again")
    assert len(stage.executor.works) == 2
    await bob.click(message, label="Continue")
    assert stage.executor.works[2].tokens is not None
    await stage.alice.click(message, label="Delete")
    assert message.id not in [m.id for m in stage.channel.history()]


@pytest.mark.fault(
    fault="a button under a piece that was deleted",
    sees="a sentence, seen by who pressed",
    keeps="–",
)
async def test_the_buttons_of_a_deleted_piece_say_that_it_is_gone(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=1)
    await stage.store.delete_piece((await piece(stage)).id)

    for label in ("Again", "Continue", "Delete"):
        assert told(await stage.alice.click(stage.last, label=label)) == f"⚠️ {GONE}"


async def test_a_message_that_somebody_deleted_first_does_not_stop_delete(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=1)
    made = await piece(stage)
    stage.env.inject_error("DELETE", "/webhooks/*", status=404, code=10008)

    await stage.alice.click(stage.last, label="Delete")

    assert await stage.store.piece(made.id) is None


async def press(stage: Stage, custom_id: str) -> InteractionResult:
    """Press a button that some version of the bot once posted."""
    button = {"type": 2, "style": 1, "label": "Old", "custom_id": custom_id}
    rows = [{"type": 1, "components": [button]}]
    backend = stage.env.backend
    backend.create_message(stage.channel.id, backend.bot_user.id, "old", components=rows)
    return await stage.alice.click(stage.last, label="Old")


@pytest.mark.fault(
    fault="a button of another version of the bot", sees="a sentence that names /mario", keeps="–"
)
async def test_a_button_of_another_version_gets_an_answer(stage: Stage) -> None:
    for id in ("mario:dance:0123", "mario:again", "mario:again:a:b", "mario:::", "mario:"):
        assert told(await press(stage, id)) in (f"⚠️ {OLD_BUTTON}", f"⚠️ {GONE}")
    assert await nothing_happened(stage)


async def test_a_piece_that_answered_a_reply_can_be_deleted_too(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=1)
    await stage.alice.send(stage.channel, "slower", reply_to=stage.last)
    answer = stage.last

    await stage.alice.click(answer, label="Delete")

    assert answer.id not in [m.id for m in stage.channel.history()]


async def test_an_id_stays_within_what_discord_allows(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=1)

    rows = [row for row in stage.last.components if isinstance(row, discord.ActionRow)]
    ids = [button.custom_id for row in rows for button in row.children if button.custom_id]
    assert len(ids) == 3
    assert all(len(id) <= 100 for id in ids)
    assert all(MarioButton.__discord_ui_compiled_template__.fullmatch(id) for id in ids)
