"""``/mario-library``: its lists, its search and its pages."""

import pytest
from simcord.actors import MemberActor
from simcord.enums import AppCommandType, InteractionType, OptionType
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from bot.frontends.discord.library_page import LONGEST_SEARCH, Place, View
from tests.support.discord_steps import piece, told
from tests.support.library_steps import look, make, offered, press, shown, text
from tests.support.simulated_server import SimulatedServer

OLD = "⚠️ This button is from another version of me. Please use /mario."


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
            await server.store.delete_takes(entry.piece.job_id)


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
