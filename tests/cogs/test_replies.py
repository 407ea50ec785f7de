"""Music from music: replying to a sound, and the two commands on a message."""

import gc
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.frontends.discord.small_forms import MessageForm
from tests.support.discord_steps import heard, job_at, nothing_happened, piece, said, told
from tests.support.form_steps import filled, forged, sent
from tests.support.simulated_server import SimulatedServer

DELETED = "That message was deleted, so there's nothing to continue."
HIDDEN = "I can't see that file. Right-click it (or hold) → Apps → Continue."
NO_SOUND = "There's no sound file in that message. Pick one with a file attached."
UNREAD = "I couldn't read your text. Reply with the ping on, or use Apps → Continue."


def named(server: SimulatedServer, text: str = "") -> str:
    assert server.bot.user is not None
    return f"{server.bot.user.mention} {text}"


async def test_the_text_of_a_reply_to_a_piece_is_the_new_prompt(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=2, top_k=50, seed=5)
    first = server.last

    asked = await bob.send(server.channel, named(server, "slower, with bells"), reply_to=first)

    request = server.executor.works[1].spec.request
    assert request.prompt == "slower, with bells"
    assert (request.continuation, request.top_k, request.duration) == (True, 50, 2)
    assert server.executor.works[1].tokens is not None
    assert server.last.reference is not None
    assert server.last.reference.message_id == asked.id
    assert (await heard(server.last)).seconds == 4


async def test_a_piece_names_what_it_continues_and_says_both_lengths(
    server: SimulatedServer, bob: MemberActor, song: bytes
) -> None:
    await server.mario(prompt="a march", duration=7)
    first = server.last
    await server.alice.send(server.channel, named(server), reply_to=first)
    shown = await bob.context_menu(server.channel, "Continue", server.last)
    await bob.submit_modal(shown, {"prompt": "", "duration": "4"})
    second = server.channel.history()[2]
    assert (await job_at(server, server.last.id)).came_from is None  # it has been shown
    assert said(server.last) == (
        f"-# ⏭️ Continues [a march (continued)]({second.jump_url})"
        "\n-# 18 s: 14 s from before, 4 s new"
    )
    assert said(second) == (
        f"-# ⏭️ Continues [a march]({first.jump_url})\n-# 14 s: 7 s from before, 7 s new"
    )

    tune = await server.alice.send(server.channel, "my song", attachments=[("my_tune.mp3", song)])
    shown = await bob.context_menu(server.channel, "8-bit cover", tune)
    await bob.submit_modal(shown, {"prompt": "", "duration": "4"})
    assert said(server.last) == f"-# 🕹️ 8-bit cover of [my\\_tune.mp3]({tune.jump_url})"
    shown = await bob.context_menu(server.channel, "Follow this melody", tune)
    await bob.submit_modal(shown, {"prompt": "", "duration": "4"})
    assert said(server.last) == f"-# 🎵 Follows the melody of [my\\_tune.mp3]({tune.jump_url})"
    await server.mario(prompt="on", input_audio=("my_tune.mp3", song), continuation=True)
    assert said(server.last) == ("-# ⏭️ Continues my\\_tune.mp3\n-# 12 s: 4 s from before, 8 s new")


async def test_a_reply_without_words_keeps_the_prompt(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    await server.alice.send(server.channel, named(server), reply_to=server.last)

    assert server.executor.works[1].spec.request.prompt == "a march"
    assert server.embed().title == "a march (continued)"


async def test_words_that_discord_hides_keep_the_prompt_and_the_piece_says_so(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=1)
    await server.alice.send(server.channel, "slower", reply_to=server.last)

    assert server.executor.works[1].spec.request.prompt == "a march"
    assert said(server.last).splitlines()[2:] == [f"-# {UNREAD}"]


async def test_a_reply_continues_a_reply(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)
    await server.alice.send(server.channel, named(server, "faster"), reply_to=server.last)
    await server.alice.send(server.channel, "slower", reply_to=server.last)

    assert [work.spec.request.prompt for work in server.executor.works] == [
        "a march",
        "faster",
        "slower",
    ]
    assert (await heard(server.last)).seconds == 3


async def test_a_reply_that_names_the_bot_continues_anyones_sound(
    server: SimulatedServer, bob: MemberActor, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, named(server), attachments=[("tune.mp3", song)])
    assert await nothing_happened(server)

    await bob.send(server.channel, named(server, "as a waltz"), reply_to=tune)

    request = server.executor.works[0].spec.request
    assert (request.prompt, request.continuation) == ("as a waltz", True)
    assert (await heard(server.last)).seconds == pytest.approx(12, abs=0.1)
    assert (await piece(server)).user_id == bob.id


async def test_messages_that_do_not_ask_are_left_alone(
    server: SimulatedServer, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    await server.alice.send(server.channel, "nice", reply_to=tune)
    await server.alice.send(server.channel, named(server, "hello"))

    assert await nothing_happened(server)
    assert len(server.channel.history()) == 3


async def test_a_sound_that_discord_hides_is_explained(
    server: SimulatedServer, bob: MemberActor, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    await bob.send(server.channel, named(server, "as a waltz"), reply_to=tune)

    assert said(server.last) == f"⚠️ {HIDDEN}"
    assert await nothing_happened(server)


async def test_a_message_without_sound_and_a_deleted_one_are_told_apart(
    server: SimulatedServer, bob: MemberActor
) -> None:
    text = await server.alice.send(server.channel, named(server, "no song here"))
    await bob.send(server.channel, named(server, "go on"), reply_to=text)
    assert said(server.last) == f"⚠️ {NO_SOUND}"

    await server.alice.delete(text)
    carol = server.guild.add_member(server.env.create_user("carol"))
    reference = {"channel_id": str(server.channel.id), "message_id": str(text.id)}
    server.env.backend.create_message(
        server.channel.id, carol.id, named(server, "go on"), reference=reference
    )
    await server.env.settle()
    assert said(server.last) == f"⚠️ {DELETED}"
    assert await nothing_happened(server)


@pytest.mark.fault(
    fault="somebody writes message after message that cannot become music",
    sees="why, once a minute",
    keeps="the channel from being filled with refusals",
)
async def test_worthless_messages_are_answered_once_a_minute(
    server: SimulatedServer, bob: MemberActor
) -> None:
    text = await server.alice.send(server.channel, named(server, "no song here"))
    for _ in range(3):
        await bob.send(server.channel, named(server, "go on"), reply_to=text)
    refusals = [m for m in server.channel.history() if m.author.bot]
    assert [said(m) for m in refusals] == [f"⚠️ {NO_SOUND}"]

    await server.alice.send(server.channel, named(server, "go on"), reply_to=text)
    assert len([m for m in server.channel.history() if m.author.bot]) == 2


@pytest.mark.fault(
    fault="somebody opens forms and closes them unsent, hundreds of times",
    sees="the form",
    keeps="memory: the newest form of each person, for 15 minutes",
)
async def test_a_form_that_was_closed_is_forgotten(
    server: SimulatedServer, bob: MemberActor, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    of_other_tests = _forms()
    for _ in range(4):
        await bob.context_menu(server.channel, "Continue", tune)
    shown = await bob.context_menu(server.channel, "Continue", tune)
    forms = [form for form in _forms() if form not in of_other_tests]
    assert len([form for form in forms if not form.is_finished()]) == 1
    assert all(form.timeout for form in forms)

    await bob.submit_modal(shown, {"prompt": "as a waltz", "duration": "2"})
    assert len(server.executor.works) == 1


def _forms() -> list[MessageForm]:
    """Every form that is in memory."""
    gc.collect()
    return [thing for thing in gc.get_objects() if type(thing) is MessageForm]


@pytest.mark.parametrize(
    ("name", "model"),
    [("8-bit cover", "pocket"), ("Continue", "pocket"), ("Follow this melody", "melody")],
)
async def test_the_commands_on_a_message_ask_and_take_its_sound(
    server: SimulatedServer, bob: MemberActor, song: bytes, name: str, model: str
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])

    shown = await bob.context_menu(server.channel, name, tune)
    assert shown.modal is not None
    assert shown.modal["title"] == name
    await bob.submit_modal(shown, {"prompt": "as a waltz", "duration": " 2 "})

    work = server.executor.works[0]
    assert (work.spec.request.prompt, work.spec.request.duration) == ("as a waltz", 2)
    assert work.spec.request.continuation is (name == "Continue")
    assert work.spec.model == model
    assert work.source is not None


async def test_the_commands_know_a_piece_and_offer_its_prompt(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=2, top_k=50)
    first = server.last

    shown = await server.alice.context_menu(server.channel, "Continue", first)
    assert shown.modal is not None
    assert filled(shown) == {"prompt": "a march", "duration": "2"}
    await server.alice.submit_modal(shown, {"prompt": "", "duration": "1"})

    work = server.executor.works[1]
    assert (work.spec.request.prompt, work.spec.request.top_k) == (None, 50)
    assert work.tokens is not None


async def test_a_cover_is_of_the_whole_sound_unless_something_else_is_typed(
    server: SimulatedServer, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    shown = await server.alice.context_menu(server.channel, "8-bit cover", tune)
    assert filled(shown)["duration"] == "4"
    await sent(server.alice, shown)
    assert (await heard(server.last)).seconds == 4

    await server.bot.jobs.servers.set_limit(server.guild.id, None, "duration", 3)
    shown = await server.alice.context_menu(server.channel, "8-bit cover", tune)
    assert filled(shown)["duration"] == "3"


async def test_a_cover_of_a_piece_takes_over_its_prompt_and_not_its_models_settings(
    server: SimulatedServer,
) -> None:
    await server.mario(
        prompt="a march", duration=5, temperature=0.5, multi_band_diffusion=True,
        replicate_weights="melody", output_format="flac",
    )  # fmt: skip
    first, old = server.last, await piece(server)

    shown = await server.alice.context_menu(server.channel, "8-bit cover", first)
    assert filled(shown) == {"prompt": "a march", "duration": "5"}
    await sent(server.alice, shown)

    request = server.executor.works[1].spec.request
    assert (request.replicate_weights, request.output_format) == ("pocket", "flac")
    assert (request.temperature, request.multi_band_diffusion) == (1.0, False)
    assert request.input_audio == old.audio
    assert said(server.last) == f"-# 🕹️ 8-bit cover of [a march]({first.jump_url})"


@pytest.mark.fault(
    fault="the bot restarts while the form of a message command is open",
    sees="the piece; where the message cannot be read again, a sentence: open it again",
    keeps="the form",
)
@pytest.mark.parametrize("name", ["8-bit cover", "Continue", "Follow this melody"])
async def test_a_form_that_was_open_while_the_bot_restarted_is_finished(
    server: SimulatedServer, bob: MemberActor, song: bytes, name: str
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    shown = await bob.context_menu(server.channel, name, tune)
    await server.restart()

    await sent(bob, shown, prompt="as a waltz", duration="2")

    work = server.executor.works[0]
    assert (work.spec.request.prompt, work.spec.request.duration) == ("as a waltz", 2)
    assert work.spec.request.continuation is (name == "Continue")
    assert work.source is not None
    assert f"[tune.mp3]({tune.jump_url})" in said(server.last)


async def test_a_form_on_a_message_that_is_gone_since_a_restart_says_so(
    server: SimulatedServer, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    shown = await server.alice.context_menu(server.channel, "8-bit cover", tune)
    await server.restart()
    await tune.delete()

    assert told(await sent(server.alice, shown)) == f"⚠️ {DELETED}"
    assert await nothing_happened(server)


async def test_a_form_takes_nothing_from_where_its_sender_is_not(
    server: SimulatedServer, hideout: ChannelHandle, bob: MemberActor, song: bytes
) -> None:
    hidden = await server.alice.send(hideout, "mine", attachments=[("tune.mp3", song)])
    here = await server.alice.send(server.channel, "hello")
    for id in (str(hidden.id), "0", "9" * 40, "-1", "²", ""):
        answer = await forged(server, f"mario-form:message-cover:{id}", here, duration="2")
        assert not answer.followups or told(answer).startswith("⚠️")
    assert await nothing_happened(server)


async def test_a_form_that_was_tampered_with_is_judged_like_any_request(
    server: SimulatedServer, song: bytes
) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    form = f"mario-form:message-cover:{tune.id}"
    for values in (
        {"prompt": "x" * 1001, "duration": "2"},
        {"duration": "2", "continuation_start": "9" * 9},
        {"duration": "1e9"},
        {"prompt": "x"},
    ):
        assert told(await forged(server, form, tune, **values)).startswith("⚠️")
    assert await nothing_happened(server)


async def test_a_form_is_sent_again_only_by_who_may_read_what_it_was_opened_on(
    server: SimulatedServer, bob: MemberActor, song: bytes
) -> None:
    unread: Any = {bob: discord.PermissionOverwrite(read_message_history=False)}
    channel = server.guild.create_text_channel("short memories", overwrites=unread)
    tune = await server.alice.send(channel, "my song", attachments=[("tune.mp3", song)])
    shown = await bob.context_menu(channel, "8-bit cover", tune)
    await server.restart()

    answer = await sent(bob, shown)

    assert told(answer) == "⚠️ That form was open while I restarted. Please open it again."
    assert await nothing_happened(server)


async def test_the_form_is_validated_like_any_request(server: SimulatedServer, song: bytes) -> None:
    tune = await server.alice.send(server.channel, "my song", attachments=[("tune.mp3", song)])
    for typed, sentence in {
        "long": "duration can be 1–300, in whole numbers.",
        "0": "duration can be 1–300.",
    }.items():
        shown = await server.alice.context_menu(server.channel, "Continue", tune)
        answer = await server.alice.submit_modal(shown, {"prompt": "x", "duration": typed})
        assert told(answer) == f"⚠️ {sentence}"
    assert await nothing_happened(server)


async def test_a_command_on_a_message_without_sound_says_so(server: SimulatedServer) -> None:
    text = await server.alice.send(server.channel, "no song here")

    for name in ("8-bit cover", "Continue", "Follow this melody"):
        shown = await server.alice.context_menu(server.channel, name, text)
        assert shown.modal is None
        assert told(shown) == f"⚠️ {NO_SOUND}"


async def test_another_bots_reply_makes_nothing(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=2)
    robot = server.guild.add_member(server.env.create_user("robot", bot=True))

    await robot.send(server.channel, named(server, "again, louder"), reply_to=server.last)

    assert len(server.executor.works) == 1
    assert await server.store.unfinished() == []
