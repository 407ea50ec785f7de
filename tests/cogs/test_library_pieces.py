"""What is done with a piece of the library: it is heard, liked and deleted."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from tests.support.discord_steps import choices, delete, labels, piece, said, told
from tests.support.library_steps import GONE, look, make, offered, shown, text
from tests.support.simulated_server import SimulatedServer


async def test_a_piece_is_heard_by_whoever_chose_it_with_its_buttons(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await make(server, "a march")
    posted, made = server.last, await piece(server)
    page = await look(server, bob)
    assert page.response is not None
    await server.restart()

    (heard_,) = (await bob.select(page.response, [made.id])).followups

    assert heard_.ephemeral
    assert heard_.embeds[0].url == posted.jump_url
    assert await heard_.attachments[0].read() == await posted.attachments[0].read()
    assert labels(heard_.message) == labels(posted)
    assert choices(heard_.message) == choices(posted)
    assert server.last.id == posted.id

    await bob.click(heard_, label="Continue")
    assert server.executor.works[-1].spec.request.continuation
    assert "Continues a march" in said(server.last)
    assert str(heard_.id) not in said(server.last)


async def test_a_piece_that_is_heard_again_is_deleted_with_its_message(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await make(server, "a march")
    posted, made = server.last, await piece(server)
    page = await look(server, server.alice, "mine")
    assert page.response is not None
    (again,) = (await server.alice.select(page.response, [made.id])).followups

    await delete(server.alice, again.message)

    assert posted.id not in [message.id for message in server.channel.history()]
    assert not offered(await look(server, bob))
    assert told(await server.alice.select(page.response, [made.id])) == GONE


@pytest.mark.fault(
    fault="a moderator of one channel deletes a piece of another, found in the library",
    sees="a sentence",
    keeps="the piece",
)
async def test_who_moderates_where_a_piece_is_posted_deletes_it_from_anywhere(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor
) -> None:
    await make(server, "a march")
    posted, made = server.last, await piece(server)
    own: dict[Any, discord.PermissionOverwrite] = {
        bob: discord.PermissionOverwrite(manage_messages=True)
    }
    bobs = server.guild.create_text_channel("bobs", overwrites=own)
    for who, may in ((bob, False), (moderator, True)):
        page = await look(server, who, where=bobs)
        assert page.response is not None
        (again,) = (await who.select(page.response, [made.id])).followups
        if not may:
            refused = await who.click(again, label="Delete")
            assert "Only the person who asked" in told(refused)
            assert await server.store.piece(made.id) is not None
            continue
        await delete(who, again.message)
    assert await server.store.piece(made.id) is None
    assert posted.id not in [message.id for message in server.channel.history()]


@pytest.mark.fault(
    fault="a message whose piece somebody deletes on Discord, also while the bot is off",
    sees="nothing: the piece is in nobody's library but its author's",
    keeps="the piece, for its author",
)
async def test_a_message_that_was_taken_away_takes_its_piece_out_of_the_library(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor
) -> None:
    await make(server, "one", "two")
    page = await look(server, bob)
    assert page.response is not None
    second, first = offered(page)
    await moderator.delete(server.last)
    assert offered(await look(server, bob)) == [first]

    server.env.inject_error("GET", "/channels/*/messages/*", status=403, code=50001)
    assert (await bob.select(page.response, [first])).followups[-1].attachments
    server.env.inject_error("GET", "/channels/*/messages/*", status=404, code=10008)
    assert told(await bob.select(page.response, [first])) == GONE
    assert offered(await look(server, bob)) == []
    assert offered(await look(server, server.alice, "mine")) == [second, first]


async def test_a_star_is_counted_quietly_and_taken_back_by_another_press(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await make(server, "a march")
    made, messages = await piece(server), len(server.channel.history())
    star = f"mario:favourite:{made.id}"

    (first,) = (await bob.click(server.last, custom_id=star)).followups
    assert first.ephemeral
    assert "/mario-library favourites" in said(first)
    await server.restart()
    assert (await server.alice.click(server.last, custom_id=star)).followups
    assert labels(server.last) == ["Again", "Continue", "Tweak", "2", "Delete"]
    assert server.last.attachments
    assert "⭐ 2" in text(await look(server, bob))
    assert shown(await look(server, bob, "favourites"), "a march")

    assert not (await bob.click(server.last, custom_id=star)).followups
    assert labels(server.last) == ["Again", "Continue", "Tweak", "1", "Delete"]
    assert "Press ⭐ under a piece" in text(await look(server, bob, "favourites"))
    assert len(server.channel.history()) == messages
