"""The menu under a piece: what it offers, that it goes on working, and old messages with it."""

import io

import discord
import mido
import pytest
from simcord.results import InteractionResult

from bot.frontends.discord.actions import Action, Actions
from bot.frontends.discord.more_menu import MoreMenu
from tests.support.discord_steps import choices, nothing_happened, piece, told
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


@pytest.mark.fault(
    fault="a choice in the menu under a piece that was deleted",
    sees="a sentence, seen by who chose",
    keeps="–",
)
async def test_the_menu_of_a_deleted_piece_says_that_it_is_gone(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    await server.store.delete_piece((await piece(server)).id)

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
    Actions(server.bot.jobs.piece).add(Action.midi, nothing)
    assert MoreMenu.__discord_ui_compiled_template__.fullmatch("mario-more:0123")
