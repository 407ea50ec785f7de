"""Who reads what in which language: each person their own, everybody the server's."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from simcord.enums import AppCommandType

from bot.config import Defaults, Settings
from tests.support.discord_steps import edits_of, labels, told
from tests.support.simulated_server import SimulatedServer


@pytest.fixture
async def german(server: SimulatedServer) -> SimulatedServer:
    """A server that Discord knows to speak German, with alice on it, who speaks English."""
    guild = server.env.create_guild("Kapelle", preferred_locale="de")
    channel = guild.create_text_channel("musik")
    alice = guild.add_member(server.alice.user)
    return replace(server, guild=guild, channel=channel, alice=alice, locales=server.locales)


def command(server: SimulatedServer, name: str, type: AppCommandType) -> dict[str, Any]:
    found = server.env.backend.find_command(name, None, type=type)
    assert found is not None
    return found


async def test_a_piece_is_shown_in_the_language_of_its_server(german: SimulatedServer) -> None:
    await german.mario(prompt="a march")

    assert labels(german.last)[:2] == ["Nochmal", "Fortsetzen"]
    footer = german.embed().footer.text or ""
    assert footer.startswith("Seed ")
    assert footer.endswith("gemacht")


async def test_a_refusal_is_told_in_the_language_of_whoever_asked(
    german: SimulatedServer, server: SimulatedServer
) -> None:
    english = await german.mario(prompt="long", duration=200)
    assert told(english) == "⚠️ Max length here is 120 s (you asked for 200)."

    server.locales[server.alice.id] = "de"
    refused = await server.mario(prompt="long", duration=200)
    assert "Höchstens 120 s sind hier erlaubt" in told(refused)


async def test_a_german_on_an_english_server_has_their_form_in_german_and_the_piece_in_english(
    server: SimulatedServer,
) -> None:
    server.locales[server.alice.id] = "de"
    await server.mario(prompt="a march")
    assert labels(server.last)[:2] == ["Again", "Continue"]

    opened = await server.alice.context_menu(server.channel, "Continue", server.last)
    assert opened.modal is not None
    assert opened.modal["title"] == "Fortsetzen"
    asked = await server.alice.click(server.last, label="Delete")
    assert told(asked) == "Dieses Stück endgültig löschen? Niemand kann es zurückholen."


async def test_a_job_keeps_its_language_over_a_restart(german: SimulatedServer) -> None:
    german.executor.gate = asyncio.Event()
    await german.mario(prompt="a march")
    since = len(german.env.http_requests)
    await german.restart()
    german.executor.gate.set()
    await german.env.settle()

    assert any("Als Nächstes dran" in text for text in edits_of(german, since))
    assert labels(german.last)[:2] == ["Nochmal", "Fortsetzen"]


async def test_in_private_a_person_reads_their_own_language_also_after_a_message(
    server: SimulatedServer,
) -> None:
    alice = server.alice.user
    server.locales[alice.id] = "de"
    await alice.slash("mario", prompt="a march")
    shown = alice.dm_channel.last_message
    assert shown is not None
    assert labels(shown)[:2] == ["Nochmal", "Fortsetzen"]

    reference = {"channel_id": str(shown.channel.id), "message_id": str(shown.id)}
    await alice.send_dm("longer, please", reference=reference)
    latest = alice.dm_channel.last_message
    assert latest is not None
    assert latest.id != shown.id
    assert labels(latest)[:2] == ["Nochmal", "Fortsetzen"]


async def test_names_and_descriptions_come_with_their_translations(server: SimulatedServer) -> None:
    mario = command(server, "mario", AppCommandType.CHAT_INPUT)
    assert mario["description_localizations"]["de"] == "Ein Musikstück komponieren"
    menu = command(server, "Continue", AppCommandType.MESSAGE)
    assert menu["name_localizations"]["de"] == "Fortsetzen"


async def test_what_is_offered_while_typing_is_in_the_language_of_whoever_types(
    server: SimulatedServer, song: bytes
) -> None:
    server.locales[server.alice.id] = "de"
    offered = await server.alice.autocomplete(server.channel, "mario", "prompt", "")
    assert offered[0]["name"].startswith("🎲 Überraschung: ")
    assert offered[1]["value"] == "nur mein audio"

    await server.mario(prompt="Nur mein Audio", input_audio=("tune.mp3", song), duration=1)
    assert server.executor.works[0].spec.request.prompt is None


class TestTheOperatorsChoice:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        defaults = Defaults(output_format="wav", language="de")
        return settings.model_copy(update={"defaults": defaults})

    async def test_a_language_in_the_settings_is_that_of_every_server(
        self, server: SimulatedServer
    ) -> None:
        await server.mario(prompt="a march")
        assert labels(server.last)[:2] == ["Nochmal", "Fortsetzen"]
