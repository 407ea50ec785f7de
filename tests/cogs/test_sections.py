"""Prompts in sections, from the command to the note under the piece."""

import pytest

from tests.support.discord_steps import heard, nothing_happened, piece, said, told
from tests.support.form_steps import sent
from tests.support.simulated_server import SimulatedServer

SONG = "verse: calm | chorus: fast, drums | outro"


async def test_a_piece_says_where_its_sections_begin(server: SimulatedServer) -> None:
    await server.mario(prompt=SONG, duration=90, replicate_weights="stereo")

    assert server.executor.works[0].spec.request.prompt == SONG
    assert said(server.last) == "-# verse from 0:00, chorus from 0:30, outro from 1:00"
    assert (await heard(server.last)).seconds == 90


async def test_the_sections_of_new_music_are_counted_from_its_beginning(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="bells", duration=6, replicate_weights="stereo")
    await server.alice.click(server.last, label="Continue")
    shown = await server.alice.click(server.last, label="Tweak")
    await sent(server.alice, shown, prompt="verse: calm | outro: bells", duration="8")

    assert said(server.last).endswith("verse from 0:06, outro from 0:10")


async def test_sections_that_do_not_fit_are_refused_with_what_they_need(
    server: SimulatedServer,
) -> None:
    answer = await server.mario(prompt=SONG, duration=5)

    assert told(answer) == (
        "⚠️ A piece of 5 s is too short for 3 sections: they need 6 s at least. "
        "Ask for a longer piece."
    )
    assert await nothing_happened(server)


@pytest.mark.parametrize("prompt", ["castle | night", "genre: rock | mood: dark", "|", "verse: a"])
async def test_an_ordinary_prompt_with_a_bar_in_it_is_composed_to(
    server: SimulatedServer, prompt: str
) -> None:
    await server.mario(prompt=prompt, duration=1, replicate_weights="stereo")

    assert server.executor.works[0].spec.request.prompt == prompt
    assert said(server.last) == ""


async def test_a_variation_keeps_the_sections_that_are_to_come(server: SimulatedServer) -> None:
    await server.mario(prompt=SONG, duration=60)

    await sent(server.alice, await server.alice.select(server.last, ["variation"]), keep="30")

    request = server.executor.works[1].spec.request
    assert request.prompt == "chorus 10 s: fast, drums | outro 20 s: outro, calm"
    assert (request.duration, request.continuation_end) == (30, 30)
    assert (await piece(server)).milliseconds == 60_000
