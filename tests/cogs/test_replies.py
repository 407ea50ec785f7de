"""Music from music: replying to a sound, and the two commands on a message."""

import pytest
from simcord.actors import MemberActor

from tests.conftest import Stage
from tests.support.discord_steps import heard, nothing_happened, piece, said, told

DELETED = "That message was deleted, so there's nothing to continue."
HIDDEN = "I can't see that file. Right-click it (or hold) → Apps → Continue."
NO_SOUND = "There's no sound file in that message. Pick one with a file attached."
UNREAD = "I couldn't read your text. Reply with the ping on, or use Apps → Continue."


@pytest.fixture
def bob(stage: Stage) -> MemberActor:
    return stage.guild.add_member(stage.env.create_user("bob"))


def named(stage: Stage, text: str = "") -> str:
    assert stage.bot.user is not None
    return f"{stage.bot.user.mention} {text}"


async def test_the_text_of_a_reply_to_a_piece_is_the_new_prompt(
    stage: Stage, bob: MemberActor
) -> None:
    await stage.mario(prompt="a march", duration=2, top_k=50, seed=5)
    first = stage.last

    asked = await bob.send(stage.channel, named(stage, "slower, with bells"), reply_to=first)

    request = stage.executor.works[1].request
    assert request.prompt == "slower, with bells"
    assert (request.continuation, request.top_k, request.duration) == (True, 50, 2)
    assert stage.executor.works[1].tokens is not None
    assert stage.last.reference is not None
    assert stage.last.reference.message_id == asked.id
    assert (await heard(stage.last)).seconds == 4


async def test_a_reply_without_words_keeps_the_prompt(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=1)
    await stage.alice.send(stage.channel, named(stage), reply_to=stage.last)

    assert stage.executor.works[1].request.prompt == "a march"
    assert not stage.embed().description


async def test_words_that_discord_hides_keep_the_prompt_and_the_piece_says_so(
    stage: Stage,
) -> None:
    await stage.mario(prompt="a march", duration=1)
    await stage.alice.send(stage.channel, "slower", reply_to=stage.last)

    assert stage.executor.works[1].request.prompt == "a march"
    assert said(stage.last) == f"-# {UNREAD}"


async def test_a_reply_continues_a_reply(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=1)
    await stage.alice.send(stage.channel, named(stage, "faster"), reply_to=stage.last)
    await stage.alice.send(stage.channel, "slower", reply_to=stage.last)

    assert [work.request.prompt for work in stage.executor.works] == ["a march", "faster", "slower"]
    assert (await heard(stage.last)).seconds == 3


async def test_a_reply_that_names_the_bot_continues_anyones_sound(
    stage: Stage, bob: MemberActor, song: bytes
) -> None:
    tune = await stage.alice.send(stage.channel, named(stage), attachments=[("tune.mp3", song)])
    assert await nothing_happened(stage)

    await bob.send(stage.channel, named(stage, "as a waltz"), reply_to=tune)

    request = stage.executor.works[0].request
    assert (request.prompt, request.continuation) == ("as a waltz", True)
    assert (await heard(stage.last)).seconds == pytest.approx(12, abs=0.1)
    assert (await piece(stage)).user_id == bob.id


async def test_messages_that_do_not_ask_are_left_alone(stage: Stage, song: bytes) -> None:
    tune = await stage.alice.send(stage.channel, "my song", attachments=[("tune.mp3", song)])
    await stage.alice.send(stage.channel, "nice", reply_to=tune)
    await stage.alice.send(stage.channel, named(stage, "hello"))

    assert await nothing_happened(stage)
    assert len(stage.channel.history()) == 3


async def test_a_sound_that_discord_hides_is_explained(
    stage: Stage, bob: MemberActor, song: bytes
) -> None:
    tune = await stage.alice.send(stage.channel, "my song", attachments=[("tune.mp3", song)])
    await bob.send(stage.channel, named(stage, "as a waltz"), reply_to=tune)

    assert said(stage.last) == f"⚠️ {HIDDEN}"
    assert await nothing_happened(stage)


async def test_a_message_without_sound_and_a_deleted_one_are_told_apart(
    stage: Stage, bob: MemberActor
) -> None:
    text = await stage.alice.send(stage.channel, named(stage, "no song here"))
    await bob.send(stage.channel, named(stage, "go on"), reply_to=text)
    assert said(stage.last) == f"⚠️ {NO_SOUND}"

    await stage.alice.delete(text)
    reference = {"channel_id": str(stage.channel.id), "message_id": str(text.id)}
    stage.env.backend.create_message(
        stage.channel.id, bob.id, named(stage, "go on"), reference=reference
    )
    await stage.env.settle()
    assert said(stage.last) == f"⚠️ {DELETED}"
    assert await nothing_happened(stage)


@pytest.mark.parametrize(
    ("name", "model"), [("Continue", "pocket"), ("Follow this melody", "melody")]
)
async def test_the_commands_on_a_message_ask_and_take_its_sound(
    stage: Stage, bob: MemberActor, song: bytes, name: str, model: str
) -> None:
    tune = await stage.alice.send(stage.channel, "my song", attachments=[("tune.mp3", song)])

    shown = await bob.context_menu(stage.channel, name, tune)
    assert shown.modal is not None
    assert shown.modal["title"] == name
    await bob.submit_modal(shown, {"prompt": "as a waltz", "duration": " 2 "})

    work = stage.executor.works[0]
    assert (work.request.prompt, work.request.duration) == ("as a waltz", 2)
    assert work.request.continuation is (name == "Continue")
    assert work.request.replicate_weights == model
    assert work.source is not None


async def test_the_commands_know_a_piece_and_offer_its_prompt(stage: Stage) -> None:
    await stage.mario(prompt="a march", duration=2, top_k=50)
    first = stage.last

    shown = await stage.alice.context_menu(stage.channel, "Continue", first)
    assert shown.modal is not None
    fields = [row["components"][0] for row in shown.modal["components"]]
    assert [field["value"] for field in fields] == ["a march", "2"]
    await stage.alice.submit_modal(shown, {"prompt": "", "duration": "1"})

    work = stage.executor.works[1]
    assert (work.request.prompt, work.request.top_k) == (None, 50)
    assert work.tokens is not None


async def test_the_form_is_judged_like_any_wish(stage: Stage, song: bytes) -> None:
    tune = await stage.alice.send(stage.channel, "my song", attachments=[("tune.mp3", song)])
    for typed, sentence in {
        "long": "duration must be a whole number from 1 to 300; you gave 'long'.",
        "0": "duration must be a whole number from 1 to 300; you gave '0'.",
    }.items():
        shown = await stage.alice.context_menu(stage.channel, "Continue", tune)
        answer = await stage.alice.submit_modal(shown, {"prompt": "x", "duration": typed})
        assert told(answer) == f"⚠️ {sentence}"
    assert await nothing_happened(stage)


async def test_a_command_on_a_message_without_sound_says_so(stage: Stage) -> None:
    text = await stage.alice.send(stage.channel, "no song here")

    for name in ("Continue", "Follow this melody"):
        shown = await stage.alice.context_menu(stage.channel, name, text)
        assert shown.modal is None
        assert told(shown) == f"⚠️ {NO_SOUND}"
