"""*Tweak*: a form under a piece, filled in with all that it was asked for."""

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.frontends.discord.forms import LABEL, MOST_FIELDS
from tests.support.discord_steps import piece, said, told
from tests.support.form_steps import filled, forged, sent
from tests.support.simulated_server import SimulatedServer

UNCHANGED = "⚠️ Nothing is changed, so it would be the same piece. Change something, or press Again."
GONE = "⚠️ That piece was deleted, so this button does nothing now."
OLD = "⚠️ This button is from another version of me. Please use /mario."


async def tweak(server: SimulatedServer, who: MemberActor | None = None) -> InteractionResult:
    """Press *Tweak* under the last message."""
    return await (who or server.alice).click(server.last, label="Tweak")


async def test_the_form_is_filled_in_with_what_the_piece_was_asked_for(
    server: SimulatedServer,
) -> None:
    await server.mario(
        prompt="a march", duration=3, temperature=0.5, top_k=50, seed=5, output_format="mp3"
    )

    shown = await tweak(server)

    assert filled(shown) == {
        "prompt": "a march",
        "duration": "3",
        "model": "pocket",
        "settings": "Creativity: 0.5\nPrompt strength: 3\nFormat: mp3\nSeed: 5\nTop k: 50",
    }
    assert shown.modal is not None
    assert len(shown.modal["components"]) <= MOST_FIELDS
    assert all(len(row["label"]) <= LABEL for row in shown.modal["components"])
    assert len(shown.modal["custom_id"]) <= 100


async def test_a_sent_form_makes_a_new_piece_that_says_what_it_is_a_tweak_of(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=3, temperature=0.5, seed=5)
    first = server.last

    await sent(bob, await tweak(server, bob), prompt="a slow march", duration="0:02")

    old, new = (work.spec.request for work in server.executor.works)
    assert new == old.replace(prompt="a slow march", duration=2)
    assert said(server.last) == f"-# 🎛️ A tweak of [a march]({first.jump_url}) for **bob**"
    assert (await piece(server)).user_id == bob.id
    assert server.last.id != first.id


async def test_settings_are_read_by_their_labels_and_by_their_names(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1, seed=5)
    typed = (
        "creativity : 1,5\nclassifier_free_guidance:7\n\n  TOP K: 20\nFormat: FLAC\nLoudness：rms"
    )

    await sent(server.alice, await tweak(server), settings=typed)

    new = server.executor.works[1].spec.request
    assert (new.temperature, new.classifier_free_guidance, new.top_k) == (1.5, 7, 20)
    assert (new.output_format, new.normalization_strategy) == ("flac", "rms")


async def test_settings_are_read_by_the_names_that_the_command_shows_in_ones_own_language(
    server: SimulatedServer,
) -> None:
    server.locales[server.alice.id] = "fr"
    await server.mario(prompt="a march", duration=1, seed=5)

    await sent(server.alice, await tweak(server), settings="graine: 7\nfidélité_au_prompt: 5")

    new = server.executor.works[1].spec.request
    assert (new.seed, new.classifier_free_guidance) == (7, 5)


async def test_a_setting_that_does_not_go_is_named_as_in_ones_own_language(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="castle", output_format="mp3")
    server.locales[server.alice.id] = "de"

    refused = await sent(server.alice, await tweak(server), settings="Kreativität: 99")

    assert told(refused) == "⚠️ kreativität kann 0–5 sein."


async def test_a_setting_whose_line_is_taken_out_is_at_its_default(
    server: SimulatedServer,
) -> None:
    await server.mario(
        prompt="bells", duration=1, temperature=0.5, seed=5, replicate_weights="melody",
        multi_band_diffusion=True,
    )  # fmt: skip
    shown = await tweak(server)
    assert filled(shown)["settings"].endswith("Extra quality: yes")

    await sent(server.alice, shown, settings="")

    new = server.executor.works[1].spec.request
    assert (new.temperature, new.multi_band_diffusion) == (1.0, False)
    assert new.seed != 5


async def test_another_model_can_be_chosen(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, replicate_weights="stereo")
    shown = await tweak(server)
    assert filled(shown)["model"] == "stereo"

    await sent(server.alice, shown, model="melody")

    assert server.executor.works[1].spec.model == "melody"


async def test_a_style_brings_its_words_and_settings_and_what_is_typed_counts_more(
    server: SimulatedServer,
) -> None:
    values = {"prompt": "old dungeon", "temperature": 0.3, "duration": 4}
    await server.bot.jobs.styles.add(server.guild.id, "dungeon", values)
    await server.mario(prompt="a march", duration=1, top_k=50, seed=5)
    shown = await tweak(server)
    assert filled(shown)["style"] == "-,-"

    await sent(server.alice, shown, style="dungeon")
    new = server.executor.works[1].spec.request
    assert (new.prompt, new.duration, new.temperature) == ("old dungeon, a march", 4, 0.3)
    assert (new.top_k, new.seed) == (50, 5)

    shown = await server.alice.click(server.channel.history()[0], label="Tweak")
    settings = filled(shown)["settings"].replace("Creativity: 1", "Creativity: 2")
    await sent(server.alice, shown, style="dungeon", duration="2", prompt="", settings=settings)
    new = server.executor.works[2].spec.request
    assert (new.prompt, new.duration, new.temperature) == ("old dungeon", 2, 2.0)


async def test_a_style_that_is_taken_away_meanwhile_is_named(server: SimulatedServer) -> None:
    await server.bot.jobs.styles.add(server.guild.id, "dungeon", {"prompt": "old dungeon"})
    await server.mario(prompt="a march", duration=1)
    shown = await tweak(server)
    await server.bot.jobs.styles.remove(server.guild.id, "dungeon")

    assert "There is no style dungeon here" in told(
        await sent(server.alice, shown, style="dungeon")
    )
    assert len(server.executor.works) == 1


async def test_a_tweak_keeps_the_sound_that_the_piece_was_made_from(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(
        prompt="a march", duration=1, input_audio=("t.mp3", song), continuation=True,
        continuation_start=1, continuation_end=3,
    )  # fmt: skip

    await sent(server.alice, await tweak(server), prompt="a waltz")

    old, new = (work.spec.request for work in server.executor.works)
    assert new == old.replace(prompt="a waltz")
    assert server.executor.works[1].source is not None


async def test_a_form_that_changes_nothing_makes_nothing(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, seed=5)

    assert told(await sent(server.alice, await tweak(server))) == UNCHANGED
    assert len(server.executor.works) == 1


async def test_what_else_can_be_asked_for_has_a_line_too(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1, normalization_strategy="peak", top_p=0.5)

    assert filled(await tweak(server))["settings"].splitlines()[-2:] == [
        "Loudness: peak",
        "Top p: 0.5",
    ]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("duration", "soon", "duration can be 1–300, in whole numbers."),
        ("duration", "9999", "duration can be 1–300."),
        ("prompt", "", "Describe the music (prompt: castle at night) or attach a sound."),
        ("settings", "louder", "I can't read “louder”. Write each setting on a line of its own,"),
        ("settings", "volume: 11", 'No option "volume".'),
        ("settings", "prompt: again", 'No option "prompt".'),
        ("settings", "input_audio: " + "a" * 64, 'No option "input\\_audio".'),
        ("settings", "temperature: nan", "temperature can be 0–5."),
        ("settings", "seed: 99999999999", "seed can be -1–4294967295"),
        ("settings", "Format: exe", "output_format can be one of"),
        ("settings", ":", 'No option "".'),
        ("settings", "x" * 500, "I can't read “" + "x" * 40 + "”."),
    ],
)
async def test_what_is_typed_is_judged_like_any_request(
    server: SimulatedServer, field: str, typed: str, sentence: str
) -> None:
    await server.mario(prompt="a march", duration=1)

    answer = await sent(server.alice, await tweak(server), **{field: typed})

    assert sentence in told(answer)
    assert len(server.executor.works) == 1


async def test_a_form_that_was_open_while_the_bot_restarted_still_works(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1)
    shown = await tweak(server)
    await server.restart()

    await sent(server.alice, shown, prompt="a waltz")

    assert server.executor.works[1].spec.request.prompt == "a waltz"
    await sent(server.alice, await tweak(server), prompt="a jig")
    assert server.executor.works[2].spec.request.prompt == "a jig"


async def test_a_piece_that_is_deleted_meanwhile_is_not_tweaked(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    shown = await tweak(server)
    await server.store.delete_takes((await piece(server)).job_id)

    assert told(await sent(server.alice, shown, prompt="a waltz")) == GONE
    assert told(await tweak(server)) == GONE
    assert len(server.executor.works) == 1


async def test_what_would_be_refused_is_refused_before_the_form_opens(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=1)
    await server.bot.jobs.servers.block(server.guild.id, bob.id, True)

    shown = await tweak(server, bob)

    assert shown.modal is None
    assert told(shown) == "⚠️ You can't have music made here. Ask an admin."


async def test_a_form_about_a_piece_of_another_message_is_refused(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1)
    made, elsewhere = await piece(server), await server.alice.send(server.channel, "hello")

    for action in ("tweak", "variation"):
        id = f"mario-form:{action}:{made.id}"
        assert told(await forged(server, id, elsewhere, prompt="x", keep="1")) == OLD
    assert len(server.executor.works) == 1


async def test_a_form_that_a_changed_client_sends_is_judged_like_any(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=4)
    message, made = server.last, await piece(server)

    for keep in ("0", "4", "99999999", "-1", "1.5", "", "\u0664\u0662"):
        id = f"mario-form:variation:{made.id}"
        assert told(await forged(server, id, message, keep=keep)) == OLD
    unknown = await forged(server, f"mario-form:tweak:{made.id}", message, model="nobody")
    assert told(unknown).startswith("⚠️ ")
    assert len(server.executor.works) == 1
    assert await server.store.unfinished() == []
