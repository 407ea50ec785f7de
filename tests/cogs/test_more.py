"""The menu under a piece: what it offers, that it goes on working, and old messages with it."""

import asyncio
import io
from typing import Any

import discord
import mido
import pytest
from simcord.results import InteractionResult

from bot.errors import LimitReached
from bot.frontends.discord.actions import Action, Actions
from bot.frontends.discord.more_menu import MoreMenu
from bot.jobs.exports import AT_ONCE, WAITING
from tests.support.discord_steps import choices, heard, labels, nothing_happened, piece, said, told
from tests.support.simulated_server import SimulatedServer

GONE = "⚠️ That piece was deleted, so this button does nothing now."
OLD = "⚠️ This button is from another version of me. Please use /mario."


def menu(message: discord.Message) -> discord.SelectMenu:
    (found,) = (
        child
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for child in row.children
        if isinstance(child, discord.SelectMenu)
    )
    return found


async def test_a_finished_piece_has_one_row_of_buttons_and_a_menu(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)

    buttons, more = server.last.components
    assert isinstance(buttons, discord.ActionRow)
    assert isinstance(more, discord.ActionRow)
    assert len(buttons.children) <= 5
    assert menu(server.last).placeholder == "More…"
    assert len(menu(server.last).custom_id or "") <= 100


async def test_only_what_can_work_for_the_model_is_offered(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    assert "midi" in choices(server.last)

    await server.mario(prompt="a march", duration=1, replicate_weights="melody")
    assert "midi" not in choices(server.last)


async def test_midi_gives_whoever_asked_the_notes_of_a_piece(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, seed=5)

    answer = await server.alice.select(server.last, ["midi"])

    (sent,) = answer.followups
    assert sent.ephemeral
    (file,) = sent.attachments
    assert file.filename == "a-march-5.mid"
    notes = mido.MidiFile(file=io.BytesIO(await file.read()))
    assert [track.name for track in notes.tracks[1:]] == ["lead", "second", "bass", "drums"]
    assert notes.length == pytest.approx(1.0)


async def test_the_same_can_be_chosen_again_and_after_a_restart(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    message, before = server.last, menu(server.last).to_dict()

    for _ in range(2):
        since = len(server.env.http_requests)
        assert (await server.alice.select(server.last, ["midi"])).followups
        shown_anew = [
            request.json
            for request in server.env.http_requests[since:]
            if request.method == "PATCH"
        ]
        assert [set(body or {}) & {"components", "embeds"} for body in shown_anew] == [
            {"components"}
        ]
        assert menu(server.last).to_dict() == before
        assert server.last.attachments == message.attachments
    await server.restart()
    assert (await server.alice.select(server.last, ["midi"])).followups


async def test_a_menu_that_cannot_be_shown_anew_works_all_the_same(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1)
    server.env.inject_error("PATCH", "/webhooks/*", status=403, code=50013)

    assert (await server.alice.select(server.last, ["midi"])).followups


async def test_video_shows_everybody_a_piece_without_composing_it_again(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a [big] march", duration=2, seed=5, replicate_weights="melody")
    first = server.last
    await server.restart()

    await server.alice.select(first, ["video"])

    shown = server.last
    assert [file.filename for file in shown.attachments] == ["a-big-march-5.mp4"]
    assert said(shown) == f"-# 🎬 [a (big) march]({first.jump_url}) for **alice**"
    assert labels(shown) == ["Delete"]
    assert (await heard(shown)).seconds == pytest.approx(2, abs=0.04)
    assert len(server.executor.works) == 1


async def test_a_video_is_not_offered_for_a_video(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, output_format="video")
    assert "video" not in choices(server.last)


async def test_a_video_is_deleted_by_who_wanted_it_or_a_moderator(server: SimulatedServer) -> None:
    bob = server.guild.add_member(server.env.create_user("bob"))
    role = server.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    moderator = server.guild.add_member(server.env.create_user("mod"), roles=[role])
    await server.mario(prompt="a march", duration=1)
    piece_message = server.last
    for deleter in (server.alice, moderator):
        await server.alice.select(piece_message, ["video"])
        video = server.last
        await server.restart()

        assert "Only the person who asked" in told(await bob.click(video, label="Delete"))
        await deleter.click(video, label="Delete")
        assert server.last.id == piece_message.id


@pytest.mark.fault(
    fault="a video that is larger than Discord takes there",
    sees="a sentence with both sizes, seen by who chose",
    keeps="the piece",
)
async def test_a_video_too_big_for_the_place_is_refused(
    server: SimulatedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.mario(prompt="a march", duration=1)
    before = server.last.id
    backend = server.env.backend
    emit = backend.emit

    def emit_limited(name: str, payload: Any, **more: Any) -> None:
        if name == "INTERACTION_CREATE":
            payload = {**payload, "attachment_size_limit": 10_000}
        emit(name, payload, **more)

    monkeypatch.setattr(backend, "emit", emit_limited)

    answer = await server.alice.select(server.last, ["video"])

    assert told(answer).startswith("⚠️ As a video this piece would be too big for Discord here (0.")
    assert server.last.id == before


@pytest.mark.fault(
    fault="somebody whom the server blocks chooses in a menu or asks for a recipe",
    sees="a sentence, seen by nobody else",
    keeps="–",
)
async def test_whoever_is_blocked_gets_nothing_made_of_a_piece_either(
    server: SimulatedServer,
) -> None:
    role = server.guild.create_role("art", permissions=discord.Permissions(create_expressions=True))
    bob = server.guild.add_member(server.env.create_user("bob"), roles=[role])
    await server.mario(prompt="a march", duration=1)
    await server.bot.jobs.servers.block(server.guild.id, bob.id, True)

    for word in ("video", "midi", "soundboard"):
        assert "You can't have music made here" in told(await bob.select(server.last, [word]))
    shown = await bob.context_menu(server.channel, "Show recipe", server.last)
    assert "You can't have music made here" in told(shown)
    assert len(server.channel.history()) == 1


@pytest.mark.fault(
    fault="many videos are asked for at once", sees="some a sentence to try again", keeps="–"
)
async def test_more_videos_than_can_be_made_are_refused(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    made, exports = await piece(server), server.bot.jobs.exports

    asked = [exports.video(made, 10**7) for _ in range(AT_ONCE + WAITING + 1)]
    ended = await asyncio.gather(*asked, return_exceptions=True)

    assert [str(one) for one in ended if isinstance(one, LimitReached)] == ["exports-busy"]
    assert sum(isinstance(one, bytes) for one in ended) == AT_ONCE + WAITING


@pytest.mark.fault(
    fault="a choice in the menu under a piece that was deleted",
    sees="a sentence, seen by who chose",
    keeps="–",
)
async def test_the_menu_of_a_deleted_piece_says_that_it_is_gone(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    await server.store.delete_takes((await piece(server)).job_id)

    assert told(await server.alice.select(server.last, ["midi"])) == GONE


async def choose(server: SimulatedServer, custom_id: str, value: str) -> InteractionResult:
    """Choose in a menu that some version of the bot once posted."""
    options = [{"label": "Old", "value": value}]
    rows = [{"type": 1, "components": [{"type": 3, "custom_id": custom_id, "options": options}]}]
    backend = server.env.backend
    backend.create_message(server.channel.id, backend.bot_user.id, "old", components=rows)
    return await server.alice.select(server.last, [value])


@pytest.mark.fault(
    fault="a choice that this version of the bot does not know",
    sees="a sentence that names /mario",
    keeps="–",
)
async def test_a_choice_of_another_version_gets_an_answer(server: SimulatedServer) -> None:
    for id in ("mario-more:0123", "mario-more:", "mario-more:a:b"):
        assert told(await choose(server, id, "dance")) == OLD
        assert told(await choose(server, id, "midi")) == GONE
    assert await nothing_happened(server)


async def test_every_choice_is_done_by_one_cog(server: SimulatedServer) -> None:
    async def nothing(interaction: discord.Interaction, id: str) -> None: ...

    for action in Action:
        with pytest.raises(ValueError, match="already"):
            server.bot.actions.add(action, nothing)
    Actions(server.bot.jobs.pieces.get).add(Action.midi, nothing)
    assert MoreMenu.__discord_ui_compiled_template__.fullmatch("mario-more:0123")
