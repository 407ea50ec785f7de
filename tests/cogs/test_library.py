"""``/mario-library``: who finds what, hears it and keeps it, and what stays hidden from whom."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.enums import AppCommandType, InteractionType, OptionType
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from bot.frontends.discord.library_page import LONGEST_SEARCH, Place, View
from tests.support.discord_steps import choices, delete, labels, piece, said, told
from tests.support.simulated_server import SimulatedServer

GONE = "⚠️ That piece was deleted, so this button does nothing now."
OLD = "⚠️ This button is from another version of me. Please use /mario."


@pytest.fixture
def moderator(server: SimulatedServer) -> MemberActor:
    may = discord.Permissions(manage_messages=True, manage_threads=True)
    role = server.guild.create_role("mods", permissions=may)
    return server.guild.add_member(server.env.create_user("mod"), roles=[role])


async def look(
    server: SimulatedServer,
    who: MemberActor,
    view: str = "server",
    where: ChannelHandle | None = None,
    **options: str,
) -> InteractionResult:
    return await who.slash(where or server.channel, f"mario-library {view}", **options)


async def make(server: SimulatedServer, *prompts: str, who: MemberActor | None = None) -> None:
    for seed, prompt in enumerate(prompts, 1):
        await (who or server.alice).slash(
            server.channel, "mario", prompt=prompt, duration=1, seed=seed
        )


def text(result: InteractionResult) -> str:
    """What is on the page, seen by nobody else."""
    assert result.ephemeral
    message = result.response
    assert message is not None
    return message.embeds[0].description or ""


def shown(result: InteractionResult, *prompts: str) -> list[str]:
    return [prompt for prompt in prompts if prompt in text(result)]


def offered(result: InteractionResult) -> list[str]:
    """The ids of the pieces that can be heard."""
    message = result.response
    assert message is not None
    return choices(message.message)


async def test_my_own_pieces_are_listed_with_all_that_is_known_and_what_is_left(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await make(server, "a [big] march")
    made, link = await piece(server), server.last.jump_url
    await make(server, "bob's tune", who=bob)

    mine = await look(server, server.alice, "mine")

    when = int(made.created_at.timestamp())
    assert text(mine).splitlines()[:2] == [
        f"**1.** [a (big) march]({link})",
        f"-# 1 s · pocket · seed 1 · <t:{when}:R> · <@{server.alice.id}>",
    ]
    assert "Left today" in text(mine)
    assert "of music" in text(mine)
    assert offered(mine) == [made.id]
    assert "bob's tune" not in text(mine)


async def test_a_server_sees_what_its_open_channels_hold_and_no_more(
    server: SimulatedServer, bob: MemberActor, hideout: ChannelHandle
) -> None:
    await make(server, "in the open")
    await server.alice.slash(hideout, "mario", prompt="in the hideout", duration=1)
    await server.alice.user.slash("mario", prompt="in private", duration=1)
    other = server.env.create_guild("Elsewhere")
    there = other.create_text_channel("music")
    carol = other.add_member(server.env.create_user("carol"))
    await carol.slash(there, "mario", prompt="on another server", duration=1)
    everything = ("in the open", "in the hideout", "in private", "on another server")

    for view, words in (("server", None), ("search", "in"), ("search", "on")):
        for _ in range(2):
            options = {} if words is None else {"words": words}
            seen = shown(await look(server, bob, view, where=None, **options), *everything)
            assert seen == ([] if words == "on" else ["in the open"])
            await server.restart()
    assert shown(await look(server, server.alice), *everything) == ["in the open", "in the hideout"]
    assert shown(await look(server, server.alice, "mine"), *everything) == list(everything[:3])


async def test_a_channel_that_closes_takes_its_pieces_along(
    server: SimulatedServer, hideout: ChannelHandle
) -> None:
    await server.alice.slash(hideout, "mario", prompt="in the hideout", duration=1)
    role = server.guild.create_role("friends")
    bob = server.guild.add_member(server.env.create_user("bob"), roles=[role])
    channel = server.bot.get_channel(hideout.id)
    assert isinstance(channel, discord.TextChannel)
    friends = channel.guild.get_role(role.id)
    assert friends is not None
    for allowed in (True, False):
        await channel.set_permissions(friends, view_channel=allowed)
        await server.env.settle()
        seen = shown(await look(server, bob), "in the hideout")
        assert seen == (["in the hideout"] if allowed else [])


async def test_a_private_threads_pieces_are_shown_there_and_to_who_manages_threads(
    server: SimulatedServer, bob: MemberActor, moderator: MemberActor
) -> None:
    channel = server.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="secret", type=discord.ChannelType.private_thread)
    await thread.add_user(discord.Object(server.alice.id))
    await server.env.settle()
    (there,) = server.channel.threads
    await server.alice.slash(there, "mario", prompt="whispered", duration=1)

    assert shown(await look(server, server.alice, where=there), "whispered")
    assert shown(await look(server, moderator), "whispered")
    assert not shown(await look(server, bob), "whispered")


async def test_a_thread_that_discord_has_put_away_is_asked_about(
    server: SimulatedServer, bob: MemberActor
) -> None:
    channel = server.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="jam", type=discord.ChannelType.public_thread)
    await server.env.settle()
    (there,) = server.channel.threads
    await server.alice.slash(there, "mario", prompt="in a thread", duration=1)
    await thread.edit(archived=True)
    await server.env.settle()
    await server.restart()

    assert shown(await look(server, bob), "in a thread")


async def test_what_is_for_grown_people_is_listed_among_them_only(
    server: SimulatedServer, bob: MemberActor
) -> None:
    channel = server.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await make(server, "for adults")
    channel.nsfw = True  # as Discord would tell; simcord cannot
    lobby = server.guild.create_text_channel("lobby")

    assert shown(await look(server, bob), "for adults")
    assert not shown(await look(server, bob, where=lobby), "for adults")


async def test_words_are_found_whatever_they_are_made_of(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await make(server, "100% pure_tone", "A castle at NIGHT")
    for words, found in (
        ("night CASTLE", ["A castle at NIGHT"]),
        ("%", ["100%"]),
        ("_ %", ["100%"]),
        ("c%e", []),
        ("' OR 1=1 --", []),
        ("**", []),
    ):
        result = await look(server, bob, "search", words=words)
        assert shown(result, "100%", "A castle at NIGHT") == found, words


async def test_pages_are_turned_also_after_a_restart(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await make(server, *(f"tune {letter}" for letter in "abcdefghij"))
    page = await look(server, bob, "search", words="tune")
    assert len(offered(page)) == 8
    assert page.response is not None
    assert page.response.embeds[0].footer.text == "Page 1 of 2 · 10 pieces"

    await server.restart()
    await bob.click(page.response, custom_id="mario:page-forth:search.1.tune")
    assert shown(page, "tune a", "tune b", "tune c") == ["tune a", "tune b"]

    await forget(server, "tune a", "tune b")
    await bob.click(page.response, custom_id="mario:page-back:search.0.tune")
    assert shown(page, "tune a", "tune b", "tune c") == ["tune c"]


async def forget(server: SimulatedServer, *prompts: str) -> None:
    for entry in (await server.store.pieces_of(server.alice.id, "", 0, 99)).entries:
        if entry.piece.request.prompt in prompts:
            await server.store.delete_piece(entry.piece.id)


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


async def test_favourites_are_only_counted_where_their_channel_is_closed(
    server: SimulatedServer, hideout: ChannelHandle
) -> None:
    await server.alice.slash(hideout, "mario", prompt="in the hideout", duration=1)
    message = hideout.last_message
    assert message is not None
    made = await piece(server, message)
    carol = server.env.create_user("carol")
    await server.store.like(carol.id, made.id)
    member = server.guild.add_member(carol)

    page = text(await look(server, member, "favourites"))
    assert "hideout" not in page
    assert "One more is in channels that you don't see here." in page


@pytest.mark.fault(
    fault="a piece's id in a button that somebody forged",
    sees="a sentence, as of a deleted piece",
    keeps="–",
)
async def test_a_forged_id_shows_and_likes_nothing(
    server: SimulatedServer, bob: MemberActor, hideout: ChannelHandle
) -> None:
    await server.alice.slash(hideout, "mario", prompt="hidden", duration=1)
    await server.alice.user.slash("mario", prompt="private", duration=1)
    own = await server.store.pieces_of(server.alice.id, "", 0, 9)
    hidden = [entry.piece for entry in own.entries]
    assert len(hidden) == 2

    for id in (*(one.id for one in hidden), "nothing", "", "%", "a" * 80):
        for custom_id in (f"mario:favourite:{id}", f"mario:play:{id}"):
            assert told(await press(server, bob, custom_id)) == GONE
    assert await server.store.count_favourites(bob.id) == 0
    assert {await server.store.likes(one.id) for one in hidden} == {0}


@pytest.mark.fault(fault="a page of the library that no version has", sees="a sentence", keeps="–")
async def test_a_forged_page_is_refused(server: SimulatedServer, bob: MemberActor) -> None:
    for place in (
        "",
        "mine",
        "mine.x.",
        "all.1.",
        "mine.-1.",
        "mine.1e3.",
        "mine.٣.",
        "..",
        "mine.",
    ):
        assert told(await press(server, bob, f"mario:page-forth:{place}")) == OLD
    told_nothing = await press(server, bob, "mario:page-forth:server.999999.")
    assert not told_nothing.followups


async def press(server: SimulatedServer, who: MemberActor, custom_id: str) -> InteractionResult:
    """Press a button that no message has."""
    backend = server.env.backend
    button = {"type": 2, "style": 2, "label": "?", "custom_id": custom_id}
    rows = [{"type": 1, "components": [button]}]
    backend.create_message(server.channel.id, backend.bot_user.id, "forged", components=rows)
    return await who.click(server.last, custom_id=custom_id)


async def past_the_client(server: SimulatedServer, words: str) -> InteractionResult:
    """``/mario-library search`` as a changed client could send it, unchecked."""
    backend = server.env.backend
    command = backend.find_command("mario-library", None, type=AppCommandType.CHAT_INPUT)
    assert command is not None
    given = [{"name": "words", "type": int(OptionType.STRING), "value": words}]
    options = [{"name": "search", "type": 1, "options": given}]
    record, payload = base_payload(
        backend,
        type=InteractionType.APPLICATION_COMMAND,
        channel_id=server.channel.id,
        guild_id=server.guild.id,
        user_id=server.alice.id,
        data={"id": command["id"], "name": "mario-library", "type": 1, "options": options},
    )
    backend.emit("INTERACTION_CREATE", payload)
    await server.env.settle()
    return InteractionResult(server.env, record)


async def test_a_search_that_is_too_long_is_refused_and_the_longest_has_pages(
    server: SimulatedServer,
) -> None:
    for words in ("x" * 1000, "😀" * LONGEST_SEARCH):
        assert "search for up to 60 characters" in told(await past_the_client(server, words))
    for words in ("\u202e", "\x00", "   ", "😀" * (LONGEST_SEARCH // 2), "ﷺ"):
        assert text(await past_the_client(server, words))
    longest = str(Place(View.search, 999_999, "😀" * (LONGEST_SEARCH // 2)))
    custom_id = f"mario:page-forth:{longest}"
    assert len(custom_id.encode("utf-16-le")) // 2 <= 100


async def test_without_a_server_everybody_finds_their_own(
    server: SimulatedServer,
) -> None:
    await make(server, "on the server")
    await server.alice.user.slash("mario", prompt="in private", duration=1)

    refused = await server.alice.user.slash("mario-library server")
    assert "/mario-library mine" in told(refused)
    for view in ("mine", "search"):
        options = {"words": "the"} if view == "search" else {}
        result = await server.alice.user.slash(f"mario-library {view}", **options)
        assert shown(result, "on the server") == ["on the server"]
        assert bool(shown(result, "in private")) == (view == "mine")


async def test_no_prompt_becomes_a_link_a_mention_or_another_line(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await make(server, "[x](https://evil.example) @everyone <@1> **b** `c` # d " + "e" * 300)
    page = await look(server, bob)
    assert text(page).count("](http") == 1
    assert "@everyone" not in text(page)
    assert len(text(page).splitlines()) == 2
