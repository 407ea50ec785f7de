"""Each button and each choice of a menu: pressed by whoever it belongs to, by another member and by
a moderator, before the bot restarts and after."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.errors import BackendError
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.audio.encode import encode
from bot.audio.tags import write_tags
from bot.frontends.discord.actions import Action
from bot.frontends.discord.library_page import SIZE
from bot.texts import say
from tests.support.discord_steps import (
    button_ids,
    choices,
    nothing_happened,
    piece,
    post_button,
    press_id,
)
from tests.support.simulated_server import SimulatedServer
from tests.support.sounds import noise

pytestmark = pytest.mark.timeout(60)

Message = discord.Message | ResponseMessage
Stands = Callable[[SimulatedServer, MemberActor], Awaitable[Message]]

POSTED, GONE, CHANGED = "posted", "gone", "changed"
"""What happens in the channel: a message more, one less, or other words, files or buttons."""


@dataclass(frozen=True)
class Button:
    """stands: brings somebody before it. The others: how what then happens begins, as
    :func:`happened` says it, for whoever it belongs to and, where it is otherwise, for others.
    again: for all of them when they press once more after a restart.
    used_up: pressing it takes it away, so that each of them needs one.
    """

    action: Action
    stands: Stands
    author: str
    member: str | None = None
    moderator: str | None = None
    again: str | None = None
    used_up: bool = False

    def expected(self, restarted: bool) -> dict[str, str]:
        if restarted and self.again is not None:
            return dict.fromkeys(("author", "member", "moderator"), self.again)
        others = {"member": self.member, "moderator": self.moderator}
        return {"author": self.author} | {
            name: self.author if text is None else text for name, text in others.items()
        }


async def a_piece(server: SimulatedServer, who: MemberActor) -> Message:
    await server.mario(prompt="a march", duration=2, seed=5)
    return server.last


async def a_continuation(server: SimulatedServer, who: MemberActor) -> Message:
    await a_piece(server, who)
    await server.alice.click(server.last, label="Continue")
    return server.last


async def two_takes(server: SimulatedServer, who: MemberActor) -> Message:
    await server.mario(prompt="a march", duration=1, takes=2)
    return server.last


async def one_being_made(server: SimulatedServer, who: MemberActor) -> Message:
    if server.executor.gate is None:
        server.executor.gate = asyncio.Event()
    await server.mario(prompt="a march", duration=1)
    return server.last


async def the_question_before_deleting(server: SimulatedServer, who: MemberActor) -> Message:
    """Nobody but its author and moderators is asked; others can only press a button they made."""
    shown = await a_piece(server, who)
    asked = await who.click(shown, label="Delete")
    if asked.followups:
        return asked.followups[-1]
    made = await piece(server)
    return post_button(server, f"mario:{Action.surely_delete}:{made.id}")


async def a_video(server: SimulatedServer, who: MemberActor) -> Message:
    if not server.channel.history():
        await server.mario(prompt="a march", duration=1)
    await server.alice.select(server.channel.history()[0], ["video"])
    return server.last


async def the_help(server: SimulatedServer, who: MemberActor) -> Message:
    return answer_of(await who.slash(server.channel, "mario-help"))


async def the_library(server: SimulatedServer, who: MemberActor) -> Message:
    while len(server.channel.history()) <= SIZE:
        await server.mario(prompt="a march", duration=1)
    return answer_of(await who.slash(server.channel, "mario-library server"))


async def the_second_page(server: SimulatedServer, who: MemberActor) -> Message:
    first = await the_library(server, who)
    await who.click(first, custom_id=id_of(first, Action.page_forth, 0))
    return first


async def a_recipe(server: SimulatedServer, who: MemberActor) -> Message:
    if not server.channel.history():
        await a_piece(server, who)
    return answer_of(await who.select(server.channel.history()[0], ["recipe"]))


async def a_recipe_of_a_file_from_elsewhere(server: SimulatedServer, who: MemberActor) -> Message:
    comment = json.dumps({"prompt": "a march", "duration": 1, "seed": 5})
    tags = {"artist": "Mario", "comment": comment, "mario_model": "pocket@fake"}
    data = write_tags(encode(noise(1.0), "wav"), "wav", tags)
    found = await server.alice.send(server.channel, "look", attachments=[("found.wav", data)])
    return answer_of(await who.context_menu(server.channel, "Show recipe", found))


async def jam_in(server: SimulatedServer, channel: ChannelHandle) -> ChannelHandle:
    """The thread of a jam that alice began there, in which people vote."""
    await server.alice.slash(channel, "mario-jam", prompt="castle", seconds=2, rounds=3)
    return channel.threads[-1]


async def a_jam(server: SimulatedServer, who: MemberActor) -> Message:
    thread = await jam_in(server, server.guild.create_text_channel("jam"))
    assert thread.last_message is not None
    return thread.last_message


async def a_jam_that_waits_for_a_turn(server: SimulatedServer, who: MemberActor) -> Message:
    thread = await jam_in(server, server.channel)
    await server.env.advance_time(60)
    assert thread.last_message is not None
    return thread.last_message


async def a_piece_of_the_day(server: SimulatedServer, who: MemberActor) -> Message:
    ahead = datetime(2026, 1, 1, 17, 0, tzinfo=UTC) - server.env.now()
    server.store.now = lambda: server.env.now() + ahead
    role = server.guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    boss = server.guild.add_member(server.env.create_user("boss"), roles=[role])
    asked = {"channel": server.channel, "hour": 18, "prompts": "castle | desert | forest"}
    await boss.slash(server.channel, "mario-daily set", seconds=2, **asked)
    server.store.now = lambda: server.env.now() + ahead + timedelta(hours=1)
    await server.env.advance_time(600)
    return server.last


def a_sentence(code: str, **values: Any) -> str:
    return f"⚠️ {say(code, **values)}"


NOT_TO_CANCEL = a_sentence("only-its-author", act="cancel")
NOT_TO_DELETE = a_sentence("only-its-author", act="delete")
NOT_TO_CHOOSE = a_sentence("only-its-author-chooses")

BUTTONS = (
    Button(Action.cancel, one_being_made, CHANGED, member=NOT_TO_CANCEL, used_up=True),
    Button(Action.try_, the_help, POSTED, used_up=True),
    Button(
        Action.jam_turn,
        a_jam_that_waits_for_a_turn,
        a_sentence("jam-others-first", seconds=60),
        member="form My turn",
        moderator="form My turn",
    ),
    Button(Action.jam_vote, a_jam, CHANGED),
    Button(Action.jam_end, a_jam, CHANGED, member=a_sentence("jam-not-yours"), used_up=True),
    Button(Action.daily_vote, a_piece_of_the_day, CHANGED),
    Button(Action.again, a_piece, POSTED),
    Button(Action.continue_, a_piece, POSTED),
    Button(Action.tweak, a_piece, "form Tweak this piece"),
    Button(
        Action.favourite,
        a_piece,
        f"{say('favourite-first')} {CHANGED}",
        again=CHANGED,  # and takes it out
    ),
    Button(Action.delete, a_piece, say("delete-surely"), member=NOT_TO_DELETE),
    Button(
        Action.surely_delete,
        the_question_before_deleting,
        f"{GONE} {CHANGED}",
        member=NOT_TO_DELETE,
        used_up=True,
    ),
    Button(Action.variation, a_piece, "form A variation"),
    Button(Action.loop, a_piece, POSTED),
    Button(Action.keep, two_takes, CHANGED, member=NOT_TO_CHOOSE, used_up=True),
    Button(Action.drop, two_takes, CHANGED, member=NOT_TO_CHOOSE, used_up=True),
    Button(Action.midi, a_piece, "file .mid"),
    Button(Action.video, a_piece, POSTED),
    Button(Action.soundboard, a_piece, a_sentence("soundboard-not-yours")),
    Button(Action.lineage, a_continuation, say("lineage-title")),
    Button(Action.stitch, a_continuation, POSTED),
    Button(Action.play, the_library, "file .wav", used_up=True),
    Button(Action.page_back, the_second_page, CHANGED, used_up=True),
    Button(Action.page_forth, the_library, CHANGED, used_up=True),
    Button(Action.recipe, a_piece, say("recipe")),
    Button(Action.make_again, a_recipe, POSTED, used_up=True),
    Button(Action.make_as_told, a_recipe_of_a_file_from_elsewhere, POSTED, used_up=True),
    Button(Action.take_away, a_video, GONE, member=NOT_TO_DELETE, used_up=True),
)


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.action)
async def test_a_button_does_the_same_for_each_of_them_before_and_after_a_restart(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor, button: Button
) -> None:
    people = {"author": server.alice, "member": bob, "moderator": moderator}
    shared = None if button.used_up else await button.stands(server, server.alice)

    async def before(who: MemberActor) -> Message:
        return shared or await button.stands(server, who)

    for name, expected in button.expected(restarted=False).items():
        under = await before(people[name])
        assert (name, await happened(server, people[name], button.action, under, 0)) == (
            name,
            expected,
        )
    standing = {name: await before(people[name]) for name in people}
    await server.restart()
    for name, expected in button.expected(restarted=True).items():
        under = standing[name]
        assert (name, await happened(server, people[name], button.action, under, -1)) == (
            name,
            expected,
        )
    if server.executor.gate is not None:
        server.executor.gate.set()
        await server.env.settle()


def test_no_button_is_left_out() -> None:
    assert sorted(button.action for button in BUTTONS) == sorted(Action)


async def happened(
    server: SimulatedServer, who: MemberActor, action: Action, under: Message, which: int
) -> str:
    """Press the first (0) or last (-1) button of that kind: what then happened.

    What only ``who`` sees comes first: a form's title, a file's kind, or the title or sentence of a
    message.
    """
    there, looked = ids(server), looks(server, under)
    result = await press(who, action, under, which)
    if result.modal is not None:
        return f"form {result.modal['title']}"
    answers = [*result.followups, *([result.response] if result.response else [])]
    seen = [
        private_words(answer) for answer in answers if answer.ephemeral and answer.id != under.id
    ]
    now = looks(server, under)
    return " ".join(
        [
            *seen,
            *([POSTED] if ids(server) - there else []),
            *([GONE] if there - ids(server) else []),
            *([CHANGED] if now is not None and now != looked else []),
        ]
    )


async def press(who: MemberActor, action: Action, under: Message, which: int) -> InteractionResult:
    message = under.message if isinstance(under, ResponseMessage) else under
    if action is Action.play:
        return await who.select(under, [choices(message)[which]])
    if action in choices(message):
        return await who.select(under, [action])
    return await who.click(under, custom_id=id_of(under, action, which))


def private_words(message: Message) -> str:
    if message.attachments:
        return f"file {PurePath(message.attachments[0].filename).suffix}"
    (embed,) = message.embeds
    return embed.title or embed.description or ""


def ids(server: SimulatedServer) -> set[int]:
    return {message.id for message in server.channel.history()}


def looks(server: SimulatedServer, message: Message) -> Any:
    """All of a message that people see; None where it is gone."""
    channel_id = message.channel_id if isinstance(message, ResponseMessage) else message.channel.id
    try:
        kept = server.env.backend.get_message(channel_id, message.id)
    except BackendError:
        return None
    return deepcopy((kept.embeds, kept.components, kept.attachments))


def id_of(message: Message, action: Action, which: int) -> str:
    """Of the first (0) or last (-1) button for an action under a message."""
    shown = message.message if isinstance(message, ResponseMessage) else message
    return [one for one in button_ids(shown) if one.startswith(f"mario:{action}:")][which]


def answer_of(result: InteractionResult) -> Message:
    """The message that somebody was answered with."""
    answer = result.followups[-1] if result.followups else result.response
    assert answer is not None
    return answer


NOBODYS = ("", "0123", "x" * 80, "../../etc", "1.1.1", "' OR 1=1; --", "{0}", "\u202e\u200b", "-1")


async def test_an_id_that_nobody_was_given_is_answered_with_a_sentence(
    server: SimulatedServer,
) -> None:
    for action in set(Action) - {Action.try_}:
        for id in NOBODYS:
            answer = await press_id(server, f"mario:{action}:{id}")
            (sentence,) = {private_words(one) for one in (*answer.followups, answer_of(answer))}
            assert sentence.startswith("⚠️ "), (action, id)
            assert "Something broke" not in sentence, (action, id)
    assert await nothing_happened(server)
