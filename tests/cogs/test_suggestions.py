"""What is offered while a prompt is typed, and that what was typed counts."""

import re
from random import Random
from typing import Any

import pytest

from bot.config import ModelSettings, Settings
from bot.frontends.discord.suggestions import IDEAS, JUST_MY_AUDIO, Suggestions
from bot.models.families.family import Capabilities
from bot.pocket.words import lexicon, understand
from tests.support.discord_steps import nothing_happened
from tests.support.simulated_server import SimulatedServer

MUSIC, NOTES = Capabilities(), Capabilities(notes=True)
SOUNDS = Capabilities(sounds=True)


async def offered(server: SimulatedServer, typed: str, **filled: Any) -> list[str]:
    choices = await server.alice.autocomplete(server.channel, "mario", "prompt", typed, **filled)
    assert all(len(c["name"]) <= 100 and len(c["value"]) <= 100 for c in choices)
    return [choice["value"] for choice in choices]


async def test_before_a_word_is_typed_a_surprise_ideas_and_just_my_audio_are_offered(
    server: SimulatedServer,
) -> None:
    choices = await server.alice.autocomplete(server.channel, "mario", "prompt", "")
    assert choices[0]["name"] == f"🎲 Surprise: {choices[0]['value']}"
    assert choices[1]["name"] == choices[1]["value"] == "just my audio"
    assert len({choice["value"] for choice in choices}) == 10


async def test_what_was_typed_comes_first_then_what_fits_then_what_it_may_become(
    server: SimulatedServer,
) -> None:
    choices = await offered(server, " Castle at  ni")
    assert choices[:2] == ["Castle at ni", "castle at night, slow and mysterious"]
    assert len(choices) == 7
    assert all(choice.startswith("Castle at ni, ") for choice in choices[2:])


async def test_words_may_be_typed_from_anywhere_in_an_idea(server: SimulatedServer) -> None:
    assert "deep underwater waltz, dreamy" in await offered(server, "waltz under")


async def test_whoever_types_surprise_is_offered_several(server: SimulatedServer) -> None:
    assert len(set(await offered(server, "surp"))) == 1 + 5 + 3


async def test_just_my_audio_is_offered_while_it_is_typed(server: SimulatedServer) -> None:
    assert (await offered(server, "just my"))[:2] == ["just my", JUST_MY_AUDIO]
    assert (await offered(server, "audio"))[1] == JUST_MY_AUDIO


async def test_what_is_too_long_for_a_choice_is_sent_as_it_stands(server: SimulatedServer) -> None:
    assert await offered(server, "la " * 33) != []
    assert await offered(server, "la " * 34) == []

    await server.mario(prompt="la " * 34, duration=1)
    assert server.executor.works[0].spec.request.prompt == ("la " * 34).strip()


async def test_words_that_are_no_choice_count_as_they_are(server: SimulatedServer) -> None:
    await server.mario(prompt="a very odd wish", duration=1)
    assert server.executor.works[0].spec.request.prompt == "a very odd wish"


async def test_just_my_audio_means_no_prompt(server: SimulatedServer, song: bytes) -> None:
    await server.mario(prompt="just my audio", input_audio=("tune.mp3", song), duration=1)
    request = server.executor.works[0].spec.request
    assert (request.prompt, request.continuation) == (None, False)
    assert server.embed().title == "After a melody"


async def test_just_my_audio_without_a_sound_is_refused(server: SimulatedServer) -> None:
    await server.alice.slash(server.channel, "mario", prompt="just my audio")
    assert await nothing_happened(server)
    assert server.channel.last_message is None


class TestSeveralKinds:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        effects = ModelSettings(source="some/audiogen", sounds=True)
        return settings.model_copy(update={"models": {**settings.models, "effects": effects}})

    async def test_what_is_offered_suits_the_model_that_is_chosen(
        self, server: SimulatedServer
    ) -> None:
        assert "jazzy item shop, laid back" in await offered(server, "ja")
        for model, idea in (
            ("stereo", "tango, bandoneon and violin, dramatic pauses"),
            ("effects", "rain on a tin roof, distant thunder"),
        ):
            typed = idea[:8]
            assert idea in await offered(server, typed, replicate_weights=model)
            assert idea not in await offered(server, typed)

    async def test_a_model_whose_name_is_still_being_typed_is_the_default(
        self, server: SimulatedServer
    ) -> None:
        choices = await offered(server, "jazzy it", replicate_weights="ste")
        assert choices[1] == "jazzy item shop, laid back"


@pytest.mark.parametrize("can", [NOTES, MUSIC, SOUNDS])
def test_surprises_differ_and_fit_into_a_choice(can: Capabilities) -> None:
    suggestions = Suggestions(Random(1))
    made = [suggestions.offer("", can)[0] for _ in range(300)]
    assert len({one.prompt for one in made}) > 50
    assert all(len(one.title) <= 100 for one in made)


def test_the_words_for_pocket_are_words_that_it_knows() -> None:
    suggestions = Suggestions(Random(1))
    notes = suggestions.kind(NOTES)
    scenes = notes["scenes"]
    phrases = {part for idea in notes["ideas"] for part in idea.split(", ")}
    phrases |= {*notes["more"], *notes["feels"], *(scene["title"] for scene in scenes)}
    phrases |= {part for pace in notes["paces"] for part in pace.split(", ")}
    phrases |= {feel for scene in scenes for feel in scene.get("feels", ())}
    unknown = {phrase for phrase in phrases if not understand(phrase, 0).words}
    assert unknown == set()


def test_the_ideas_for_pocket_show_each_of_its_styles() -> None:
    ideas = Suggestions(Random(1)).kind(NOTES)["ideas"]
    assert {understand(idea, 0).brief.style for idea in ideas} == set(lexicon().styles)


def test_nothing_in_the_list_of_ideas_is_said_twice() -> None:
    for can in (NOTES, MUSIC, SOUNDS):
        ideas = Suggestions(Random(1)).kind(can)["ideas"]
        assert len(set(ideas)) == len(ideas)
        assert not [idea for idea in ideas if len(idea) > 85 or re.search(r"\s\s|[.;]$", idea)]
    assert IDEAS.exists()
