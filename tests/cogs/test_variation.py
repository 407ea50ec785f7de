"""*Variation*: the beginning of a piece, and then something else; as long as before."""

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.support.discord_steps import choices, heard, piece, said, told
from tests.support.form_steps import filled, sent
from tests.support.simulated_server import SimulatedServer

TOO_SHORT = (
    "⚠️ This piece is too short for a variation, or too long for one here. Press Again instead."
)


async def vary(server: SimulatedServer, who: MemberActor | None = None) -> InteractionResult:
    """Choose *Variation* under the last message."""
    return await (who or server.alice).select(server.last, ["variation"])


def offered(shown: InteractionResult) -> list[str]:
    assert shown.modal is not None
    (row,) = shown.modal["components"]
    return [option["label"] for option in row["component"]["options"]]


async def test_the_form_offers_steps_of_whole_seconds(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=20)

    shown = await vary(server)

    assert offered(shown) == [
        "The first 2 s (10 %)",
        "The first 5 s (25 %)",
        "The first 10 s (50 %)",
        "The first 15 s (75 %)",
        "The first 18 s (90 %)",
    ]
    assert filled(shown) == {"keep": "10"}


async def test_steps_that_would_keep_the_same_are_offered_once(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=3)

    assert offered(await vary(server)) == ["The first 1 s (10 %)", "The first 2 s (50 %)"]


async def test_a_variation_keeps_the_tokens_of_the_beginning_and_is_as_long(
    server: SimulatedServer, bob: MemberActor
) -> None:
    await server.mario(prompt="a march", duration=8, temperature=0.5, seed=5)
    first, old = server.last, await piece(server)

    await sent(bob, await vary(server, bob), keep="2")

    work = server.executor.works[1]
    assert work.tokens is not None
    assert work.tokens.shape == (4, 100)
    assert work.tokens_model_id == old.model
    request = work.spec.request
    assert (request.prompt, request.temperature, request.duration) == ("a march", 0.5, 6)
    assert request.seed != 5
    assert (await heard(server.last)).seconds == 8
    assert (await piece(server)).parent_id == old.id
    assert said(server.last) == (
        f"-# 🌗 A variation of [a march]({first.jump_url}): its first 2 s, then new for **bob**"
        "\n-# 8 s: 2 s from before, 6 s new"
    )


async def test_a_variation_of_a_continuation_may_keep_some_of_what_it_continued(
    server: SimulatedServer, song: bytes
) -> None:
    await server.mario(prompt="on", duration=6, input_audio=("t.mp3", song), continuation=True)
    assert (await heard(server.last)).seconds == pytest.approx(10, abs=0.1)

    await sent(server.alice, await vary(server), keep="2")

    request = server.executor.works[1].spec.request
    assert (request.continuation_start, request.continuation_end, request.duration) == (0, 2, 8)
    assert (await heard(server.last)).seconds == pytest.approx(10, abs=0.1)


async def test_what_would_be_longer_than_a_piece_may_be_is_not_offered(
    server: SimulatedServer,
) -> None:
    await server.bot.jobs.servers.set_limit(server.guild.id, None, "duration", 10)
    await server.mario(prompt="a march", duration=10)
    for _ in range(2):
        await server.alice.click(server.last, label="Continue")
    assert (await heard(server.last)).seconds == 30

    assert offered(await vary(server)) == ["The first 22 s (75 %)", "The first 27 s (90 %)"]


async def test_a_piece_of_a_second_has_no_variation(server: SimulatedServer) -> None:
    await server.mario(prompt="a march", duration=1)

    assert told(await vary(server)) == TOO_SHORT
    assert len(server.executor.works) == 1


async def test_a_form_that_was_open_while_the_bot_restarted_still_works(
    server: SimulatedServer,
) -> None:
    await server.mario(prompt="a march", duration=4)
    shown = await vary(server)
    await server.restart()

    await sent(server.alice, shown)

    assert server.executor.works[1].spec.request.continuation_end == 2
    assert "variation" in choices(server.last)
